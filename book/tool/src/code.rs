//! Which lines of a Rust file are code that the text must show.

use crate::rust::{Kind, Token, tokens};
use std::collections::BTreeSet;

/// The numbers of the lines that hold code: no empty lines, no comments (of
/// which ANCHOR lines are a sort), and not the tests at the file's end.
pub fn code_lines(text: &str) -> BTreeSet<usize> {
    let code: Vec<Token<'_>> = tokens(text)
        .into_iter()
        .filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment))
        .collect();
    let end = trailing_tests(&code).unwrap_or(code.len());
    let mut lines = BTreeSet::new();
    for token in &code[..end] {
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

/// Whether the file ends by declaring `#[cfg(test)] mod tests;`, so that the
/// file `tests.rs` is no code to show either.
pub fn declares_tests(text: &str) -> bool {
    let code: Vec<Token<'_>> = tokens(text)
        .into_iter()
        .filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment))
        .collect();
    trailing_tests(&code).is_some() && code.last().is_some_and(|token| token.text == ";")
}

/// The line on which the tests at the file's end start.
pub fn tests_line(text: &str) -> Option<usize> {
    let code: Vec<Token<'_>> = tokens(text)
        .into_iter()
        .filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment))
        .collect();
    trailing_tests(&code).map(|at| code[at].line)
}

/// Where the `#[cfg(test)] mod tests` starts that the code ends with.
fn trailing_tests(code: &[Token<'_>]) -> Option<usize> {
    (0..code.len()).find(|&at| {
        let rest = code[at..]
            .iter()
            .position(|token| token.kind != Kind::Attribute);
        is_cfg_test(&code[at]) && rest.is_some_and(|skip| is_last_module(&code[at + skip..]))
    })
}

fn is_cfg_test(token: &Token<'_>) -> bool {
    let text: String = token.text.split_whitespace().collect();
    // `all(test, …)`: tests that must not be built for a model.
    token.kind == Kind::Attribute && (text == "#[cfg(test)]" || text.starts_with("#[cfg(all(test,"))
}

/// Whether `mod tests { … }` or `mod tests;` is all of the code.
fn is_last_module(code: &[Token<'_>]) -> bool {
    let texts: Vec<&str> = code.iter().map(|token| token.text).collect();
    match &texts[..] {
        ["mod", "tests", ";"] => true,
        ["mod", "tests", body @ ..] => {
            let mut depth = 0;
            let end = body.iter().position(|text| {
                match *text {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    _ => {}
                }
                depth == 0
            });
            end == body.len().checked_sub(1)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        code_lines(text).into_iter().collect()
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
    fn tests_that_are_not_at_the_end_count() {
        let text = "#[cfg(test)]\nmod tests {\n}\nfn f() {}\n";
        assert_eq!(lines(text), [1, 2, 3, 4]);
        assert_eq!(lines("#[cfg(test)]\nmod helpers {\n}\n"), [1, 2, 3]);
    }
}
