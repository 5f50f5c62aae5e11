//! Listings: a file's lines in a fence, under a label that says where they stand.

use crate::highlight::escape;
use crate::label;
use crate::page::{Fence, Include};
use crate::paths::Repo;
use crate::problem::Fault;
use crate::source::{Line, MAX_LISTING, Source};

/// The listing of a fence that includes a file.
pub fn included(repo: &Repo, fence: &Fence, include: &Include) -> Result<String, Fault> {
    if !fence.is_rust() {
        return output(repo, fence, include);
    }
    let (source, lines) = include.listing(repo)?;
    if lines.len() > MAX_LISTING {
        return Err(Fault::new(
            format!(
                "the listing of {} has {} lines, more than {MAX_LISTING}",
                source.name,
                lines.len()
            ),
            "split it with anchors, and say between the parts what each is for",
        ));
    }
    Ok(rust(&source, &lines, fence.fold))
}

/// Lines of a Rust file, with the item that they start in.
pub fn rust(source: &Source, lines: &[Line], folded: bool) -> String {
    let mut label = file_label(&source.name);
    if let Some(place) = lines
        .first()
        .and_then(|line| label::place(source, line.number))
    {
        label += &format!(" <span class=\"where\">{}</span>", escape(&place));
    }
    let lines: Vec<String> = lines.iter().map(|line| visible(&line.text)).collect();
    figure(&label, "rust", &lines, folded)
}

/// A text that is not Rust. The recorded output of one command is labelled
/// with the command, which then need not stand in the text as well.
fn output(repo: &Repo, fence: &Fence, include: &Include) -> Result<String, Fault> {
    let source = Source::read(repo, &include.file)?;
    let mut lines = source.part(&include.part)?;
    let mut commands = source.lines.iter().filter(|line| line.starts_with("$ "));
    let label = match (commands.next(), commands.next()) {
        (Some(command), None) => {
            lines.retain(|line| line.text != *command);
            format!("<span class=\"file command\">{}</span>", escape(command))
        }
        _ => file_label(&source.name),
    };
    if lines.is_empty() {
        return Err(Fault::new(
            format!("nothing of {} is shown", source.name),
            "show at least one line",
        ));
    }
    let lines: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    Ok(figure(&label, &fence.language, &lines, fence.fold))
}

fn file_label(name: &str) -> String {
    format!("<span class=\"file\">{}</span>", escape(name))
}

fn figure(label: &str, language: &str, lines: &[String], folded: bool) -> String {
    let (block, caption) = if folded {
        ("details", "summary")
    } else {
        ("figure", "figcaption")
    };
    let fence = fence_for(lines);
    format!(
        "<{block} class=\"listing\">\n<{caption} class=\"listing-label\">{label}</{caption}>\n\n\
         {fence}{language}\n{}\n{fence}\n\n</{block}>",
        lines
            .iter()
            .map(|line| super::literal(line))
            .collect::<Vec<_>>()
            .join("\n")
    )
}

/// A fence longer than any run of backticks in the text.
fn fence_for(lines: &[String]) -> String {
    let run = |line: &String| line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(lines.iter().map(run).max().unwrap_or(0).max(2) + 1)
}

/// mdBook hides lines that start with `# `, and takes one `#` of two away.
fn visible(line: &str) -> String {
    let code = line.trim_start();
    match code.strip_prefix('#') {
        Some(rest) if rest.is_empty() || rest.starts_with([' ', '#']) => {
            format!("{}#{code}", &line[..line.len() - code.len()])
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_hidden_by_mdbook() {
        assert_eq!(visible("    # a"), "    ## a");
        assert_eq!(visible("## a"), "### a");
        assert_eq!(visible("#"), "##");
        assert_eq!(visible("#[derive(Debug)]"), "#[derive(Debug)]");
        assert_eq!(
            visible("#![forbid(unsafe_code)]"),
            "#![forbid(unsafe_code)]"
        );
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fence_for(&["a `b`".into()]), "```");
        assert_eq!(fence_for(&["/// ````".into(), "```".into()]), "`````");
    }
}
