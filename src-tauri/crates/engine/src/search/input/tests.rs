use proptest::prelude::*;

use super::*;

fn names(text: &str, endings: &[&str]) -> Vec<String> {
    let input = parse(&wanted(text, endings)).expect("names");
    input.names.iter().map(|found| found.name.to_string()).collect()
}

fn wanted(text: &str, endings: &[&str]) -> Wanted {
    Wanted {
        text: text.to_owned(),
        endings: endings.iter().map(|ending| (*ending).to_owned()).collect(),
        ..Wanted::default()
    }
}

#[test]
fn names_stand_between_anything_that_separates() {
    assert_eq!(
        names("a.com, b.com;c.com\r\nd.com\te.com  \"f.com\" <g.com>", &[]),
        ["a.com", "b.com", "c.com", "d.com", "e.com", "f.com", "g.com"]
    );
}

#[test]
fn a_label_is_tried_with_every_ending() {
    assert_eq!(
        names("harbor salt.io", &["com", ".co.uk", "COM"]),
        ["harbor.com", "harbor.co.uk", "salt.io"]
    );
}

#[test]
fn an_address_gives_its_host() {
    assert_eq!(
        names("https://harbor.com/page?x=1 http://salt.io:8080 quay.net/", &[]),
        ["harbor.com", "salt.io", "quay.net"]
    );
}

#[test]
fn a_row_of_a_table_gives_its_first_column() {
    assert_eq!(
        names(
            "harbor.com,active,2026-12-04,12.40 USD,\nsalt.io;04.12.2026;9,80\n\"quay.net\"\t2027\tactive\nfern.dev,moss.dev",
            &[]
        ),
        ["harbor.com", "salt.io", "quay.net", "fern.dev", "moss.dev"]
    );
}

#[test]
fn both_forms_of_an_international_name_are_one_and_counted_as_duplicates() {
    let input = parse(&wanted("müllerhof.de xn--mllerhof-65a.de MÜLLERHOF.DE", &[])).expect("a name");
    assert_eq!(input.names.len(), 1);
    assert_eq!(input.duplicates, 2);
}

#[test]
fn what_is_no_name_is_listed_with_its_reason() {
    let input = parse(&wanted(
        "harbor.com www.harbor.com me@harbor.com co.uk 192.0.2.1 -x.com lonely",
        &[],
    ))
    .expect("one name");
    assert_eq!(input.names.len(), 1);
    let reasons: Vec<(&str, &str)> = input
        .skipped
        .iter()
        .map(|skipped| (skipped.text.as_str(), skipped.reason.as_str()))
        .collect();
    assert_eq!(reasons.len(), 6, "{reasons:?}");
    assert!(reasons[0].1.contains("harbor.com"), "{reasons:?}");
    assert!(reasons[1].1.contains("mail address"));
    assert!(reasons[2].1.contains("ending by itself"));
    assert!(reasons[5].1.contains("no ending"));
}

#[test]
fn too_much_is_refused_with_what_to_do() {
    let many: String = (0..=MOST_NAMES).map(|number| format!("n{number}.com ")).collect();
    let fault = parse(&wanted(&many, &[])).expect_err("too many");
    assert!(fault.message.contains("5,001 names"), "{fault:?}");
    assert!(fault.hint.is_some());
    for (text, endings) in [
        ("x".repeat(LONGEST + 1).as_str(), &[][..]),
        ("  \n ", &[]),
        ("!!!", &[]),
        ("a", &["no ending"]),
    ] {
        assert!(parse(&wanted(text, endings)).is_err());
    }
}

#[test]
fn too_many_combinations_are_counted_and_not_made() {
    let words: String = (0..3000).map(|number| format!("w{number} ")).collect();
    let many = Wanted {
        generators: Generators {
            prefixes: vec!["get my the".to_owned()],
            hyphen: true,
            ..Generators::default()
        },
        ..wanted(&words, &["com", "net", "org"])
    };
    let input = read(&many).expect("it can be read");
    assert_eq!(input.total, 3000 * 7 * 3);
    assert_eq!(input.names.len(), MOST_NAMES);
    let fault = parse(&many).expect_err("too many");
    assert!(fault.message.contains("63,000 names"), "{fault:?}");
}

#[test]
fn what_is_made_of_a_word_stands_behind_it_and_is_marked() {
    let many = Wanted {
        generators: Generators {
            prefixes: vec!["get".to_owned()],
            plural: true,
            ..Generators::default()
        },
        ..wanted("harbor getsalt.com harbors salt", &["com", "net"])
    };
    let input = parse(&many).expect("names");
    let rows: Vec<(&str, bool)> = input
        .names
        .iter()
        .map(|found| (found.name.as_str(), found.generated))
        .collect();
    assert_eq!(
        rows,
        [
            ("harbor.com", false),
            ("harbor.net", false),
            ("harbors.com", false),
            ("harbors.net", false),
            ("getharbor.com", true),
            ("getharbor.net", true),
            ("getsalt.com", false),
            ("getharbors.com", true),
            ("getharbors.net", true),
            ("salt.com", false),
            ("salt.net", false),
            ("salts.com", true),
            ("salts.net", true),
            ("getsalt.net", true),
        ]
    );
    assert_eq!((input.duplicates, input.skipped_total), (0, 0));
}

#[test]
fn a_phrase_in_quotes_is_one_word() {
    assert_eq!(
        names("\"harbor light\" salt", &["com"]),
        ["harborlight.com", "salt.com"]
    );
    let hyphens = Wanted {
        generators: Generators {
            hyphen: true,
            ..Generators::default()
        },
        ..wanted("\"Harbor müller\"", &["com"])
    };
    let input = parse(&hyphens).expect("names");
    let found: Vec<String> = input.names.iter().map(|found| found.name.unicode()).collect();
    assert_eq!(found, ["harbormüller.com", "harbor-müller.com"]);
    let suggested = parse(&Wanted {
        suggest: true,
        ..wanted("\"harbor light\"", &[])
    });
    assert_eq!(suggested.expect("words").words, ["harbor", "light"]);
}

#[test]
fn what_can_not_be_put_together_is_skipped_with_its_reason() {
    let many = Wanted {
        generators: Generators {
            prefixes: vec!["a_b".to_owned(), "x".repeat(60)],
            ..Generators::default()
        },
        ..wanted("harbor", &["com", "co.uk"])
    };
    let input = parse(&many).expect("names");
    assert_eq!(input.names.len(), 2);
    assert_eq!(input.skipped_total, 2);
    assert!(input.skipped.iter().any(|skipped| skipped.text == "a_b"));
    assert!(
        input
            .skipped
            .iter()
            .any(|skipped| skipped.reason.contains("too long"))
    );
}

#[test]
fn a_few_plain_words_are_enough_for_suggestions() {
    let read = |text: &str, endings: &[&str], suggest| {
        parse(&Wanted {
            suggest,
            ..wanted(text, endings)
        })
    };
    let input = read("Harbor salt", &[], true).expect("words");
    assert_eq!(input.words, ["harbor", "salt"]);
    assert_eq!((input.names.len(), input.skipped_total), (0, 0));
    let completed = read("harbor", &["com"], true).expect("a name");
    assert_eq!((completed.names.len(), completed.words.len()), (1, 1));
    let mixed = read("harbor.com lonely", &[], true).expect("a name");
    assert_eq!(
        (mixed.names.len(), mixed.words.as_slice()),
        (1, &["lonely".to_owned()][..])
    );
    let list = read("a b c d.com e f", &["com"], true).expect("names");
    assert!(
        list.words.is_empty(),
        "a list wants no suggestions: {:?}",
        list.words
    );
    assert!(read("harbor", &[], false).is_err());
}

#[test]
fn much_junk_is_counted_and_shortened() {
    let junk = format!("harbor.com {} {}", "x@y ".repeat(5000), "é@".repeat(500));
    let input = parse(&wanted(&junk, &[])).expect("a name");
    assert_eq!(input.skipped.len(), SKIPPED_LISTED);
    assert_eq!(input.skipped_total, 5001);
}

proptest! {
    #[test]
    fn no_text_panics(text in "(?s).{0,400}", ending in ".{0,10}") {
        let _ = parse(&Wanted { suggest: true, ..wanted(&text, &[&ending]) });
    }

    #[test]
    fn every_found_name_can_be_registered(text in "[a-zäß0-9.,;:/\\-@ \"\t\n]{0,200}", prefix in "[a-zé.-]{0,8}") {
        let many = Wanted {
            generators: Generators { prefixes: vec![prefix], plural: true, hyphen: true, ..Generators::default() },
            ..wanted(&text, &["com", "рф"])
        };
        if let Ok(input) = parse(&many) {
            prop_assert!(input.names.iter().all(|found| found.name.is_registrable()));
            let once: std::collections::HashSet<_> = input.names.iter().map(|found| &found.name).collect();
            prop_assert_eq!(once.len(), input.names.len());
            prop_assert_eq!(input.total, input.names.len());
            prop_assert_eq!(parse(&many), Ok(input));
        }
    }
}
