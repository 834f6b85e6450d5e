//! Texts from outside, made harmless: account labels and the words of a provider end up in notifications and menus of the
//! desktop, where a character that turns the line around or starts a tag would say something else.

/// The longest title, in characters.
const TITLE: usize = 120;
/// The longest text, in characters and lines.
const BODY: usize = 900;
const BODY_LINES: usize = 12;

/// A notification's first line.
#[must_use]
pub fn title(text: &str) -> String {
    line(text, TITLE)
}

/// A notification's text: line ends stay, long ones are cut.
#[must_use]
pub fn body(text: &str) -> String {
    let mut lines = text.lines();
    let mut kept: Vec<String> = lines
        .by_ref()
        .take(BODY_LINES)
        .map(|text| line(text, BODY))
        .collect();
    if lines.next().is_some() {
        kept.push("...".to_owned());
    }
    cut(&kept.join("\n"), BODY)
}

/// One line of plain text of at most so many characters.
#[must_use]
pub fn line(text: &str, most: usize) -> String {
    let plain: String = text.chars().filter_map(harmless).collect();
    cut(plain.trim(), most)
}

/// A text for a daemon that reads markup.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(3)).collect();
    format!("{}...", kept.trim_end())
}

/// A character as it may be shown; `None` for those that are not seen but change what is.
fn harmless(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Marks, embeddings, overrides and isolates that turn the direction of a line.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => None,
        // Nothing wide: zero-width space, word joiner and its kin, byte order mark, annotations, tags.
        '\u{ad}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => None,
        control if control.is_control() => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_label_can_not_turn_a_line_around_or_end_it() {
        assert_eq!(line("Main\u{202e}moc.live\u{202c}", 40), "Mainmoc.live");
        assert_eq!(line("two\r\nlines\u{2028}three\0\u{7}", 40), "two  lines three");
        assert_eq!(line("\u{feff}\u{200b} ", 40), "");
        assert_eq!(line("münchen.de نامه‌ای 日本", 40), "münchen.de نامه‌ای 日本");
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            escaped("R&D <b>\"x\"</b> &amp;"),
            "R&amp;D &lt;b&gt;\"x\"&lt;/b&gt; &amp;amp;"
        );
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        let long = "names ".repeat(1000);
        assert!(body(&long).ends_with("..."));
        assert_eq!(body("a\nb"), "a\nb");
        let many = body(&"line\n".repeat(50));
        assert_eq!(many.lines().count(), BODY_LINES + 1);
        assert!(many.ends_with("..."));
        assert_eq!(title("one.com expires today"), "one.com expires today");
    }

    proptest! {
        #[test]
        fn any_text_becomes_one_short_line(text in any::<String>()) {
            let title = title(&text);
            prop_assert!(title.chars().count() <= TITLE);
            prop_assert!(!title.chars().any(char::is_control));
            prop_assert!(body(&text).chars().count() <= BODY);
        }
    }
}
