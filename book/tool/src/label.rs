//! Where in a file a listing stands: "in impl Future for Delay".
//!
//! The item is found by its indentation: going up from the listing's first
//! line, each line that is indented less than all before opens a block around
//! it, if it starts an item. This needs code as rustfmt leaves it, and no parser.

use crate::rust::is_word;
use crate::source::{Source, indent};

const ITEMS: &[&str] = &[
    "impl",
    "fn",
    "trait",
    "mod",
    "struct",
    "enum",
    "union",
    "macro_rules!",
];

/// The items around line `first` (1-based), the outermost first.
pub fn place(source: &Source, first: usize) -> Option<String> {
    let lines = &source.lines;
    let start = lines.get(first - 1)?;
    let mut limit = indent(start);
    let mut found = Vec::new();
    for (i, line) in lines[..first - 1].iter().enumerate().rev() {
        let text = line.trim();
        if limit == 0 {
            break;
        }
        if text.is_empty() || text.starts_with("//") || indent(line) >= limit {
            continue;
        }
        if let Some(name) = item(&lines[i..]) {
            found.push(name);
            limit = indent(line);
        } else if ["{", "where", ")", ">"]
            .iter()
            .any(|start| text.starts_with(start))
        {
            // The end of a header over several lines: its start stands above,
            // at the same indentation.
            limit = indent(line) + 1;
        } else {
            limit = indent(line);
        }
    }
    found.reverse();
    (!found.is_empty()).then(|| format!("in {}", found.join(" › ")))
}

/// The item that starts with the first of `lines`, as it is called in a label.
fn item(lines: &[String]) -> Option<String> {
    let words = lines[0].split_whitespace().skip_while(|word| {
        word.starts_with("pub")
            || matches!(
                *word,
                "async" | "unsafe" | "const" | "extern" | "\"C\"" | "default"
            )
    });
    let first = words.clone().next()?;
    let keyword = ITEMS.iter().find(|item| {
        first
            .strip_prefix(*item)
            .is_some_and(|rest| !rest.starts_with(is_word))
    })?;
    if *keyword == "impl" {
        return Some(implementation(lines));
    }
    let name = words.clone().nth(1)?;
    let name = &name[..name.find(|c| !is_word(c)).unwrap_or(name.len())];
    Some(format!("{keyword} {name}"))
}

/// The header of an `impl` without its own generics and bounds:
/// `impl<F: Future> Future for Join<F> where …` is `impl Future for Join<F>`.
fn implementation(lines: &[String]) -> String {
    let text: Vec<&str> = lines.iter().take(20).map(|line| line.trim()).collect();
    let text = text.join(" ");
    let header = text.split('{').next().unwrap_or(&text);
    let header = header.split(" where ").next().unwrap_or(header);
    let start = header.find("impl").map_or(0, |at| at + "impl".len());
    let rest = &header[start..];
    let generics = if rest.starts_with('<') {
        closing(rest)
    } else {
        0
    };
    format!(
        "impl {}",
        rest[generics..]
            .trim()
            .trim_end_matches(',')
            .trim_end_matches("where")
            .trim_end()
    )
}

/// The length of the generics that `text` starts with, brackets included.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            // The arrow in `Fn() -> T` closes nothing.
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
        before = c;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_of(text: &str, line: &str) -> Option<String> {
        let source = Source::from_text("a.rs", "a.rs", text);
        let at = source.lines.iter().position(|l| l.trim() == line).unwrap();
        place(&source, at + 1)
    }

    const CODE: &str = "\
fn first() {
    a();
}

impl<F, T: Fn() -> Vec<F>> Future
    for Join<F>
where
    F: Future,
{
    type Output = ();

    // A comment at
// any indentation.
    #[inline]
    pub(crate) async fn poll<'a>(
        self: Pin<&mut Self>,
    ) -> Poll<()> {
        if x {
            deep();
        }
    }
}

pub struct Delay {
    due: Instant,
}

pub mod inner {
    pub unsafe trait Leaf {
        fn leaf(&self);
    }
}
";

    #[test]
    fn the_items_around_a_line_are_named() {
        let of = |line| place_of(CODE, line);
        assert_eq!(of("fn first() {"), None);
        assert_eq!(of("a();").unwrap(), "in fn first");
        assert_eq!(
            of("type Output = ();").unwrap(),
            "in impl Future for Join<F>"
        );
        assert_eq!(of("#[inline]").unwrap(), "in impl Future for Join<F>");
        assert_eq!(
            of("deep();").unwrap(),
            "in impl Future for Join<F> › fn poll"
        );
        assert_eq!(of("due: Instant,").unwrap(), "in struct Delay");
        assert_eq!(of("pub struct Delay {"), None);
        assert_eq!(of("fn leaf(&self);").unwrap(), "in mod inner › trait Leaf");
    }

    #[test]
    fn a_word_that_only_starts_like_an_item_is_none() {
        assert_eq!(place_of("implement(|| {\n    a();\n});\n", "a();"), None);
    }
}
