//! What a provider answered to an order, kept for the user: the text as it came, without anything secret.

use std::future::Future;
use std::sync::Mutex;

use secrecy::SecretString;
use serde_json::Value;

use super::quote::without_secrets;
use super::{Call, Reply};

/// Bytes of an answer that are kept.
const LONGEST: usize = 16 * 1024;
/// Answers that one piece of work keeps: the last ones.
const MOST: usize = 8;
/// Words in the name of a field whose value is not kept.
const SECRET_WORDS: [&str; 8] = [
    "token",
    "secret",
    "password",
    "api_key",
    "apikey",
    "auth_code",
    "auth-id",
    "auth-sid",
];

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What was asked for, as the adapter calls it.
    pub operation: &'static str,
    /// `POST` and the like, and the path below the base address.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// The body, scrubbed of secrets and cut to 16 kB.
    pub text: String,
}

tokio::task_local! {
    static KEPT: Mutex<Vec<Receipt>>;
}

/// Does some work and keeps the answers that came to it. Only calls made by this very task are seen.
pub async fn recording<T>(work: impl Future<Output = T>) -> (T, Vec<Receipt>) {
    KEPT.scope(Mutex::default(), async {
        let done = work.await;
        let kept = KEPT.with(|kept| {
            kept.lock()
                .map(|mut kept| std::mem::take(&mut *kept))
                .unwrap_or_default()
        });
        (done, kept)
    })
    .await
}

/// Keeps an answer, when somebody listens.
pub(super) fn note(call: &Call, reply: &Reply, secrets: &[SecretString]) {
    // Outside of `recording` there is nobody to keep it for.
    let _ = KEPT.try_with(|kept| {
        let Ok(mut kept) = kept.lock() else { return };
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push(Receipt {
            operation: call.operation,
            request: without_secrets(&format!("{} {}", call.method, call.path), secrets),
            status: reply.status,
            text: scrubbed(&String::from_utf8_lossy(&reply.body), secrets),
        });
    });
}

/// A text without secrets: neither the known ones, nor the values of fields that are called like one.
fn scrubbed(text: &str, secrets: &[SecretString]) -> String {
    let clean = match serde_json::from_str::<Value>(text) {
        Ok(mut value) => {
            mask(&mut value, secrets);
            serde_json::to_string_pretty(&value).unwrap_or_default()
        }
        // Without its secrets before it is cut: one may stand at the cut.
        Err(_) => without_secrets(text, secrets)
            .lines()
            .map(masked_line)
            .collect::<Vec<_>>()
            .join("\n"),
    };
    let clean = without_secrets(&clean, secrets);
    let mut end = clean.len().min(LONGEST);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    if end < clean.len() {
        format!("{}\n...", &clean[..end])
    } else {
        clean
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

fn mask(value: &mut Value, secrets: &[SecretString]) {
    match value {
        // Before it is written with escapes, behind which a secret would not be known.
        Value::String(text) => *text = without_secrets(text, secrets),
        Value::Object(fields) => {
            for (name, value) in fields {
                if is_secret(name) && !value.is_null() {
                    *value = Value::from("[hidden]");
                } else {
                    mask(value, secrets);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| mask(value, secrets)),
        _ => {}
    }
}

/// A line of `name: value` without the value, when its name is called like a secret.
fn masked_line(line: &str) -> String {
    match line.split_once([':', '=']) {
        Some((name, _)) if is_secret(name) => format!("{name}: [hidden]"),
        _ => line.trim_end_matches('\r').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_without_its_secrets() {
        let secrets = [SecretString::from("pd_canary_17")];
        let json =
            r#"{"order":"A-7","echo":"key pd_canary_17","items":[{"authToken":"zzz9","price":"9.50"}]}"#;
        let kept = scrubbed(json, &secrets);
        assert!(kept.contains("A-7") && kept.contains("9.50"), "{kept}");
        assert!(!kept.contains("canary") && !kept.contains("zzz9"), "{kept}");
        let lines = scrubbed("Status-Code: 0\r\nAuth-Sid: 6f1f9e\r\nProc-ID: 77", &secrets);
        assert_eq!(lines, "Status-Code: 0\nAuth-Sid: [hidden]\nProc-ID: 77");
    }

    #[test]
    fn a_secret_that_needs_escapes_is_hidden_too() {
        let secrets = [SecretString::from(r#"a"b\c-canary"#)];
        let said = serde_json::json!({ "said": r#"wrong code a"b\c-canary"# }).to_string();
        let kept = scrubbed(&said, &secrets);
        assert!(kept.contains("wrong code [hidden]"), "{kept}");
    }

    #[test]
    fn a_huge_answer_is_cut_between_characters() {
        let kept = scrubbed(&"é".repeat(LONGEST), &[]);
        assert!(kept.len() <= LONGEST + 8 && kept.ends_with("..."));
    }
}
