//! What records of a provider can have beyond name, type, content and TTL.

use model::{ExtraValue, Record};
use registrar::descriptor::{RecordOption, RecordOptionKind};
use serde_json::Value;

use super::{Problem, ZoneRules};
use crate::words::{count, list};

impl ZoneRules<'_> {
    /// An option of a record as it was set.
    pub(in crate::dns) fn option(&self, kind: &str, key: &str, value: &ExtraValue) -> Result<(), Problem> {
        let Some(option) = self.dns.options.iter().find(|option| option.key == key) else {
            return Err(format!("{} has no \"{key}\" for its records.", self.provider));
        };
        if !option.types.is_empty() && !option.types.contains(&kind) {
            return Err(format!(
                "\"{}\" is for {} records at {}, not for {kind} records.",
                option.label,
                list(option.types, usize::MAX),
                self.provider
            ));
        }
        match (option.kind, value) {
            (RecordOptionKind::Switch, ExtraValue::Switch(_)) => Ok(()),
            (RecordOptionKind::Text { max }, ExtraValue::Text(text)) => text_fits(option, text, max),
            (RecordOptionKind::Words { max, example }, ExtraValue::Words(words)) => {
                words_fit(option, words, max, example)
            }
            _ => Err(format!("\"{}\" takes another sort of value.", option.label)),
        }
    }

    /// The option by which the provider sets the TTL of this record itself, if one is on.
    pub(in crate::dns) fn sets_ttl(&self, record: &Record) -> Option<&'static RecordOption> {
        let options: &'static [RecordOption] = self.dns.options;
        options
            .iter()
            .find(|option| option.sets_ttl && record.extras.get(option.key) == Some(&Value::Bool(true)))
    }
}

fn text_fits(option: &RecordOption, text: &str, max: u32) -> Result<(), Problem> {
    let letters = text.chars().count();
    if letters > max as usize {
        return Err(format!(
            "\"{}\" has {}, {max} at most fit.",
            option.label,
            count(letters, "letter", "letters")
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(format!(
            "\"{}\" is one line. Leave out the line break.",
            option.label
        ));
    }
    Ok(())
}

fn words_fit(option: &RecordOption, words: &[String], max: u32, example: &str) -> Result<(), Problem> {
    if words.len() > max as usize {
        return Err(format!(
            "\"{}\" are {}, {max} at most fit.",
            option.label,
            words.len()
        ));
    }
    let fits = |word: &str| {
        let pair = word.split_once(':');
        !word.trim().is_empty()
            && !word.chars().any(char::is_control)
            && (!example.contains(':') || pair.is_some_and(|(name, _)| !name.trim().is_empty()))
    };
    match words.iter().find(|word| !fits(word)) {
        Some(word) => Err(format!(
            "\"{word}\" does not fit \"{}\". Write it such as {example}.",
            option.label
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{DomainName, SetChange, SetKey, Zone};
    use serde_json::json;

    use super::super::tests::{FLATTENING, STRICT};
    use super::*;
    use crate::dns::draft::changes;
    use crate::dns::view::{RecordDraft, SetDraft};

    fn record(content: &str, ttl: Option<u32>, extras: &Value) -> Record {
        let mut record = Record::new("www", "A", content, ttl);
        let extras = extras.as_object().expect("an object").clone();
        record.extras = extras.into_iter().collect();
        record
    }

    /// One proxied record with a note.
    fn hidden() -> Record {
        record(
            "192.0.2.1",
            None,
            &json!({"id": "1", "proxied": true, "comment": "origin"}),
        )
    }

    fn draft(content: &str, was: Option<&str>, options: &[(&str, ExtraValue)]) -> RecordDraft {
        RecordDraft {
            was: was.map(str::to_owned),
            options: options
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect::<BTreeMap<_, _>>(),
            ..RecordDraft::new(content, None)
        }
    }

    fn plan(base: &[Record], kind: &str, drafts: Vec<RecordDraft>) -> Result<Vec<SetChange>, Problem> {
        let zone = DomainName::parse("harborworks.com").expect("a name");
        let rules = ZoneRules {
            zone: &zone,
            provider: "Cloudflare",
            dns: &FLATTENING,
        };
        let drafts = [SetDraft {
            key: SetKey::new("www", kind),
            records: drafts,
        }];
        let base = Zone {
            records: base.to_vec(),
        };
        changes(&rules, &base, &drafts)
    }

    fn after(base: &[Record], drafts: Vec<RecordDraft>) -> Vec<Record> {
        let changes = plan(base, "A", drafts).expect("fits");
        assert_eq!(changes.len(), 1);
        changes[0].after.clone()
    }

    fn text(words: &str) -> ExtraValue {
        ExtraValue::Text(words.to_owned())
    }

    fn tags(words: &[&str]) -> ExtraValue {
        ExtraValue::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn an_address_that_is_edited_stays_proxied() {
        let edited = after(&[hidden()], vec![draft("192.0.2.9", Some("192.0.2.1"), &[])]);
        assert_eq!(
            edited,
            [Record {
                content: "192.0.2.9".into(),
                ..hidden()
            }]
        );
    }

    #[test]
    fn a_switch_changes_itself_and_nothing_else() {
        let off = after(
            &[hidden()],
            vec![draft(
                "192.0.2.1",
                None,
                &[("proxied", ExtraValue::Switch(false))],
            )],
        );
        assert_eq!(off[0].extras["proxied"], json!(false));
        assert_eq!(off[0].extras["comment"], json!("origin"));
        assert_eq!(off[0].ttl, None, "automatic, as it was");
        let same = draft("192.0.2.1", None, &[("proxied", ExtraValue::Switch(true))]);
        assert_eq!(plan(&[hidden()], "A", vec![same]), Ok(Vec::new()));
        let never = record("192.0.2.1", Some(300), &json!({"id": "1"}));
        let off = draft("192.0.2.1", None, &[("proxied", ExtraValue::Switch(false))]);
        assert_eq!(plan(&[never], "A", vec![off]), Ok(Vec::new()));
    }

    #[test]
    fn a_record_that_becomes_proxied_has_no_ttl_of_its_own_any_more() {
        let bare = record("192.0.2.1", Some(600), &json!({"id": "1", "proxied": false}));
        let on = || draft("192.0.2.1", None, &[("proxied", ExtraValue::Switch(true))]);
        let switched = after(std::slice::from_ref(&bare), vec![on()]);
        assert_eq!(
            (switched[0].ttl, &switched[0].extras["proxied"]),
            (None, &json!(true))
        );
        let kept = RecordDraft {
            ttl: Some(600),
            ..on()
        };
        assert_eq!(after(std::slice::from_ref(&bare), vec![kept])[0].ttl, None);
        let asked = RecordDraft {
            ttl: Some(900),
            ..on()
        };
        let refused = plan(&[bare], "A", vec![asked]).expect_err("it would be lost");
        assert!(
            refused.contains("With \"Proxied\" on, Cloudflare sets the TTL itself"),
            "{refused}"
        );
    }

    #[test]
    fn a_new_record_says_that_it_is_not_proxied() {
        let drafts = vec![
            draft("192.0.2.1", None, &[]),
            draft(
                "192.0.2.2",
                None,
                &[("proxied", ExtraValue::Switch(false)), ("comment", text(""))],
            ),
        ];
        let both = after(&[hidden()], drafts);
        assert_eq!(both[0], hidden());
        assert_eq!(
            both[1].extras,
            BTreeMap::from([("proxied".to_owned(), json!(false))])
        );
    }

    #[test]
    fn notes_and_tags_are_set_and_removed() {
        let set = after(
            &[hidden()],
            vec![draft(
                "192.0.2.1",
                None,
                &[("comment", text("moved")), ("tags", tags(&["team:web"]))],
            )],
        );
        assert_eq!(set[0].extras["comment"], json!("moved"));
        assert_eq!(set[0].extras["tags"], json!(["team:web"]));
        let gone = after(
            &set,
            vec![draft(
                "192.0.2.1",
                None,
                &[("comment", text("")), ("tags", tags(&[]))],
            )],
        );
        assert_eq!(gone[0].extras.keys().collect::<Vec<_>>(), ["id", "proxied"]);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let problem = |kind: &str, content: &str, key: &str, value: ExtraValue| {
            plan(&[], kind, vec![draft(content, None, &[(key, value)])]).expect_err("refused")
        };
        let on = ExtraValue::Switch(true);
        assert_eq!(
            problem("TXT", "hello", "proxied", on.clone()),
            "www TXT: \"Proxied\" is for A, AAAA and CNAME records at Cloudflare, not for TXT records."
        );
        assert!(problem("A", "192.0.2.1", "colour", text("red")).contains("no \"colour\""));
        assert!(
            problem("A", "192.0.2.1", "comment", text(&"é".repeat(101))).contains("101 letters, 100 at most")
        );
        assert!(problem("A", "192.0.2.1", "comment", text("a\nb")).contains("line break"));
        assert!(problem("A", "192.0.2.1", "comment", on).contains("another sort"));
        assert!(problem("A", "192.0.2.1", "tags", tags(&["web"])).contains("such as team:web"));
        assert!(problem("A", "192.0.2.1", "tags", tags(&["a:1", "b:2", "c:3"])).contains("2 at most"));
        assert!(
            plan(
                &[],
                "A",
                vec![draft("192.0.2.1", None, &[("comment", text(&"é".repeat(100)))])]
            )
            .is_ok()
        );
    }

    #[test]
    fn a_provider_without_options_takes_none() {
        let zone = DomainName::parse("harborworks.com").expect("a name");
        let rules = ZoneRules {
            zone: &zone,
            provider: "PlanetDomains",
            dns: &STRICT,
        };
        let refused = rules.option("A", "proxied", &ExtraValue::Switch(true));
        assert_eq!(
            refused,
            Err("PlanetDomains has no \"proxied\" for its records.".to_owned())
        );
    }
}
