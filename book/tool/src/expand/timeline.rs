//! A recorded run for the player: `{{#timeline FILE.json}}`.
//!
//! The record is inlined into the page, so that the player also works where a
//! page cannot fetch (a book opened as a file).

use crate::highlight::escape;
use crate::paths::{Repo, chapter_number, package as package_name};
use crate::problem::{Fault, read};
use serde_json::Value;
use std::path::Path;

pub fn html(repo: &Repo, file: &Path) -> Result<String, Fault> {
    let name = repo.name(file);
    let mend = mend(&name);
    let text = read(file, &name, &mend)?;
    let record = check(&text)
        .map_err(|reason| Fault::new(format!("{name} is no timeline: {reason}"), mend))?;
    let title = record["title"].as_str().unwrap_or("A timeline");
    Ok(format!(
        "<figure class=\"timeline\"><div class=\"trace\"><script type=\"application/json\">{}</script></div>\
         <noscript>{}: this timeline is drawn by a script. Its record is <code>{}</code>.</noscript></figure>",
        for_script(&text),
        escape(title),
        escape(&name)
    ))
}

/// How to get the record that `name` should be, from its chapter's examples.
fn mend(name: &str) -> String {
    let package = chapter_number(Path::new(name.split('/').next().unwrap_or("")));
    let package = package.map_or("chNN".to_owned(), package_name);
    format!("record it with `cargo run -p {package} --example NAME -- --json {name}`")
}

/// The record, or why it is none.
fn check(text: &str) -> Result<Value, String> {
    let record: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if record["version"] != 1 {
        return Err("its `version` is not 1".to_owned());
    }
    for list in ["threads", "tasks", "events"] {
        if !record[list].is_array() {
            return Err(format!("it has no list `{list}`"));
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

    #[test]
    fn only_a_timeline_is_taken() {
        let good = r#"{"version":1,"threads":[],"tasks":[],"events":[]}"#;
        assert!(check(good).is_ok());
        assert!(check("{").unwrap_err().starts_with("EOF"));
        assert_eq!(check("{}").unwrap_err(), "its `version` is not 1");
        let half = r#"{"version":1,"threads":[]}"#;
        assert_eq!(check(half).unwrap_err(), "it has no list `tasks`");
    }

    #[test]
    fn the_mend_names_the_chapter() {
        assert_eq!(
            mend("ch01-busy-loop/tests/recorded/t.json"),
            "record it with `cargo run -p ch01 --example NAME -- --json ch01-busy-loop/tests/recorded/t.json`"
        );
        assert!(mend("t.json").contains("-p chNN "));
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
