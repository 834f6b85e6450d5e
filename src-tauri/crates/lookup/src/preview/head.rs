//! What stands in a page: title, description, and what it wants to look like where it is shared (<https://ogp.me>).

use std::cell::RefCell;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The longest text that is kept of a title or description, in characters.
const LONGEST: usize = 500;
/// The longest address.
const LONGEST_LINK: usize = 2_000;
/// How much of the visible text is kept, in bytes, to look for what gives a parked page away.
const BODY: usize = 32 * 1024;
/// How many bytes are searched for the page's own word on its encoding (HTML, 13.2.3.2).
const PRESCAN: usize = 1024;

/// What a page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) shared_title: Option<String>,
    pub(super) shared_text: Option<String>,
    pub(super) shared_image: Option<String>,
    pub(super) site: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) unlisted: bool,
    /// The visible text, as far as it is kept.
    pub(super) body: String,
}

/// A page as text: by the header's word on its encoding, else by its own, else as UTF-8.
pub(super) fn decoded(bytes: &[u8], kind: Option<&str>) -> String {
    let told = kind.and_then(charset);
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
    let encoding = told.or_else(|| charset(&beginning)).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned()
}

fn charset(text: &str) -> Option<&'static encoding_rs::Encoding> {
    let text = text.to_ascii_lowercase();
    let (_, rest) = text.split_once("charset=")?;
    let label = rest.trim_start_matches(['"', '\'']);
    let end = label.find(['"', '\'', ';', ' ', '>', '/']).unwrap_or(label.len());
    encoding_rs::Encoding::for_label(&label.as_bytes()[..end])
}

/// Reads a page, whole or broken off.
pub(super) fn read(page: &str) -> Head {
    let input = BufferQueue::default();
    input.push_back(page.into());
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.state.take().head.tidied()
}

#[derive(Default)]
struct Reader {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    head: Head,
    /// The element whose text is not shown, or is the title.
    within: Option<Within>,
    /// Drawings have titles of their own.
    drawings: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Title,
    Hidden,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let state = &mut *self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CharacterTokens(text) => state.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        if tag.kind == TagKind::EndTag {
            match name {
                "title" | "script" | "style" | "textarea" | "noembed" | "noframes" | "iframe" | "xmp" => {
                    self.within = None;
                }
                "svg" => self.drawings = self.drawings.saturating_sub(1),
                _ => {}
            }
            self.text(" ");
            return TokenSinkResult::Continue;
        }
        match name {
            "meta" => self.meta(tag),
            "link" => self.link(tag),
            "svg" if !tag.self_closing => self.drawings += 1,
            "title" => {
                let first = self.drawings == 0 && self.head.title.is_none();
                if first {
                    self.head.title = Some(String::new());
                }
                self.within = Some(if first { Within::Title } else { Within::Hidden });
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "textarea" => {
                self.within = Some(Within::Hidden);
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "script" => {
                self.within = Some(Within::Hidden);
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            "style" | "noembed" | "noframes" | "iframe" | "xmp" => {
                self.within = Some(Within::Hidden);
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            _ => self.text(" "),
        }
        TokenSinkResult::Continue
    }

    fn text(&mut self, text: &str) {
        match self.within {
            Some(Within::Hidden) => {}
            Some(Within::Title) => {
                if let Some(title) = &mut self.head.title
                    && title.len() < BODY
                {
                    title.push_str(text);
                }
            }
            None => {
                let body = &mut self.head.body;
                let spare = text.trim().is_empty() && (body.is_empty() || body.ends_with(' '));
                if body.len() < BODY && !spare {
                    body.push_str(text);
                }
            }
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let Some(content) = attribute(tag, "content") else {
            return;
        };
        // Pages write either; of two, the first counts.
        let key = attribute(tag, "property").or_else(|| attribute(tag, "name"));
        let key = key.unwrap_or_default().trim().to_ascii_lowercase();
        let head = &mut self.head;
        let place = match key.as_str() {
            "description" => &mut head.description,
            "og:title" => &mut head.shared_title,
            "og:description" => &mut head.shared_text,
            "og:image" | "og:image:url" | "og:image:secure_url" => &mut head.shared_image,
            "og:site_name" => &mut head.site,
            "robots" => {
                head.unlisted |= content.to_ascii_lowercase().contains("noindex");
                return;
            }
            _ => return,
        };
        if place.is_none() && !content.trim().is_empty() {
            *place = Some(content);
        }
    }

    fn link(&mut self, tag: &Tag) {
        let relation = attribute(tag, "rel").unwrap_or_default();
        let canonical = relation
            .split_ascii_whitespace()
            .any(|word| word.eq_ignore_ascii_case("canonical"));
        if canonical && self.head.canonical.is_none() {
            self.head.canonical = attribute(tag, "href");
        }
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| attribute.value.to_string())
}

impl Head {
    fn tidied(self) -> Self {
        let link = |link: Option<String>| {
            let link = link?.trim().to_owned();
            (!link.is_empty() && link.len() <= LONGEST_LINK).then_some(link)
        };
        Self {
            title: self.title.and_then(|text| tidy(&text)),
            description: self.description.and_then(|text| tidy(&text)),
            shared_title: self.shared_title.and_then(|text| tidy(&text)),
            shared_text: self.shared_text.and_then(|text| tidy(&text)),
            site: self.site.and_then(|text| tidy(&text)),
            shared_image: link(self.shared_image),
            canonical: link(self.canonical),
            ..self
        }
    }
}

/// A text on one line, without what would turn the direction of the words around it; `None` for an empty one.
fn tidy(text: &str) -> Option<String> {
    let turning = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    let line: String = line
        .chars()
        .filter(|letter| !turning(*letter))
        .take(LONGEST)
        .collect();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_whole_head_is_read() {
        let head = read(
            r#"<!doctype html><html lang="en"><head><title>Kelp &amp; Co
               </title><META NAME=Description CONTENT="Seaweed, by post.">
               <meta property="og:title" content="Kelp"><meta property='og:title' content="Second">
               <meta property="og:description" content="Fresh &quot;kelp&quot;">
               <meta property="og:image" content="/kelp.png"><meta name="og:site_name" content="Kelp &#38; Co">
               <meta name="robots" content="NOINDEX, nofollow">
               <link rel="shortlink canonical" href="https://kelp.test/">
               <script>document.title = "<title>No</title>"</script></head><body>Hello <b>there</b>"#,
        );
        assert_eq!(head.title.as_deref(), Some("Kelp & Co"));
        assert_eq!(head.description.as_deref(), Some("Seaweed, by post."));
        assert_eq!(head.shared_title.as_deref(), Some("Kelp"));
        assert_eq!(head.shared_text.as_deref(), Some("Fresh \"kelp\""));
        assert_eq!(head.shared_image.as_deref(), Some("/kelp.png"));
        assert_eq!(head.site.as_deref(), Some("Kelp & Co"));
        assert_eq!(head.canonical.as_deref(), Some("https://kelp.test/"));
        assert!(head.unlisted);
        assert!(head.body.contains("Hello there") && !head.body.contains("No"));
    }

    #[test]
    fn the_title_of_a_drawing_is_not_the_pages() {
        let head = read("<svg><title>Logo</title></svg><title>Page</title><title>Late</title>");
        assert_eq!(head.title.as_deref(), Some("Page"));
    }

    #[test]
    fn a_page_that_breaks_off_keeps_what_came() {
        let head = read("<title>Kelp</title><meta name=description content='half a sent");
        assert_eq!((head.title.as_deref(), head.description), (Some("Kelp"), None));
        assert_eq!(read("<title>Open").title.as_deref(), Some("Open"));
    }

    #[test]
    fn the_encoding_is_the_headers_then_the_pages_own() {
        let latin = b"<meta charset='iso-8859-1'><title>Caf\xe9</title>";
        assert_eq!(read(&decoded(latin, None)).title.as_deref(), Some("Caf\u{e9}"));
        let told = decoded(b"Caf\xe9", Some("text/html; charset=\"windows-1252\""));
        assert_eq!(told, "Caf\u{e9}");
        assert_eq!(decoded("Caf\u{e9}".as_bytes(), Some("text/html")), "Caf\u{e9}");
    }

    #[test]
    fn words_cannot_turn_the_line_around() {
        assert_eq!(tidy(" a\u{202e}b\u{7}c \n d ").as_deref(), Some("ab c d"));
        assert_eq!(tidy(" \u{202e} "), None);
    }

    proptest! {
        #[test]
        fn any_page_is_read_without_harm(page in "\\PC*", bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            read(&page);
            let head = read(&decoded(&bytes, None));
            prop_assert!(head.title.is_none_or(|title| title.chars().count() <= LONGEST));
        }

        #[test]
        fn tags_in_any_order_are_read(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "<title>", "</title>", "<svg>", "</svg>", "<script>", "</script>", "<meta property=og:title content=x>",
                    "<style>", "</style>", "<!--", "-->", "<textarea>", "text &amp; ", "<link rel=canonical href=/>", "<![CDATA[",
                ]),
                0..30,
            )
        ) {
            read(&parts.concat());
        }
    }
}
