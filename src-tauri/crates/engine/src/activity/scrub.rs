//! Takes out of a text whatever is or looks like a secret, before it is written down.
//!
//! Known secrets (the keys and passwords that accounts were opened with, auth codes) go first, then what is named like
//! one (`token: ...`), what stands behind `Bearer` or `Basic`, and words that look like a key. A name, a date, an amount
//! or an order number stays as it is.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use registrar::http::quote::without_secrets;
use secrecy::{ExposeSecret, SecretString};

/// What stands in the place of a secret.
const HIDDEN: &str = "[hidden]";
/// Secrets that are remembered; the oldest are forgotten first.
const REMEMBERED: usize = 1000;
/// Words that announce a secret.
const ANNOUNCE: [&str; 15] = [
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "api_key",
    "api-key",
    "apikey",
    "auth_code",
    "auth-code",
    "authcode",
    "auth-id",
    "auth-sid",
    "authorization",
    "private_key",
];
/// Characters from which on a mixed word looks like a key.
const KEY_LENGTH: usize = 20;
/// Characters from which on a word of hexadecimal digits looks like a key.
const HEX_LENGTH: usize = 32;

/// The secrets that came through this process. They lie in memory only.
#[derive(Default)]
pub(crate) struct KnownSecrets(Mutex<VecDeque<SecretString>>);

impl KnownSecrets {
    /// Remembers a secret.
    pub(crate) fn note(&self, secret: &SecretString) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known
            .iter()
            .any(|one| one.expose_secret() == secret.expose_secret())
        {
            return;
        }
        if known.len() >= REMEMBERED {
            known.pop_front();
        }
        known.push_back(secret.clone());
    }

    /// `text` without anything secret.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let known: Vec<SecretString> = {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.iter().cloned().collect()
        };
        looks_clean(&without_secrets(text, &known))
    }
}

/// Hides what looks like a secret though it is not known.
pub(super) fn looks_clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    // Whether the next word is a secret by what stands before it.
    let mut announced = false;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let gap = &piece[word.len()..];
        if word.is_empty() {
            clean.push_str(gap);
            continue;
        }
        let (said, next) = hide(word, announced);
        announced = next;
        clean.push_str(&said);
        clean.push_str(gap);
    }
    clean
}

/// A word as it may be written, and whether the next one is a secret.
fn hide(word: &str, announced: bool) -> (String, bool) {
    let core = word.trim_matches(is_frame);
    if core.is_empty() {
        // Only signs: what was announced still comes.
        return (word.to_owned(), announced);
    }
    if announced && core != HIDDEN.trim_matches(is_frame) {
        if is_scheme(core) {
            return (word.to_owned(), true);
        }
        return (word.replacen(core, HIDDEN, 1), false);
    }
    if is_scheme(core) {
        return (word.to_owned(), true);
    }
    if let Some(at) = word.find(['=', ':']) {
        let (name, value) = word.split_at(at);
        let value = &value[1..];
        if announces(name) {
            let bare = value.trim_matches(is_frame);
            if bare.is_empty() {
                return (word.to_owned(), true);
            }
            return (format!("{name}{}{HIDDEN}", &word[at..=at]), is_scheme(bare));
        }
    }
    if core
        .split(['=', '&', '?', '/', ',', ';', '"', '\'', ':'])
        .any(is_key_like)
    {
        let mut said = word.to_owned();
        for part in core.split(['=', '&', '?', '/', ',', ';', '"', '\'', ':']) {
            if is_key_like(part) {
                said = said.replace(part, HIDDEN);
            }
        }
        return (said, false);
    }
    (word.to_owned(), false)
}

/// Signs around a word.
fn is_frame(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | ','
            | ';'
            | '.'
            | ':'
            | '='
            | '!'
            | '?'
    )
}

fn is_scheme(word: &str) -> bool {
    word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("basic")
}

fn announces(name: &str) -> bool {
    let name = name.to_lowercase();
    ANNOUNCE.iter().any(|word| name.contains(word))
}

/// Whether a word looks like a key: long and mixed, or long and hexadecimal, or with the mark of one. Names have dots.
fn is_key_like(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '~');
    let word = word.trim_matches(is_frame);
    if word.len() < 12 || !word.chars().all(plain) || is_uuid(word) || word.starts_with("xn--") {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let marked = ["_live_", "_test_", "_key_", "_token_"]
        .iter()
        .any(|mark| lower.contains(mark))
        || ["sk_", "pk_", "ghp_", "sk-"]
            .iter()
            .any(|mark| lower.starts_with(mark));
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let has_upper = word.bytes().any(|b| b.is_ascii_uppercase());
    let has_lower = word.bytes().any(|b| b.is_ascii_lowercase());
    let mixed = word.len() >= KEY_LENGTH && digits > 0 && has_upper && has_lower;
    let hex = word.len() >= HEX_LENGTH && digits > 0 && word.bytes().all(|b| b.is_ascii_hexdigit());
    marked && digits > 0 || mixed || hex
}

/// Ids of orders, jobs and requests: not secret, and needed to find them again.
fn is_uuid(word: &str) -> bool {
    uuid::Uuid::parse_str(word).is_ok() && word.contains('-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_like_a_key_is_hidden_and_the_rest_stays() {
        for (said, kept) in [
            (
                "The key pd_live_Canary7hTq2LwX9vBn4 was refused.",
                "The key [hidden] was refused.",
            ),
            (
                "Authorization: Bearer abc.def-ghi",
                "Authorization: Bearer [hidden]",
            ),
            ("password=hunter2, user=anna", "password=[hidden] user=anna"),
            ("auth code token: Xy9#k", "auth code token: [hidden]"),
            ("sha 0123456789abcdef0123456789abcdef01", "sha [hidden]"),
            (
                "https://api.example/?api_key=Zz99Zz99Zz99Zz99Zz99Zz",
                "https:[hidden]",
            ),
        ] {
            let clean = looks_clean(said);
            if said.starts_with("https") {
                assert!(!clean.contains("Zz99"), "{clean}");
            } else {
                assert_eq!(clean, kept);
            }
        }
        for plain in [
            "harbor.com was renewed until 3 Dec 2027 for $9.80.",
            "Order 1d0c61d0-98b5-4c80-a34e-9f4e1b1b7a05 was sent.",
            "xn--mllerhof-65a.de: 12 sets changed, 3 kept.",
            "Nameservers: ada.ns.cloudflare.com, bob.ns.cloudflare.com",
            "The sync failed. No answer came within 30 seconds.",
            "the-quick-brown-fox-jumps-over-1.example was added",
        ] {
            assert_eq!(looks_clean(plain), plain);
        }
    }

    #[test]
    fn a_known_secret_goes_whatever_it_looks_like() {
        let known = KnownSecrets::default();
        known.note(&SecretString::from("correct horse"));
        assert_eq!(
            known.scrub("it said: correct horse is wrong"),
            "it said: [hidden] is wrong"
        );
    }

    proptest! {
        #[test]
        fn no_known_secret_is_ever_written(
            before in ".{0,40}",
            secret in "[A-Za-z0-9_#%+-]{6,40}",
            after in ".{0,40}",
        ) {
            let known = KnownSecrets::default();
            known.note(&SecretString::from(secret.as_str()));
            let clean = known.scrub(&format!("{before}{secret}{after}"));
            prop_assert!(!clean.contains(&secret), "{clean}");
        }

        #[test]
        fn a_key_is_hidden_wherever_it_stands(
            before in "[a-z ]{0,30}",
            key in "[A-Z][a-z][0-9][A-Za-z0-9_-]{20,50}",
            after in "[a-z ]{0,30}",
            frame in prop::sample::select(vec![(" ", " "), (" \"", "\" "), (" (", "). "), (" token=", " "), ("?key=", "&x=1 ")]),
        ) {
            let said = format!("{before}{}{key}{}{after}", frame.0, frame.1);
            prop_assert!(!looks_clean(&said).contains(&key), "{said}");
        }

        #[test]
        fn scrubbing_twice_is_scrubbing_once(text in ".{0,200}") {
            let once = looks_clean(&text);
            prop_assert_eq!(looks_clean(&once), once);
        }

        #[test]
        fn names_and_words_stay(words in prop::collection::vec("[a-z]{1,12}(\\.(com|org|co\\.uk))?", 0..12)) {
            let text = words.join(" ");
            prop_assume!(!words.iter().any(|word| is_scheme(word)));
            prop_assert_eq!(looks_clean(&text), text);
        }
    }
}
