use model::RecordType;
use proptest::prelude::*;

use super::*;
use crate::dns::templates::view::TemplateGroup;

fn name() -> DomainName {
    DomainName::parse("harborworks.co.uk").expect("a name")
}

fn record(name: &str, kind: &str, content: &str, how: TemplateHow) -> TemplateRecord {
    TemplateRecord {
        name: name.to_owned(),
        kind: RecordType::new(kind),
        content: content.to_owned(),
        ttl: None,
        how,
    }
}

fn template(records: Vec<TemplateRecord>, removes: &[(&str, &str)]) -> TemplateView {
    TemplateView {
        id: "a".to_owned(),
        title: "A".to_owned(),
        words: String::new(),
        group: TemplateGroup::Own,
        variables: Vec::new(),
        records,
        removes: removes
            .iter()
            .map(|(name, kind)| SetKey::new(name, kind))
            .collect(),
    }
}

fn zone(records: &[(&str, &str, &str)]) -> Zone {
    let records = records.iter().map(|(n, k, c)| Record::new(n, k, *c, Some(300)));
    Zone {
        records: records.collect(),
    }
}

fn contents(sets: &[SetDraft], name: &str, kind: &str) -> Option<Vec<String>> {
    let set = sets.iter().find(|set| set.key == SetKey::new(name, kind))?;
    Some(set.records.iter().map(|record| record.content.clone()).collect())
}

#[test]
fn spf_takes_the_place_of_spf_and_other_texts_stay() {
    let spf = template(
        vec![record("@", "TXT", "v=spf1 -all", TemplateHow::ReplaceAlike)],
        &[],
    );
    let here = zone(&[
        ("@", "TXT", "v=SPF1 include:old.example ~all"),
        ("@", "TXT", "google-site-verification=abc"),
    ]);
    let sets = sets(&spf, &Answers::new(), &name(), &here);
    let texts = contents(&sets, "@", "TXT").expect("the set");
    assert_eq!(texts, ["google-site-verification=abc", "v=spf1 -all"]);
}

#[test]
fn a_proof_comes_beside_what_is_there_and_once_only() {
    let proof = template(vec![record("@", "TXT", "MS={token}", TemplateHow::Add)], &[]);
    let answers = Answers::from([("token".to_owned(), "ms1".to_owned())]);
    let here = zone(&[("@", "TXT", "v=spf1 -all")]);
    let added = sets(&proof, &answers, &name(), &here);
    assert_eq!(
        contents(&added, "@", "TXT").expect("the set"),
        ["v=spf1 -all", "MS=ms1"]
    );
    let there = zone(&[("@", "TXT", "MS=ms1")]);
    let again = sets(&proof, &answers, &name(), &there);
    assert_eq!(contents(&again, "@", "TXT").expect("the set"), ["MS=ms1"]);
}

#[test]
fn an_alias_takes_the_place_of_addresses_and_the_other_way_round() {
    let alias = template(
        vec![record("www", "CNAME", "{domain}", TemplateHow::Replace)],
        &[],
    );
    let here = zone(&[("www", "A", "192.0.2.1"), ("@", "A", "192.0.2.1")]);
    let sets_alias = sets(&alias, &Answers::new(), &name(), &here);
    assert_eq!(contents(&sets_alias, "www", "A").expect("it goes"), [""; 0]);
    assert_eq!(
        contents(&sets_alias, "www", "CNAME").expect("it comes"),
        ["harborworks.co.uk"]
    );
    assert_eq!(
        contents(&sets_alias, "@", "A"),
        None,
        "another name is left alone"
    );
    let address = template(vec![record("www", "A", "192.0.2.9", TemplateHow::Replace)], &[]);
    let sets_address = sets(
        &address,
        &Answers::new(),
        &name(),
        &zone(&[("www", "CNAME", "a.example")]),
    );
    assert_eq!(contents(&sets_address, "www", "CNAME").expect("it goes"), [""; 0]);
}

#[test]
fn an_empty_answer_leaves_its_records_out() {
    let web = template(
        vec![
            record("@", "A", "{ipv4}", TemplateHow::Replace),
            record("@", "AAAA", "{ipv6}", TemplateHow::Replace),
        ],
        &[],
    );
    let answers = Answers::from([
        ("ipv4".to_owned(), "192.0.2.1".to_owned()),
        ("ipv6".to_owned(), String::new()),
    ]);
    let sets = sets(&web, &answers, &name(), &zone(&[("@", "AAAA", "2001:db8::1")]));
    assert_eq!(contents(&sets, "@", "A").expect("the set"), ["192.0.2.1"]);
    assert_eq!(contents(&sets, "@", "AAAA"), None, "what is not asked for stays");
}

#[test]
fn only_sets_that_are_there_are_taken_away() {
    let gone = template(Vec::new(), &[("@", "AAAA"), ("www", "A")]);
    let sets = sets(
        &gone,
        &Answers::new(),
        &name(),
        &zone(&[("@", "AAAA", "2001:db8::1")]),
    );
    assert_eq!(sets.len(), 1);
    assert_eq!(contents(&sets, "@", "AAAA").expect("it goes"), [""; 0]);
}

#[test]
fn the_name_with_dashes_is_known_in_usual_answers() {
    let answers = Answers::from([("server".to_owned(), "{dashed}.mail.example".to_owned())]);
    assert_eq!(
        fill("0 {server}", &answers, &name()),
        "0 harborworks-co-uk.mail.example"
    );
}

#[test]
fn a_missing_answer_is_told_with_where_it_is_found() {
    let variable = TemplateVariable {
        key: "token".to_owned(),
        label: "Token".to_owned(),
        help: "Shown by the service.".to_owned(),
        placeholder: "abc".to_owned(),
        usual: None,
    };
    let missing = answers(std::slice::from_ref(&variable), &BTreeMap::new()).expect_err("it is missing");
    assert_eq!(missing.message, "\"Token\" is empty.");
    let broken = BTreeMap::from([("token".to_owned(), "a\nb".to_owned())]);
    assert!(
        answers(&[variable], &broken)
            .expect_err("two lines")
            .message
            .contains("line break")
    );
}

proptest! {
    #[test]
    fn filling_never_panics_and_an_answer_is_not_filled_again(text in "[{}a-z]{0,20}", answer in "[{}a-z]{0,8}") {
        let answers = Answers::from([("a".to_owned(), answer.clone())]);
        let filled = fill(&text, &answers, &name());
        if words_in(&text).is_empty() {
            prop_assert_eq!(&filled, &text);
        }
        let plain = fill("{a}", &answers, &name());
        if !answer.contains("{domain}") && !answer.contains("{dashed}") {
            prop_assert_eq!(plain, answer);
        }
    }

    #[test]
    fn records_that_the_template_does_not_speak_of_stay(
        texts in prop::collection::btree_set("[a-z]{1,6}", 0..6),
    ) {
        let records: Vec<(&str, &str, &str)> = texts.iter().map(|text| ("@", "TXT", text.as_str())).collect();
        let here = zone(&records);
        let one = template(vec![record("@", "TXT", "v=spf1 -all", TemplateHow::ReplaceAlike)], &[]);
        let after = contents(&sets(&one, &Answers::new(), &name(), &here), "@", "TXT").expect("the set");
        for text in &texts {
            prop_assert!(after.contains(text));
        }
    }
}
