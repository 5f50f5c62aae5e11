//! A small JSON parser that knows the line of everything it read. Just what
//! the trace format needs: numbers are whole and not negative.

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// Deeper nesting than this is refused rather than overflow the stack.
const DEPTH_MAX: usize = 32;
/// More fields in one object than this are refused: no object of a trace has
/// as many, and each is compared with all before it.
const FIELDS_MAX: usize = 16;

/// Why a text is no trace, from
/// [`Trace::from_json`](crate::Trace::from_json). Displayed as
/// "line 9: …".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line of the text, from 1.
    pub line: usize,
    /// What is wrong there, and what would be right.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

pub(crate) type Result<T> = std::result::Result<T, ParseError>;

pub(crate) fn error<T>(line: usize, message: impl Into<String>) -> Result<T> {
    let message = message.into();
    Err(ParseError { line, message })
}

/// A value and the line on which it starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Json {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(u64),
    String(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Value {
    /// What it is, for messages.
    pub(crate) fn what(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

/// Reads a text that is one JSON value.
pub(crate) fn parse(text: &str) -> Result<Json> {
    let mut parser = Parser {
        rest: text.chars().peekable(),
        line: 1,
    };
    let json = parser.value(0)?;
    match parser.next_token() {
        None => Ok(json),
        Some(c) => error(parser.line, format!("expected the end, found `{c}`")),
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
}

impl Parser<'_> {
    fn bump(&mut self) -> Option<char> {
        let c = self.rest.next();
        self.line += usize::from(c == Some('\n'));
        c
    }

    /// The next character that is not white space; it stays unread.
    fn next_token(&mut self) -> Option<char> {
        while matches!(self.rest.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.bump();
        }
        self.rest.peek().copied()
    }

    fn unexpected<T>(&self, expected: &str, found: Option<char>) -> Result<T> {
        let found = match found {
            None => "the end of the file".to_string(),
            Some(c) => format!("`{c}`"),
        };
        error(self.line, format!("expected {expected}, found {found}"))
    }

    fn expect(&mut self, c: char) -> Result<()> {
        match self.next_token() {
            Some(found) if found == c => {
                self.bump();
                Ok(())
            }
            found => self.unexpected(&format!("`{c}`"), found),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json> {
        if depth > DEPTH_MAX {
            return error(self.line, "nested too deeply for a trace");
        }
        let first = self.next_token();
        let line = self.line;
        let value = match first {
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Value::String(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('a'..='z') => self.word()?,
            found => return self.unexpected("a value", found),
        };
        Ok(Json { line, value })
    }

    /// Reads items up to `end`, with commas between them.
    fn items(&mut self, end: char, mut item: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.bump();
        if self.next_token() == Some(end) {
            self.bump();
            return Ok(());
        }
        loop {
            item(self)?;
            match self.next_token() {
                Some(',') => self.bump(),
                Some(c) if c == end => break,
                found => return self.unexpected(&format!("`,` or `{end}`"), found),
            };
        }
        self.bump();
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Result<Value> {
        let mut list = Vec::new();
        self.items(']', |parser| {
            list.push(parser.value(depth + 1)?);
            Ok(())
        })?;
        Ok(Value::List(list))
    }

    fn object(&mut self, depth: usize) -> Result<Value> {
        let mut fields: Vec<(String, Json)> = Vec::new();
        self.items('}', |parser| {
            match parser.next_token() {
                Some('"') => {}
                found => return parser.unexpected("a name in quotes", found),
            }
            let line = parser.line;
            let name = parser.string()?;
            if fields.len() == FIELDS_MAX {
                return error(line, "too many fields for an object of a trace");
            }
            if fields.iter().any(|(known, _)| *known == name) {
                return error(line, format!("`{name}` stands twice in one object"));
            }
            parser.expect(':')?;
            let value = parser.value(depth + 1)?;
            fields.push((name, value));
            Ok(())
        })?;
        Ok(Value::Object(fields))
    }

    fn word(&mut self) -> Result<Value> {
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(char::is_ascii_lowercase) {
            word.push(c);
        }
        match word.as_str() {
            "null" => Ok(Value::Null),
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => error(self.line, format!("expected a value, found `{word}`")),
        }
    }

    fn number(&mut self) -> Result<Value> {
        let mut text = String::new();
        let part = |c: &char| matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
        while let Some(c) = self.rest.next_if(part) {
            text.push(c);
        }
        // `parse` would take "+1" and "01", which JSON does not.
        let whole = text == "0" || text.starts_with(|c: char| matches!(c, '1'..='9'));
        match text.parse() {
            Ok(number) if whole => Ok(Value::Number(number)),
            _ => error(
                self.line,
                format!("`{text}` is no number of a trace; they are whole and not negative"),
            ),
        }
    }

    fn string(&mut self) -> Result<String> {
        self.bump();
        let mut text = String::new();
        loop {
            match self.rest.peek().copied() {
                Some('"') => {
                    self.bump();
                    return Ok(text);
                }
                Some('\\') => {
                    self.bump();
                    text.push(self.escape()?);
                }
                Some(c) if c >= ' ' => {
                    self.bump();
                    text.push(c);
                }
                Some('\n') | None => return error(self.line, "a string without its closing `\"`"),
                Some(c) => {
                    let code = u32::from(c);
                    return error(
                        self.line,
                        format!("a control character in a string; write it as \\u{code:04x}"),
                    );
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let c = match self.rest.peek().copied() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('u') => return self.unicode(),
            found => return self.unexpected("an escape such as \\n", found),
        };
        self.bump();
        Ok(c)
    }

    /// From the `u` on: four digits, or a surrogate pair.
    fn unicode(&mut self) -> Result<char> {
        self.bump();
        let unit = self.four_digits()?;
        let code = match unit {
            0xd800..0xdc00 => {
                let mut follows = |c| self.rest.next_if_eq(&c).is_some();
                if !(follows('\\') && follows('u')) {
                    return error(self.line, "the second half of a surrogate pair is missing");
                }
                let low = self.four_digits()?;
                let low = low.wrapping_sub(0xdc00);
                if low >= 0x400 {
                    return error(self.line, "the second half of a surrogate pair is missing");
                }
                0x1_0000 + (unit - 0xd800) * 0x400 + low
            }
            unit => unit,
        };
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => error(self.line, "half a surrogate pair"),
        }
    }

    fn four_digits(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            match self.rest.peek().and_then(|c| c.to_digit(16)) {
                Some(digit) => code = code * 16 + digit,
                None => {
                    let found = self.rest.peek().copied();
                    return self.unexpected("four hexadecimal digits", found);
                }
            }
            self.bump();
        }
        Ok(code)
    }
}

/// A string as JSON, with its quotes.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Strings as the items of a JSON list, without its brackets.
pub(crate) fn quote_all(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quote(text)).collect();
    quoted.join(", ")
}
