//! What the link check needs of an HTML page: ids, links, pictures without a
//! text, directives left over.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Every `id`, and the `name` of anchors.
    pub ids: BTreeSet<String>,
    /// Every `href` and `src`, in order.
    pub links: Vec<String>,
    /// The `src` of pictures without a text; of an inline one, its `<svg`.
    pub mute: Vec<String>,
    /// What follows each `{{#` outside of code.
    pub directives: Vec<String>,
    /// Whether links start at the site's root instead of the page's folder.
    pub has_base: bool,
}

impl Document {
    pub fn parse(html: &str) -> Self {
        let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        // It stops at each script, which a browser would run first.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        tokenizer.end();
        tokenizer.sink.0.into_inner().document
    }
}

#[derive(Default)]
struct Sink(RefCell<Reader>);

#[derive(Default)]
struct Reader {
    document: Document,
    /// How many elements are open whose text is no running text.
    code: usize,
    /// The text since the last tag.
    text: String,
    /// An `<svg role="img">` that is open and has no text yet.
    svg: Option<Svg>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Svg {
    Mute,
    InTitle,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reader.text.push_str(&text),
            Token::TagToken(tag) => {
                reader.end_of_text();
                return match tag.kind {
                    TagKind::StartTag => reader.start(&tag),
                    TagKind::EndTag => reader.end(&tag.name),
                };
            }
            Token::EOFToken => reader.end_of_text(),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements whose text is shown as it stands, or not at all.
fn is_code(name: &str) -> bool {
    matches!(name, "pre" | "code" | "script" | "style" | "textarea")
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let found = tag
        .attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| attribute.value.to_string())
}

fn has_text(tag: &Tag, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| !value.trim().is_empty())
}

impl Reader {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        self.document.ids.extend(attribute(tag, "id"));
        if name == "a" {
            self.document.ids.extend(attribute(tag, "name"));
        }
        if name == "base" {
            self.document.has_base = true;
        } else {
            self.document
                .links
                .extend(["href", "src"].iter().filter_map(|key| attribute(tag, key)));
        }
        if name == "img" && !has_text(tag, "alt") {
            self.document
                .mute
                .push(attribute(tag, "src").unwrap_or_default());
        }
        let is_picture = name == "svg" && attribute(tag, "role").as_deref() == Some("img");
        if is_picture && !has_text(tag, "aria-label") && !has_text(tag, "aria-labelledby") {
            self.svg = Some(Svg::Mute);
        }
        if name == "title" && self.svg == Some(Svg::Mute) {
            self.svg = Some(Svg::InTitle);
        }
        if is_code(name) && !tag.self_closing {
            self.code += 1;
        }
        // A tree builder would tell the tokenizer where no tags are read.
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn end(&mut self, name: &str) -> TokenSinkResult<()> {
        if is_code(name) {
            self.code = self.code.saturating_sub(1);
        }
        if name == "svg" && self.svg.take().is_some() {
            self.document.mute.push("<svg".to_owned());
        }
        if name == "title" && self.svg == Some(Svg::InTitle) {
            self.svg = Some(Svg::Mute);
        }
        TokenSinkResult::Continue
    }

    fn end_of_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if self.svg == Some(Svg::InTitle) && !text.trim().is_empty() {
            self.svg = None;
        }
        if self.code == 0 {
            let found = text.split("{{#").skip(1);
            self.document
                .directives
                .extend(found.map(|rest| rest.chars().take(40).collect()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_links_are_found() {
        let html = "<!DOCTYPE html><title>T</title><a href='a.html#b&amp;c' id=x>y</a><a name=old></a>\n\
                    <img src=\"i.png\" alt=\"A\"><script src=s.js>\"<a href='no'>\" {{#no}}</script><p id='p'>";
        let document = Document::parse(html);
        assert_eq!(document.links, ["a.html#b&c", "i.png", "s.js"]);
        assert_eq!(document.ids, ["old", "p", "x"].map(String::from).into());
        assert!(document.mute.is_empty() && document.directives.is_empty() && !document.has_base);
    }

    #[test]
    fn a_base_is_no_link() {
        let document = Document::parse("<base href='/'><a href=x>");
        assert!(document.has_base);
        assert_eq!(document.links, ["x"]);
    }

    #[test]
    fn pictures_need_a_text() {
        let html = "<img src=a.png><img src=b.png alt=' '><img src=c.png alt=C>\
            <svg role=img><path/></svg><svg role=img><title>T</title></svg>\
            <svg role=img><title> </title></svg><svg role=img aria-label=L></svg><svg></svg>";
        assert_eq!(
            Document::parse(html).mute,
            ["a.png", "b.png", "<svg", "<svg"]
        );
    }

    #[test]
    fn directives_are_found_outside_of_code() {
        let html = "<p>a {{#include x}} b</p><pre><code>{{#no}}</code></pre><code>{{#no}}</code><p>{{#diff";
        assert_eq!(Document::parse(html).directives, ["include x}} b", "diff"]);
    }
}
