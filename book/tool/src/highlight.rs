//! Rust coloured when the book is built, with highlight.js's class names, so
//! that mdBook's own themes colour it and no script is needed in the browser.

use crate::rust::{Kind, Token, tokens};

const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "type", "unsafe", "use",
    "where", "while",
];

const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16",
    "u32", "u64", "u128", "usize",
];

/// The lines of `text` as HTML.
pub fn rust(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut lines = vec![String::new()];
    for (i, token) in tokens.iter().enumerate() {
        let class = class(&tokens[..i], token, tokens.get(i + 1));
        // A token may span lines (a block comment, a raw string), a tag may not.
        for (n, piece) in token.text.split('\n').enumerate() {
            if n > 0 {
                lines.push(String::new());
            }
            let Some(line) = lines.last_mut() else {
                continue;
            };
            match class {
                Some(class) if !piece.is_empty() => {
                    line.push_str(&format!(
                        "<span class=\"hljs-{class}\">{}</span>",
                        escape(piece)
                    ));
                }
                _ => line.push_str(&escape(piece)),
            }
        }
    }
    if text.is_empty() || text.ends_with('\n') {
        lines.pop();
    }
    lines
}

/// The lines of a text that is not Rust, as HTML.
pub fn plain(text: &str) -> Vec<String> {
    text.lines().map(escape).collect()
}

fn class(
    before: &[Token<'_>],
    token: &Token<'_>,
    after: Option<&Token<'_>>,
) -> Option<&'static str> {
    match token.kind {
        Kind::Space | Kind::Punct => None,
        Kind::Comment => Some("comment"),
        Kind::Text | Kind::Char => Some("string"),
        Kind::Lifetime => Some("symbol"),
        Kind::Number => Some("number"),
        Kind::Attribute => Some("meta"),
        Kind::Word if KEYWORDS.contains(&token.text) => Some("keyword"),
        Kind::Word if matches!(token.text, "true" | "false") => Some("literal"),
        Kind::Word if is_name_of_fn(before) => Some("title"),
        // `println!` is a macro, the `a` of `a != b` is not.
        Kind::Word if after.is_some_and(|t| t.text == "!") => Some("built_in"),
        Kind::Word if PRIMITIVES.contains(&token.text) => Some("type"),
        Kind::Word if token.text.starts_with(char::is_uppercase) => Some("type"),
        Kind::Word => None,
    }
}

fn is_name_of_fn(before: &[Token<'_>]) -> bool {
    let last = before.iter().rev().find(|t| t.kind != Kind::Space);
    last.is_some_and(|t| t.text == "fn")
}

/// Text for HTML. Braces are escaped too where mdBook would take them for a
/// directive of its own.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace("{{", "{&#123;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_get_their_classes() {
        assert_eq!(
            rust("pub fn poll<'a>(x: &'a u8) -> Option<u8> { dbg!(x != 1) } // <"),
            [concat!(
                "<span class=\"hljs-keyword\">pub</span> <span class=\"hljs-keyword\">fn</span> ",
                "<span class=\"hljs-title\">poll</span>&lt;<span class=\"hljs-symbol\">'a</span>&gt;",
                "(x: &amp;<span class=\"hljs-symbol\">'a</span> <span class=\"hljs-type\">u8</span>) ",
                "-&gt; <span class=\"hljs-type\">Option</span>&lt;<span class=\"hljs-type\">u8</span>&gt; ",
                "{ <span class=\"hljs-built_in\">dbg</span>!(x != <span class=\"hljs-number\">1</span>) } ",
                "<span class=\"hljs-comment\">// &lt;</span>"
            )]
        );
    }

    #[test]
    fn a_token_over_several_lines_is_tagged_on_each() {
        assert_eq!(
            rust("/* a\n\nb */ #[x]\n"),
            [
                "<span class=\"hljs-comment\">/* a</span>",
                "",
                "<span class=\"hljs-comment\">b */</span> <span class=\"hljs-meta\">#[x]</span>",
            ]
        );
    }

    #[test]
    fn there_are_as_many_lines_as_in_the_text() {
        for text in ["", "a", "a\n", "a\n\n", "\na"] {
            assert_eq!(rust(text).len(), text.lines().count(), "{text:?}");
            assert_eq!(plain(text).len(), text.lines().count(), "{text:?}");
        }
    }

    #[test]
    fn directives_in_code_are_left_alone_by_mdbook() {
        assert_eq!(
            escape("{{#include \"a\"}}"),
            "{&#123;#include &quot;a&quot;}}"
        );
    }
}
