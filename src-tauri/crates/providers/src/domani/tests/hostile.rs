//! Whatever a provider sends, no reader panics.

use proptest::prelude::*;
use serde_json::Value;

use super::super::said::Said;
use super::super::transfer::Progress;
use super::super::{
    account, billing, checked, connect, contact, dns, mail, outcome, phone, portfolio, prices, records,
    services, status, tokens,
};
use super::name;

/// Any JSON, with the names that the readers look for.
fn any_answer() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 51] = [
        "key",
        "scopes",
        "createdAt",
        "last_used",
        "invoices",
        "amount_paid",
        "created",
        "hosted_invoice_url",
        "url",
        "referrals",
        "earned_cents",
        "total_earned_cents",
        "id",
        "domains",
        "domain",
        "name",
        "status",
        "records",
        "type",
        "value",
        "ttl",
        "priority",
        "tlds",
        "tld",
        "registration",
        "renewal",
        "total",
        "available",
        "price",
        "currency",
        "error",
        "code",
        "hint",
        "results",
        "for_sale",
        "expires_at",
        "registrar",
        "nameservers",
        "dns",
        "ssl",
        "email",
        "tokens",
        "index",
        "contact",
        "has_contact",
        "first_name",
        "phone",
        "eligible",
        "eligible_at",
        "reason",
        "payment_tx",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "MX",
            "TXT",
            "a.dev",
            "@",
            "10 mx.a.dev",
            "active",
            "\"",
            "é\"",
            "USD"
        ])
        .prop_map(Value::from),
    ];
    let key = prop_oneof![
        4 => prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned),
        1 => ".{0,6}".prop_map(|key| key),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_answer_makes_a_reader_panic(body in any_answer(), word in "[a-z]{0,11}") {
        let zone = name("a.dev");
        let _ = (Said::read(&body), account::read(&body), account::earned(&body));
        let _ = (tokens::read(&body, |_| Some(true), str::to_owned), tokens::key(&body, &["key", "name"]));
        let _ = (billing::invoices(&body, str::to_owned), billing::referrals(&body, str::to_owned));
        let _ = billing::setup_page(&body);
        let _ = (portfolio::row(&body), portfolio::detail(&body, &zone));
        let _ = (contact::kept(&body), outcome::payment(&body), Progress::of(&word));
        let _ = (checked::results(&body), checked::result(&body));
        let _ = (prices::page(&body).is_some(), prices::ending(&body));
        let _ = (dns::read_zone(&body, &zone), records::form(std::slice::from_ref(&body), &zone));
        let _ = (status::whole(&body), status::event(&word, &body), mail::health(&body));
        let _ = (connect::list(&body), connect::connected(&body, &zone), connect::checked(&body));
        let _ = (services::list(&body), services::added(&body, &zone));
    }

    #[test]
    fn a_dotted_telephone_number_has_the_same_digits(number in "\\+[0-9é.]?[0-9]{0,15}") {
        if let Some(dotted) = phone::dotted(&number) {
            prop_assert_eq!(dotted.replace('.', ""), number);
            prop_assert_eq!(dotted.matches('.').count(), 1);
        }
    }

    #[test]
    fn every_record_that_can_be_read_goes_back_as_it_came(rows in prop::collection::vec(any_answer(), 0..6)) {
        let form = records::form(&rows, &name("a.dev"));
        let back = records::written(&form, &form.zone());
        let read: Vec<Value> = form.read.iter().map(|(_, value)| value.clone()).collect();
        // Equal records may change places; each is there as often as it came.
        prop_assert_eq!(back.len(), read.len());
        for value in &read {
            let count = |all: &[Value]| all.iter().filter(|other| *other == value).count();
            prop_assert_eq!(count(&back), count(&read));
        }
    }
}
