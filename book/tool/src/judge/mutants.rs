//! Finds the wrong solutions in a chapter's `tests/mutants.rs`: the modules
//! nested as `mod mutants { mod EXERCISE { mod MUTANT { … } } }`.

use crate::rust::code;

/// A wrong solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The module of its exercise, such as `race`.
    pub exercise: String,
    /// Its own module.
    pub name: String,
    /// Where that starts, counted from 1.
    pub line: usize,
}

impl Mutant {
    /// Its module, as libtest calls it.
    pub fn path(&self) -> String {
        format!("mutants::{}::{}", self.exercise, self.name)
    }
}

/// The wrong solutions in a source file.
pub fn mutants(source: &str) -> Vec<Mutant> {
    let is_mutant = |(path, line): (Vec<&str>, usize)| match path[..] {
        ["mutants", exercise, name] => Some(Mutant {
            exercise: exercise.to_owned(),
            name: name.to_owned(),
            line,
        }),
        _ => None,
    };
    modules(source).into_iter().filter_map(is_mutant).collect()
}

/// All inline modules of a source file, with the modules that they stand in
/// and their lines. Macros are read like any other code.
fn modules(source: &str) -> Vec<(Vec<&str>, usize)> {
    let code = code(source);
    let mut found = Vec::new();
    // One entry for each open brace: the module's name, or none for other braces.
    let mut open: Vec<Option<&str>> = Vec::new();
    for (at, token) in code.iter().enumerate() {
        match token.text {
            "}" => {
                open.pop();
            }
            "{" => match &code[..at] {
                [.., keyword, name] if keyword.text == "mod" => {
                    open.push(Some(name.text));
                    let path = open.iter().flatten().copied().collect();
                    found.push((path, keyword.line));
                }
                _ => open.push(None),
            },
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(source: &str) -> Vec<(String, usize)> {
        modules(source)
            .into_iter()
            .map(|(path, line)| (path.join("::"), line))
            .collect()
    }

    #[test]
    fn follows_nested_modules() {
        let source = "include!(\"exercises.rs\");\n\nmod mutants {\n    mod race {\n        \
            mod never { fn f() { if x { } } race!(); }\n        mod late\n        { }\n    }\n    mod join {}\n}\n";
        let expected = [
            ("mutants", 3),
            ("mutants::race", 4),
            ("mutants::race::never", 5),
            ("mutants::race::late", 6),
            ("mutants::join", 9),
        ];
        assert_eq!(
            paths(source),
            expected.map(|(path, line)| (path.to_string(), line))
        );
        let paths: Vec<String> = mutants(source).iter().map(Mutant::path).collect();
        assert_eq!(paths, ["mutants::race::never", "mutants::race::late"]);
    }

    #[test]
    fn braces_in_comments_and_literals_do_not_count() {
        let source = r####"
mod a {
    // mod no { { {
    /* mod no { /* } */ { */
    const A: &str = "mod no { \" {";
    const B: &str = r#"mod no { " { "#;
    const C: [char; 3] = ['{', '\'', '\u{7b}'];
    fn f<'a>(x: &'a str) -> &'a str { x }
    mod b {}
}
mod c {}
"####;
        let names: Vec<_> = paths(source).into_iter().map(|(path, _)| path).collect();
        assert_eq!(names, ["a", "a::b", "c"]);
    }

    #[test]
    fn declarations_without_a_body_are_not_found() {
        assert!(paths("mod support;\nuse mod_x;\nfn module() {}\n").is_empty());
    }

    #[test]
    fn unfinished_sources_do_not_panic() {
        for source in [
            "\"", "'", "r#\"", "/*", "mod", "mod a {", "'\\", "}", "/* /",
        ] {
            modules(source);
        }
    }
}
