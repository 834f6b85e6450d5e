//! A provider's words, made fit to show.

use secrecy::{ExposeSecret, SecretString};

/// Characters of a provider's text that a message quotes at most.
const QUOTED: usize = 200;
/// Shorter values are no secrets, and taking them out would shred any text.
const SHORTEST_SECRET: usize = 4;

/// `text` without known secrets, control characters and runs of blanks, cut to 200 characters.
#[must_use]
pub fn quoted(text: &str, secrets: &[SecretString]) -> String {
    // A secret may stand at the cut, so secrets go first; a limit keeps a huge text cheap.
    let end = text
        .char_indices()
        .nth(QUOTED * 50)
        .map_or(text.len(), |(at, _)| at);
    let clean = without_secrets(&text[..end], secrets);
    let words: Vec<&str> = clean
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let line = words.join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("{}...", line[..at].trim_end()),
        None => line,
    }
}

/// `text` with every known secret replaced.
#[must_use]
pub fn without_secrets(text: &str, secrets: &[SecretString]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets {
        let secret = secret.expose_secret().trim();
        if secret.len() >= SHORTEST_SECRET {
            clean = clean.replace(secret, "[hidden]");
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_secret_is_never_quoted() {
        let secrets = [SecretString::from("pd_canary_17")];
        assert_eq!(
            quoted("bad token pd_canary_17\n\u{1b}[31mred", &secrets),
            "bad token [hidden] [31mred"
        );
        let at_the_cut = format!("{} pd_canary_17", "x".repeat(195));
        assert!(!quoted(&at_the_cut, &secrets).contains("pd_"));
    }

    proptest! {
        #[test]
        fn any_text_becomes_one_short_line(text in any::<String>()) {
            let line = quoted(&text, &[]);
            prop_assert!(line.chars().count() <= QUOTED + 3);
            prop_assert!(!line.contains(|c: char| c.is_control()));
        }
    }
}
