//! TXT: one text in the world, one or more quoted strings of at most 255 bytes on the wire.

/// Bytes in one string.
const STRING: usize = 255;

/// The text as quoted strings, split where it is too long for one.
pub fn quote(text: &str) -> String {
    let mut strings = Vec::new();
    let mut rest = text;
    while rest.len() > STRING {
        let (head, tail) = rest.split_at(rest.floor_char_boundary(STRING));
        strings.push(quoted(head));
        rest = tail;
    }
    if !rest.is_empty() || strings.is_empty() {
        strings.push(quoted(rest));
    }
    strings.join(" ")
}

/// One string in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// The text of quoted strings, joined; anything that is not made of quoted strings is taken as it is.
pub fn unquote(content: &str) -> String {
    let mut text = String::new();
    let mut rest = content.trim();
    if !rest.starts_with('"') {
        return rest.to_owned();
    }
    while !rest.is_empty() {
        let Some((string, tail)) = take_quoted(rest) else {
            return content.trim().to_owned();
        };
        text.push_str(&string);
        rest = tail.trim_start();
    }
    text
}

/// The first quoted string of `text` without its quotes and escapes, and what follows it.
pub fn take_quoted(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &inside[at + 1..])),
            '\\' => out.push(chars.next()?.1),
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_survives_the_way_out_and_back() {
        for text in [
            "v=spf1 -all",
            "say \"hi\" \\ there",
            "",
            "ünïcode",
            &"k".repeat(700),
        ] {
            assert_eq!(unquote(&quote(text)), text);
        }
        assert_eq!(quote(&"k".repeat(256)), format!("\"{}\" \"k\"", "k".repeat(255)));
    }

    #[test]
    fn text_without_quotes_is_taken_as_it_is() {
        assert_eq!(unquote("v=spf1 -all"), "v=spf1 -all");
        assert_eq!(unquote("\"open end"), "\"open end");
        assert_eq!(unquote("\"a\" b"), "\"a\" b");
        assert_eq!(unquote("\"a\"  \"b\""), "ab");
    }
}
