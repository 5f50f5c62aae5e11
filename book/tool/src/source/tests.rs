use super::*;

fn source(text: &str) -> Source {
    Source::from_text("/r/ch01/src/a.rs", "ch01/src/a.rs", text)
}

fn shown(text: &str, part: &str) -> Result<Vec<(usize, String)>, String> {
    let part = Part::parse(part).map_err(|f| f.message)?;
    let lines = source(text).listing(&part).map_err(|f| f.message)?;
    Ok(lines.into_iter().map(|l| (l.number, l.text)).collect())
}

const IMPL: &str = "impl A {\n    // ANCHOR: f\n    fn f() {\n        // ANCHOR: body\n        x();\n        // ANCHOR_END: body\n    }\n    // ANCHOR_END: f\n}\n";

#[test]
fn an_anchor_is_shown_dedented_with_its_line_numbers() {
    let want = [(3, "fn f() {"), (5, "    x();"), (7, "}")];
    let want = want.map(|(n, t)| (n, t.to_owned()));
    assert_eq!(shown(IMPL, "f").unwrap(), want);
}

#[test]
fn anchors_must_exist_once() {
    assert_eq!(
        shown("a\n", "x").unwrap_err(),
        "ch01/src/a.rs has no `ANCHOR: x`"
    );
    assert_eq!(
        shown("// ANCHOR: x\na\n", "x").unwrap_err(),
        "ch01/src/a.rs has no `ANCHOR_END: x`"
    );
    let twice = "// ANCHOR: x\na\n// ANCHOR_END: x\n// ANCHOR: x\nb\n";
    assert_eq!(
        shown(twice, "x").unwrap_err(),
        "ch01/src/a.rs has `ANCHOR: x` 2 times, on lines 1, 4"
    );
    assert_eq!(
        shown("// ANCHOR_END: x\na\n// ANCHOR: x\n", "x").unwrap_err(),
        "anchor `x` of ch01/src/a.rs ends on line 1, before it starts on line 3"
    );
    assert_eq!(
        shown("// ANCHOR: x\n\n// ANCHOR_END: x\n", "x").unwrap_err(),
        "the listing of ch01/src/a.rs is empty"
    );
}

#[test]
fn an_anchor_that_starts_with_anothers_name_is_another() {
    let text =
        "// ANCHOR: poll\na\n// ANCHOR_END: poll\n// ANCHOR: poll_2\nb\n// ANCHOR_END: poll_2\n";
    assert_eq!(shown(text, "poll").unwrap(), [(2, "a".to_owned())]);
}

#[test]
fn doc_comments_keep_their_first_paragraph() {
    let text = "//! Module.\n//!\n//! More.\n\n/// One\n/// two.\n///\n/// # Panics\n/// Never.\n#[inline]\nfn f() {} // a\n/// Alone.\nfn g() {}\n";
    let lines = source(text).listing(&Part::Whole).unwrap();
    let numbers: Vec<usize> = lines.iter().map(|l| l.number).collect();
    assert_eq!(numbers, [1, 4, 5, 6, 10, 11, 12, 13]);
}

#[test]
fn ranges_are_checked() {
    let s = source("a\nb\nc\n");
    let numbers = |part: &str| -> Result<Vec<usize>, String> {
        let lines = s.part(&Part::parse(part).map_err(|f| f.message)?);
        Ok(lines
            .map_err(|f| f.message)?
            .iter()
            .map(|l| l.number)
            .collect())
    };
    assert_eq!(numbers("2").unwrap(), [2]);
    assert_eq!(numbers("2:3").unwrap(), [2, 3]);
    assert_eq!(numbers("2:").unwrap(), [2, 3]);
    assert_eq!(numbers(":2").unwrap(), [1, 2]);
    assert_eq!(
        numbers("2:4").unwrap_err(),
        "lines 2 to 4 do not exist in ch01/src/a.rs, which has 3 lines"
    );
    assert!(numbers("0").is_err());
    assert!(numbers("3:2").is_err());
    assert!(numbers("a b").is_err());
}

#[test]
fn only_a_comment_of_its_own_is_a_marker() {
    assert_eq!(marker("    // ANCHOR: a-b"), Some(Marker::Start("a-b")));
    assert_eq!(marker("# ANCHOR_END: toml"), Some(Marker::End("toml")));
    assert_eq!(marker("let x = \"// ANCHOR: a\";"), None);
    assert_eq!(marker("// see ANCHOR: a"), None);
    assert_eq!(marker("// ANCHOR: two words"), None);
}

#[test]
fn a_missing_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let repo = Repo::new(dir.path());
    let fault = Source::read(&repo, &repo.absolute("ch01/none.rs")).unwrap_err();
    assert_eq!(fault.message, "cannot read ch01/none.rs: no such file");
}
