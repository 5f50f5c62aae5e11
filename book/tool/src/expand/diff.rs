//! What changed between two files: `{{#diff OLD NEW}}`, coloured as code and
//! tinted by line. Of both files it shows what a listing would show: no tests,
//! and doc comments up to their first paragraph.

use crate::highlight::{escape, plain, rust};
use crate::paths::Repo;
use crate::problem::Fault;
use crate::source::Source;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;
use std::path::Path;

/// How many unchanged lines stand around a change.
pub(crate) const CONTEXT: usize = 3;

pub fn html(repo: &Repo, old: &Path, new: &Path) -> Result<String, Fault> {
    let (old, new) = (Source::read(repo, old)?, Source::read(repo, new)?);
    render(&old, &new)
}

fn render(old: &Source, new: &Source) -> Result<String, Fault> {
    let text = |source: &Source| {
        let lines = source.taught().into_iter();
        lines.fold(String::new(), |text, line| text + &line.text + "\n")
    };
    let (before, after) = (text(old), text(new));
    if before == after {
        return Err(Fault::new(
            format!("{} and {} are the same", old.name, new.name),
            "take the diff away: there is nothing to show",
        ));
    }
    // Whole files are coloured, not lines: only so is a line inside a block
    // comment or a raw string known for what it is.
    let colour = |source: &Source, text: &str| {
        if source.is_rust() {
            rust(text)
        } else {
            plain(text)
        }
    };
    let (old_lines, new_lines) = (colour(old, &before), colour(new, &after));

    let diff = TextDiff::from_lines(&before, &after);
    let mut out = format!(
        "<figure class=\"code-diff\"><figcaption>{} → {}</figcaption><pre><code class=\"nohighlight\">",
        escape(&old.name),
        escape(&new.name)
    );
    for (i, hunk) in diff
        .unified_diff()
        .context_radius(CONTEXT)
        .iter_hunks()
        .enumerate()
    {
        if i > 0 {
            out.push_str("<span class=\"dl gap\">⋯</span>\n");
        }
        for change in hunk.iter_changes() {
            let (class, sign) = match change.tag() {
                ChangeTag::Delete => ("del", "-"),
                ChangeTag::Insert => ("add", "+"),
                ChangeTag::Equal => ("ctx", " "),
            };
            let line = match (change.old_index(), change.new_index()) {
                (_, Some(at)) => new_lines.get(at),
                (Some(at), None) => old_lines.get(at),
                (None, None) => None,
            };
            let line = line.map_or("", String::as_str);
            // Never an empty line, which would end the HTML block in the middle.
            let _ = writeln!(
                out,
                "<span class=\"dl {class}\"><span class=\"sign\">{sign}</span>{line}</span>"
            );
        }
    }
    out.push_str("</code></pre></figure>");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(name: &str, old: &str, new: &str) -> Result<String, Fault> {
        let old = Source::from_text(format!("old{name}"), format!("old{name}"), old);
        let new = Source::from_text(format!("new{name}"), format!("new{name}"), new);
        render(&old, &new)
    }

    #[test]
    fn changed_lines_are_tinted_and_coloured() {
        let html = diff(
            ".rs",
            "// ANCHOR: a\nlet a = 1;\n// ANCHOR_END: a\nb\n",
            "let a = 2;\nb\n",
        )
        .unwrap();
        assert_eq!(
            html,
            "<figure class=\"code-diff\"><figcaption>old.rs → new.rs</figcaption><pre><code class=\"nohighlight\">\
             <span class=\"dl del\"><span class=\"sign\">-</span><span class=\"hljs-keyword\">let</span> a = <span class=\"hljs-number\">1</span>;</span>\n\
             <span class=\"dl add\"><span class=\"sign\">+</span><span class=\"hljs-keyword\">let</span> a = <span class=\"hljs-number\">2</span>;</span>\n\
             <span class=\"dl ctx\"><span class=\"sign\"> </span>b</span>\n\
             </code></pre></figure>"
        );
    }

    #[test]
    fn colours_know_what_surrounds_the_line() {
        let html = diff(".rs", "/*\nfn a\n*/\n", "/*\nfn b\n*/\n").unwrap();
        assert!(
            html.contains("<span class=\"hljs-comment\">fn b</span>"),
            "{html}"
        );
        let html = diff(".toml", "fn = 1\n", "fn = 2\n").unwrap();
        assert!(!html.contains("hljs"), "{html}");
    }

    #[test]
    fn tests_and_late_paragraphs_are_left_out() {
        let file = |n| {
            format!(
                "/// One.\n///\n/// Late {n}.\nfn f{n}() {{}}\n\n#[cfg(all(test, not(model)))]\nmod tests {{\n    fn t{n}() {{}}\n}}\n"
            )
        };
        let html = diff(".rs", &file(1), &file(2)).unwrap();
        assert!(html.contains("One.") && html.contains("f2"), "{html}");
        assert!(!html.contains("Late") && !html.contains("mod"), "{html}");
    }

    #[test]
    fn far_changes_are_apart() {
        let same = "x\n".repeat(20);
        let html = diff(".rs", &format!("a\n{same}b\n"), &format!("c\n{same}d\n")).unwrap();
        assert_eq!(html.matches("dl gap").count(), 1);
        assert_eq!(html.matches("dl ctx").count(), 2 * CONTEXT);
    }

    #[test]
    fn equal_files_are_an_error() {
        let fault = diff(".rs", "// ANCHOR: a\nx\n// ANCHOR_END: a\n", "x\n").unwrap_err();
        assert_eq!(fault.message, "old.rs and new.rs are the same");
    }
}
