use super::*;
use crate::fixture::Fixture;

const EXERCISES: &str = "exercises! {\n    ch01;\n    #[ignore = \"exercise 1.1: wait <n> times\"]\n    mod wait {\n        fn waits() {}\n    }\n    #[ignore = \"exercise 1.2: no files\"]\n    mod bare {\n        fn t() {}\n    }\n}\n";

/// A repository with an exercise in chapter 1, and a page there.
struct Chapter(Fixture);

impl Chapter {
    fn new() -> Self {
        let fixture = Fixture::new();
        fixture.file("ch01-x/tests/exercises.rs", EXERCISES);
        fixture.file(
            "ch01-x/src/exercises/wait.rs",
            "/// Waits.\n///\n/// Twice.\npub fn wait() {\n    todo!(\"exercise 1.1\")\n}\n",
        );
        fixture.file("ch01-x/src/solutions/wait.rs", "pub fn wait() {}\n");
        Self(fixture)
    }

    fn file(&self, name: &str, text: &str) {
        self.0.file(name, text);
    }

    fn expand(&self, text: &str) -> Result<String, Vec<String>> {
        let repo = self.0.repo();
        page(&repo, &repo.pages().join("ch01/a.md"), text)
            .map_err(|problems| problems.iter().map(Problem::to_string).collect())
    }

    fn errors(&self, text: &str) -> Vec<String> {
        self.expand(text).unwrap_err()
    }
}

#[test]
fn a_listing_stands_under_its_label() {
    let f = Chapter::new();
    f.file(
        "ch01-x/src/delay.rs",
        "impl Future for Delay {\n    // ANCHOR: poll\n    /// Polls.\n    ///\n    /// # Panics\n    fn poll(&self) -> Poll<()> {\n        todo!()\n    }\n    // ANCHOR_END: poll\n}\n",
    );
    assert_eq!(
        f.expand("Look:\n\n```rust\n{{#include ../../../ch01-x/src/delay.rs:poll}}\n```\nDone.\n")
            .unwrap(),
        "Look:\n\n\n<figure class=\"listing\">\n<figcaption class=\"listing-label\"><span class=\"file\">ch01-x/src/delay.rs</span> <span class=\"where\">in impl Future for Delay</span></figcaption>\n\n```rust\n/// Polls.\nfn poll(&self) -> Poll<()> {\n    todo!()\n}\n```\n\n</figure>\n\nDone.\n"
    );
}

#[test]
fn a_folded_listing_in_a_quote_keeps_its_prefix() {
    let f = Chapter::new();
    f.file("ch01-x/src/a.rs", "fn a() {}\n");
    assert_eq!(
        f.expand("> ```rust,fold\n> {{#include ../../../ch01-x/src/a.rs}}\n> ```\n")
            .unwrap(),
        ">\n> <details class=\"listing\">\n> <summary class=\"listing-label\"><span class=\"file\">ch01-x/src/a.rs</span></summary>\n>\n> ```rust\n> fn a() {}\n> ```\n>\n> </details>\n>\n"
    );
}

#[test]
fn a_recorded_output_is_labelled_with_its_command() {
    let f = Chapter::new();
    f.file(
        "ch01-x/tests/recorded/cost.txt",
        "$ cargo run -p ch01 -- cost\npolls: 7\nend\n",
    );
    let out = f
        .expand("```text\n{{#include ../../../ch01-x/tests/recorded/cost.txt}}\n```\n")
        .unwrap();
    assert!(out.contains("<span class=\"file command\">$ cargo run -p ch01 -- cost</span></figcaption>\n\n```text\npolls: 7\nend\n```\n"), "{out}");
    let out = f
        .expand("```text\n{{#include ../../../ch01-x/tests/recorded/cost.txt:3}}\n```\n")
        .unwrap();
    assert!(out.contains("```text\nend\n```"), "{out}");
    f.file("two.txt", "$ a\n1\n$ b\n2\n");
    let out = f
        .expand("```text\n{{#include ../../../two.txt}}\n```\n")
        .unwrap();
    assert!(
        out.contains("<span class=\"file\">two.txt</span>") && out.contains("$ a\n1\n$ b\n2\n"),
        "{out}"
    );
    assert_eq!(
        f.errors("```text\n{{#include ../../../two.txt:9}}\n```\n"),
        [
            "book/src/ch01/a.md:2: lines 9 to 9 do not exist in two.txt, which has 4 lines; correct the range"
        ]
    );
}

#[test]
fn what_a_listing_lacks_is_named_with_the_line_of_its_include() {
    let f = Chapter::new();
    f.file("ch01-x/src/a.rs", &"x();\n".repeat(61));
    assert_eq!(
        f.errors("```rust\n{{#include ../../../ch01-x/src/a.rs:poll}}\n```\n\n```rust\n\n{{#include ../../../ch01-x/src/b.rs}}\n```\n\n```rust\n{{#include ../../../ch01-x/src/a.rs}}\n```\n"),
        [
            "book/src/ch01/a.md:2: ch01-x/src/a.rs has no `ANCHOR: poll`; add the comment line, or correct the anchor's name",
            "book/src/ch01/a.md:7: cannot read ch01-x/src/b.rs: no such file; check the path; it starts at the folder of the file that names it",
            "book/src/ch01/a.md:11: the listing of ch01-x/src/a.rs has 61 lines, more than 60; split it with anchors, and say between the parts what each is for",
        ]
    );
}

#[test]
fn values_stand_in_sentences() {
    let f = Chapter::new();
    f.file("ch01-x/r.txt", "$ x\npolls: 1_000\n wall time: 2 s\n");
    assert_eq!(
        f.expand("So {{#value ../../../ch01-x/r.txt polls}} (`{{#value ../../../ch01-x/r.txt polls}}`) in {{#value ../../../ch01-x/r.txt wall time}}.\n").unwrap(),
        "So 1\\_000 (`1_000`) in 2 s.\n"
    );
    assert_eq!(
        f.errors("\n{{#value ../../../ch01-x/r.txt poll}}\n"),
        [
            "book/src/ch01/a.md:2: no line of ch01-x/r.txt starts with `poll:`; correct the key, or record the output again"
        ]
    );
}

#[test]
fn a_diff_is_a_figure() {
    let f = Chapter::new();
    f.file("a.rs", "one\n");
    f.file("b.rs", "two\n");
    let out = f.expand("{{#diff ../../../a.rs ../../../b.rs}}\n").unwrap();
    assert!(
        out.starts_with("\n<figure class=\"code-diff\"><figcaption>a.rs → b.rs</figcaption>"),
        "{out}"
    );
    assert_eq!(
        f.errors("{{#diff ../../../a.rs ../../../a.rs}}\n{{#diff ../../../a.rs ../../../c.rs}}\n"),
        [
            "book/src/ch01/a.md:1: a.rs and a.rs are the same; take the diff away: there is nothing to show",
            "book/src/ch01/a.md:2: cannot read c.rs: no such file; check the path; it starts at the folder of the file that names it",
        ]
    );
}

#[test]
fn a_timeline_is_inlined() {
    let f = Chapter::new();
    f.file("t.json", "{\"version\": 1, \"title\": \"Tea & toast\",\n\n \"threads\": [], \"tasks\": [\"</x>\"], \"events\": []}\n");
    assert_eq!(
        f.expand("{{#timeline ../../../t.json}}\n").unwrap(),
        "\n<figure class=\"timeline\"><div class=\"trace\"><script type=\"application/json\">{\"version\": 1, \"title\": \"Tea & toast\",\"threads\": [], \"tasks\": [\"\\u003c/x>\"], \"events\": []}</script></div><noscript>Tea &amp; toast: this timeline is drawn by a script. Its record is <code>t.json</code>.</noscript></figure>\n\n"
    );
    f.file("bad.json", "{\n\"version\": 1,}");
    assert_eq!(
        f.errors("{{#timeline ../../../bad.json}}\n\n{{#timeline ../../../none.json}}\n"),
        [
            "book/src/ch01/a.md:1: bad.json is no timeline: trailing comma at line 2 column 14; record it with `cargo run -p chNN --example NAME -- --json bad.json`",
            "book/src/ch01/a.md:3: cannot read none.json: no such file; record it with `cargo run -p chNN --example NAME -- --json none.json`",
        ]
    );
}

#[test]
fn an_exercise_has_a_box_a_stub_and_a_solution() {
    let f = Chapter::new();
    let out = f.expand("## 1.1 Wait\n\n{{#exercise 1.1}}\n").unwrap();
    for part in [
        "<p class=\"exercise-title\">Exercise 1.1: wait &lt;n&gt; times</p>",
        "<code>cargo test -p ch01 --test exercises -- --ignored yours::wait</code>",
        "<code>git checkout -- ch01-x/src/exercises/wait.rs</code>",
        "\n\n<details class=\"listing\">\n<summary class=\"listing-label\"><span class=\"what\">What is there:</span> <span class=\"file\">ch01-x/src/exercises/wait.rs</span></summary>\n\n```rust\n/// Waits.\n///\n/// Twice.\npub fn wait() {",
        "<span class=\"what\">A solution:</span> <span class=\"file\">ch01-x/src/solutions/wait.rs</span></summary>\n\n```rust\npub fn wait() {}\n```\n\n</details>\n",
    ] {
        assert!(out.contains(part), "{part}\nis missing in\n{out}");
    }
}

#[test]
fn an_exercise_must_be_complete() {
    let f = Chapter::new();
    assert_eq!(
        f.errors("# A\n{{#exercise 1.7}}\n# B\n{{#exercise 9.1}}\n# C\n{{#exercise 1.2}}\n"),
        [
            "book/src/ch01/a.md:2: ch01-x/tests/exercises.rs declares no exercise 1.7; declare it there, or correct the number",
            "book/src/ch01/a.md:4: there is no chapter for exercise 9.1; write the chapter's number, a dot, the exercise's",
            "book/src/ch01/a.md:6: exercise 1.2: cannot read ch01-x/src/exercises/bare.rs: no such file; an exercise has a stub and a solution, in files named like its module",
        ]
    );
}

#[test]
fn literal_directives_reach_mdbook_with_one_backslash_a_line() {
    let f = Chapter::new();
    assert_eq!(
        f.expand("`\\{{#a x}}` and `\\{{#b y}}`\n\n```text\n\\{{#c}}\n```\n")
            .unwrap(),
        "`\\{{#a x}}` and `{{#b y}}`\n\n```text\n\\{{#c}}\n```\n"
    );
    f.file("a.rs", "// {{#include x}} and \\{{#y}}\n");
    let out = f
        .expand("```rust\n{{#include ../../../a.rs}}\n```\n")
        .unwrap();
    assert!(out.contains("// \\{{#include x}} and \\{{#y}}\n"), "{out}");
}

#[test]
fn problems_come_together_in_the_pages_order() {
    let f = Chapter::new();
    let errors = f.errors("{{#value none.txt k}}\n\n```rust\ntyped\n```\n\n{{#inclde x}}\n");
    let starts: Vec<&str> = errors.iter().map(|e| &e[..21]).collect();
    assert_eq!(
        starts,
        [
            "book/src/ch01/a.md:1:",
            "book/src/ch01/a.md:3:",
            "book/src/ch01/a.md:7:"
        ]
    );
}

#[test]
fn a_plot_is_drawn() {
    let f = Chapter::new();
    f.file("ch01-x/benches/recorded/p.json", crate::plot::tests::BARS);
    f.file("ch01-x/benches/recorded/bad.json", "{\"version\": 2}");
    let out = f
        .expand("> {{#plot ../../../ch01-x/benches/recorded/p.json}}\n")
        .unwrap();
    assert!(
        out.starts_with(">\n> <figure class=\"fig plot\">\n> <p "),
        "{out}"
    );
    let mend =
        "measure with `cargo bench -p ch01`, then collect with `cargo run -p book -- plots ch01`";
    assert_eq!(
        f.errors("{{#plot ../../../ch01-x/benches/recorded/bad.json}}\n\n{{#plot ../../../ch01-x/benches/recorded/no.json}}\n"),
        [
            format!("book/src/ch01/a.md:1: ch01-x/benches/recorded/bad.json is no plot: its `version` is not 1; {mend}"),
            format!("book/src/ch01/a.md:3: cannot read ch01-x/benches/recorded/no.json: no such file; {mend}"),
        ]
    );
}
