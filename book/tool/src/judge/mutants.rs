//! Finds the wrong solutions in a chapter's `tests/mutants.rs`: the modules
//! nested as `mod mutants { mod EXERCISE { mod MUTANT { … } } }`.

/// One wrong solution, or an exercise's module without any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// `["mutants", "race"]` is an exercise, with a third name it is a mutant.
    pub path: Vec<String>,
    /// Where it starts, counted from 1.
    pub line: usize,
}

/// The mutants of one exercise.
pub fn of_exercise<'a>(modules: &'a [Module], exercise: &str) -> Vec<&'a Module> {
    let is_mutant = |module: &&Module| {
        let [root, name, _mutant] = module.path.as_slice() else { return false };
        root == "mutants" && name == exercise
    };
    modules.iter().filter(is_mutant).collect()
}

/// All inline modules of a source file, with the modules that they stand in.
///
/// Knows just enough of Rust to follow braces: comments, strings and character
/// literals are skipped, macros are read like any other code.
pub fn modules(source: &str) -> Vec<Module> {
    let mut found = Vec::new();
    // One entry for each open brace: the module's name, or none for other braces.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut words: [Option<String>; 2] = [None, None];
    for (token, line) in tokens(source) {
        match token {
            Token::Word(word) => words = [words[1].take(), Some(word)],
            Token::Symbol('{') => {
                let name = match &mut words {
                    [Some(keyword), name] if keyword == "mod" => name.take(),
                    _ => None,
                };
                if let Some(name) = &name {
                    let outer = open.iter().flatten().cloned();
                    let path = outer.chain([name.clone()]).collect();
                    found.push(Module { path, line });
                }
                open.push(name);
                words = [None, None];
            }
            Token::Symbol(symbol) => {
                if symbol == '}' {
                    open.pop();
                }
                words = [None, None];
            }
        }
    }
    found
}

enum Token {
    Word(String),
    Symbol(char),
}

/// Words and symbols with their line numbers, without comments and literals.
fn tokens(source: &str) -> Vec<(Token, usize)> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < chars.len() {
        let end = skip_opaque(&chars, at);
        if end > at {
            line += chars[at..end].iter().filter(|&&c| c == '\n').count();
            at = end;
        } else if chars[at].is_alphanumeric() || chars[at] == '_' {
            let len = chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
            tokens.push((Token::Word(chars[at..at + len].iter().collect()), line));
            at += len;
        } else {
            if chars[at] == '\n' {
                line += 1;
            } else if !chars[at].is_whitespace() {
                tokens.push((Token::Symbol(chars[at]), line));
            }
            at += 1;
        }
    }
    tokens
}

/// Where the comment or literal that starts at `at` ends; `at` if none does.
fn skip_opaque(chars: &[char], at: usize) -> usize {
    let next = |n: usize| chars.get(at + n).copied().unwrap_or('\0');
    let in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if next(1) == '/' => find(chars, at, |rest| rest[0] == '\n'),
        '/' if next(1) == '*' => end_of_block_comment(chars, at),
        'r' if !in_word && raw_hashes(&chars[at + 1..]).is_some() => {
            let hashes = raw_hashes(&chars[at + 1..]).unwrap_or(0);
            let close = |rest: &[char]| {
                rest[0] == '"' && rest[1..].iter().take_while(|c| **c == '#').count() >= hashes
            };
            let body = at + 2 + hashes;
            (find(chars, body, close) + 1 + hashes).min(chars.len())
        }
        '"' => {
            let mut end = at + 1;
            while end < chars.len() && chars[end] != '"' {
                end += if chars[end] == '\\' { 2 } else { 1 };
            }
            (end + 1).min(chars.len())
        }
        // A lifetime has no closing quote.
        '\'' if next(1) == '\\' => find(chars, at + 3, |rest| rest[0] == '\'') + 1,
        '\'' if next(2) == '\'' => at + 3,
        _ => at,
    }
    .min(chars.len())
}

/// The number of `#` of a raw string that starts behind its `r`.
fn raw_hashes(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().take_while(|c| **c == '#').count();
    (rest.get(hashes) == Some(&'"')).then_some(hashes)
}

fn end_of_block_comment(chars: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut end = at;
    while end + 1 < chars.len() {
        match (chars[end], chars[end + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                end += 1;
                continue;
            }
        }
        end += 2;
        if depth == 0 {
            return end;
        }
    }
    chars.len()
}

fn find(chars: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|&n| is_end(&chars[n..])).unwrap_or(chars.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(source: &str) -> Vec<(String, usize)> {
        modules(source).into_iter().map(|module| (module.path.join("::"), module.line)).collect()
    }

    #[test]
    fn follows_nested_modules() {
        let source = "include!(\"exercises.rs\");\n\nmod mutants {\n    mod race {\n        \
            mod never { fn f() { if x { } } race!(); }\n        mod late\n        { }\n    }\n    mod join {}\n}\n";
        let expected = [
            ("mutants", 3),
            ("mutants::race", 4),
            ("mutants::race::never", 5),
            ("mutants::race::late", 7),
            ("mutants::join", 9),
        ];
        assert_eq!(paths(source), expected.map(|(path, line)| (path.to_string(), line)));
        let modules = modules(source);
        assert_eq!(of_exercise(&modules, "race").len(), 2);
        assert!(of_exercise(&modules, "join").is_empty());
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
        for source in ["\"", "'", "r#\"", "/*", "mod", "mod a {", "'\\", "}", "/* /"] {
            modules(source);
        }
    }
}
