//! A recorded run for the player: `{{#timeline FILE.json}}`.
//!
//! The record is inlined into the page, so that the player also works where a
//! page cannot fetch (a book opened as a file).

use crate::highlight::escape;
use crate::paths::Repo;
use crate::problem::{Fault, read};
use serde_json::Value;
use std::path::Path;

const MEND: &str = "record it again with `cargo run -p chNN --example timeline -- --json FILE`";

pub fn html(repo: &Repo, file: &Path) -> Result<String, Fault> {
    let name = repo.name(file);
    let text = read(file, &name, MEND)?;
    let record = check(&name, &text)?;
    let title = record["title"].as_str().unwrap_or("A timeline");
    Ok(format!(
        "<figure class=\"timeline\"><div class=\"trace\"><script type=\"application/json\">{}</script></div>\
         <noscript>{}: this timeline is drawn by a script. Its record is <code>{}</code>.</noscript></figure>",
        for_script(&text),
        escape(title),
        escape(&name)
    ))
}

/// The record, if it is one.
fn check(name: &str, text: &str) -> Result<Value, Fault> {
    let bad = |reason: String| Fault::new(format!("{name} is no timeline: {reason}"), MEND);
    let record: Value = serde_json::from_str(text).map_err(|error| bad(error.to_string()))?;
    if record["version"] != 1 {
        return Err(bad("its `version` is not 1".to_owned()));
    }
    for list in ["threads", "tasks", "events"] {
        if !record[list].is_array() {
            return Err(bad(format!("it has no list `{list}`")));
        }
    }
    Ok(record)
}

/// The record on one line, without anything that would end a script or an
/// HTML block, or that mdBook would follow. JSON has `<` and `{{` in strings
/// only, where they may be written as escapes.
fn for_script(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines
        .concat()
        .replace('<', "\\u003c")
        .replace("{{", "{\\u007b")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        check("t.json", text).unwrap_err().message
    }

    #[test]
    fn only_a_timeline_is_taken() {
        assert!(
            check(
                "t.json",
                r#"{"version":1,"threads":[],"tasks":[],"events":[]}"#
            )
            .is_ok()
        );
        assert!(error("{").starts_with("t.json is no timeline: EOF"));
        assert_eq!(error("{}"), "t.json is no timeline: its `version` is not 1");
        assert_eq!(
            error(r#"{"version":1,"threads":[]}"#),
            "t.json is no timeline: it has no list `tasks`"
        );
    }

    #[test]
    fn a_record_cannot_end_its_script() {
        let text = "{\n  \"title\": \"</script> {{#include x}}\"\n\n}";
        assert_eq!(
            for_script(text),
            "{\"title\": \"\\u003c/script> {\\u007b#include x}}\"}"
        );
    }
}
