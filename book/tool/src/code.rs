//! Which lines of a Rust file are code that the text must show.

use crate::rust::{Kind, Token, code};
use std::collections::BTreeSet;
use std::ops::Range;

/// The numbers of the lines that hold code: no empty lines, no comments (of
/// which ANCHOR lines are a sort), and not the file's tests.
///
/// The tests stand at the file's end, which clippy sees to. They are left out
/// wherever they stand, so that a line behind them is reported by itself.
pub fn code_lines(text: &str) -> BTreeSet<usize> {
    let code = code(text);
    let tests = tests(&code).unwrap_or(0..0);
    let mut lines = BTreeSet::new();
    for token in code[..tests.start].iter().chain(&code[tests.end..]) {
        // A string or an attribute may go over several lines.
        let numbered = (token.line..).zip(token.text.split('\n'));
        lines.extend(
            numbered
                .filter(|(_, part)| !part.trim().is_empty())
                .map(|(line, _)| line),
        );
    }
    lines
}

/// Whether the file declares `#[cfg(test)] mod tests;`, so that the file
/// `tests.rs` is no code to show either.
pub fn declares_tests(text: &str) -> bool {
    let code = code(text);
    tests(&code).is_some_and(|tests| code[tests.end - 1].text == ";")
}

/// The line on which the tests start, if the file ends with them.
pub fn tests_line(text: &str) -> Option<usize> {
    let code = code(text);
    let tests = tests(&code)?;
    (tests.end == code.len()).then(|| code[tests.start].line)
}

/// Where `#[cfg(test)] mod tests { … }` or `#[cfg(test)] mod tests;` stands.
fn tests(code: &[Token<'_>]) -> Option<Range<usize>> {
    let is_attribute = |token: &Token<'_>| token.kind == Kind::Attribute;
    (0..code.len()).find_map(|start| {
        if !is_cfg_test(&code[start]) {
            return None;
        }
        let attributes = code[start..].iter().take_while(|t| is_attribute(t)).count();
        // The tests of other files may use something of these.
        let rest = code[start + attributes..].iter().map(|token| token.text);
        let lent = rest.take(4).eq(["pub", "(", "crate", ")"]);
        let module = start + attributes + if lent { 4 } else { 0 };
        Some(start..module + module_length(&code[module..])?)
    })
}

fn is_cfg_test(token: &Token<'_>) -> bool {
    let text: String = token.text.split_whitespace().collect();
    // `all(test, …)`: tests that must not be built for a model.
    token.kind == Kind::Attribute && (text == "#[cfg(test)]" || text.starts_with("#[cfg(all(test,"))
}

/// How many tokens the module `tests` takes, if the code starts with it.
fn module_length(code: &[Token<'_>]) -> Option<usize> {
    let texts: Vec<&str> = code.iter().map(|token| token.text).collect();
    let ["mod", "tests", body @ ..] = &texts[..] else {
        return None;
    };
    let mut depth = 0;
    let end = body.iter().position(|text| {
        match *text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.map(|end| end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        code_lines(text).into_iter().collect()
    }

    #[test]
    fn tests_may_be_lent_to_those_of_other_files() {
        let text = "fn f() {}\n#[cfg(test)]\npub(crate) mod tests {\n    fn g() {}\n}\n";
        assert_eq!(lines(text), [1]);
    }

    #[test]
    fn comments_and_empty_lines_are_no_code() {
        let text = "//! Doc.\n\nuse a; // why\n// ANCHOR: f\n/// Doc.\n/* a\n b */\n#[inline]\nfn f() {\n}\n// ANCHOR_END: f\n";
        assert_eq!(lines(text), [3, 8, 9, 10]);
    }

    #[test]
    fn a_comment_inside_a_string_is_code() {
        assert_eq!(lines("let a = \"x\n// not a comment\n\n\";\n"), [1, 2, 4]);
    }

    #[test]
    fn tests_at_the_end_do_not_count() {
        let text = "fn f() {}\n\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n    #[cfg(test)]\n    fn g() {}\n}\n// end\n";
        assert_eq!(lines(text), [1]);
        assert!(!declares_tests(text));
        assert_eq!(lines("fn f() {}\n#[cfg(test)]\nmod tests;\n"), [1]);
        assert!(declares_tests("fn f() {}\n#[cfg(test)]\nmod tests;\n"));
    }

    #[test]
    fn code_behind_the_tests_counts_by_itself() {
        let text = "fn e() {}\n#[cfg(test)]\nmod tests {\n}\nfn f() {}\n";
        assert_eq!(lines(text), [1, 5]);
    }

    #[test]
    fn only_tests_at_the_end_have_a_first_line() {
        let tests = "fn e() {}\n\n#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(tests_line(tests), Some(3));
        assert_eq!(tests_line(&format!("{tests}fn f() {{}}\n")), None);
    }

    #[test]
    fn only_the_module_tests_is_left_out() {
        assert_eq!(lines("#[cfg(test)]\nmod helpers {\n}\n"), [1, 2, 3]);
        assert_eq!(lines("#[cfg(test)]\nfn helper() {}\n"), [1, 2]);
        assert_eq!(lines("mod tests {\n}\n"), [1, 2]);
        assert_eq!(lines("#[cfg(test)]\nmod tests {\n"), [1, 2], "not closed");
    }
}
