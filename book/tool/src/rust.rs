//! Just enough of a Rust lexer: to colour code, and to find items without
//! being misled by a brace in a string or a comment.
//!
//! Every byte of the text belongs to exactly one token, in order. An unclosed
//! string or comment runs to the end of the text; nothing here can fail.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Space,
    Comment,
    /// A string, byte string, C string or raw string, with its quotes.
    Text,
    /// A character or byte literal.
    Char,
    Lifetime,
    Number,
    /// A keyword, a name, or a raw name such as `r#type`.
    Word,
    /// A whole attribute: `#[…]` or `#![…]`.
    Attribute,
    /// Any other single character.
    Punct,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// The 1-based line on which the token starts.
    pub line: usize,
}

/// The tokens of `text`.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let (kind, length) = next(rest);
        let (token, tail) = rest.split_at(length);
        found.push(Token {
            kind,
            text: token,
            line,
        });
        line += token.matches('\n').count();
        rest = tail;
    }
    found
}

/// The tokens that the compiler goes by: without white space and comments.
pub fn code(text: &str) -> Vec<Token<'_>> {
    let mut code = tokens(text);
    code.retain(|token| !matches!(token.kind, Kind::Space | Kind::Comment));
    code
}

fn next(text: &str) -> (Kind, usize) {
    let first = text.chars().next().unwrap_or(' ');
    if first.is_whitespace() {
        return (Kind::Space, run(text, char::is_whitespace));
    }
    if text.starts_with("//") {
        return (Kind::Comment, text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return (Kind::Comment, block_comment(text));
    }
    if let Some(length) = string(text) {
        return (Kind::Text, length);
    }
    if first == '\'' || text.starts_with("b'") {
        return quote(text);
    }
    if text.starts_with("#[") || text.starts_with("#![") {
        return (Kind::Attribute, attribute(text));
    }
    if first.is_ascii_digit() {
        return (Kind::Number, number(text));
    }
    if let Some(name) = text.strip_prefix("r#")
        && name.starts_with(is_word)
    {
        return (Kind::Word, 2 + run(name, is_word));
    }
    if is_word(first) {
        return (Kind::Word, run(text, is_word));
    }
    (Kind::Punct, first.len_utf8())
}

/// The length of the text's start that `wanted` holds for.
fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Block comments nest in Rust.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of the string literal that `text` starts with, if it does.
fn string(text: &str) -> Option<usize> {
    ["br", "cr", "b", "c", "r", ""]
        .into_iter()
        .find_map(|prefix| {
            let body = text.strip_prefix(prefix)?;
            if !prefix.ends_with('r') {
                return body
                    .starts_with('"')
                    .then(|| prefix.len() + quoted(body, '"'));
            }
            let hashes = run(body, |c| c == '#');
            let inner = body[hashes..].strip_prefix('"')?;
            let end = format!("\"{}", &body[..hashes]);
            let length = inner
                .find(&end)
                .map(|at| prefix.len() + hashes + 1 + at + end.len());
            Some(length.unwrap_or(text.len()))
        })
}

/// The length of a literal from its opening to its closing `end`.
fn quoted(text: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == end => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// `'a'` is a character, `'a` a lifetime or a label.
fn quote(text: &str) -> (Kind, usize) {
    let prefix = usize::from(text.starts_with('b'));
    let body = &text[prefix..];
    let mut chars = body.chars().skip(1);
    let (first, second) = (chars.next(), chars.next());
    if first == Some('\\') || second == Some('\'') {
        return (Kind::Char, prefix + quoted(body, '\''));
    }
    (Kind::Lifetime, prefix + 1 + run(&body[1..], is_word))
}

/// An attribute ends at the bracket that closes it, past strings that hold brackets.
fn attribute(text: &str) -> usize {
    let mut at = if text.starts_with("#!") { 2 } else { 1 };
    let mut depth = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(length) = string(rest) {
            at += length;
            continue;
        }
        let c = rest.chars().next().unwrap_or(' ');
        at += c.len_utf8();
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// `1_000u64`, `0xff`, `1.5`, but not the dots of `0..3` or of `1.max(2)`.
fn number(text: &str) -> usize {
    let whole = run(text, is_word);
    let rest = &text[whole..];
    match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => {
            whole + 1 + run(fraction, is_word)
        }
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        tokens(text)
            .into_iter()
            .filter(|t| t.kind != Kind::Space)
            .map(|t| (t.kind, t.text))
            .collect()
    }

    #[test]
    fn nothing_is_lost() {
        let text =
            "fn f<'a>(x: &'a str) -> u8 { b'\\'' /* a /* b */ c */ + r#\"}\"# }\n// é\n\"open";
        let joined: String = tokens(text).iter().map(|t| t.text).collect();
        assert_eq!(joined, text);
    }

    #[test]
    fn characters_and_lifetimes_are_told_apart() {
        use Kind::*;
        assert_eq!(
            kinds("'a 'a' '\\'' b'x' 'static '_ 'é'"),
            [
                (Lifetime, "'a"),
                (Char, "'a'"),
                (Char, "'\\''"),
                (Char, "b'x'"),
                (Lifetime, "'static"),
                (Lifetime, "'_"),
                (Char, "'é'"),
            ]
        );
    }

    #[test]
    fn strings_end_where_they_end() {
        use Kind::*;
        assert_eq!(
            kinds(r####"r#"a"b"# b"\"" c"x" br##"#"## "y" r"z" rest"####),
            [
                (Text, r###"r#"a"b"#"###),
                (Text, r#"b"\"""#),
                (Text, r#"c"x""#),
                (Text, r###"br##"#"##"###),
                (Text, "\"y\""),
                (Text, "r\"z\""),
                (Word, "rest"),
            ]
        );
    }

    #[test]
    fn attributes_are_one_token() {
        use Kind::*;
        assert_eq!(
            kinds("#[doc = \"a ] b\"] #![forbid(unsafe_code)] # x"),
            [
                (Attribute, "#[doc = \"a ] b\"]"),
                (Attribute, "#![forbid(unsafe_code)]"),
                (Punct, "#"),
                (Word, "x"),
            ]
        );
    }

    #[test]
    fn numbers_leave_ranges_and_methods_alone() {
        use Kind::*;
        assert_eq!(
            kinds("0..3 1.5 0xff_u8 r#type"),
            [
                (Number, "0"),
                (Punct, "."),
                (Punct, "."),
                (Number, "3"),
                (Number, "1.5"),
                (Number, "0xff_u8"),
                (Word, "r#type"),
            ]
        );
    }

    #[test]
    fn tokens_know_their_line() {
        let lines: Vec<usize> = tokens("a\n/* b\n */ c")
            .into_iter()
            .filter(|t| t.kind != Kind::Space)
            .map(|t| t.line)
            .collect();
        assert_eq!(lines, [1, 2, 3]);
    }

    #[test]
    fn a_name_that_ends_in_r_or_b_is_no_string_prefix() {
        use Kind::*;
        assert_eq!(kinds("for bar"), [(Word, "for"), (Word, "bar")]);
    }
}
