//! Cells as people write them.

use proptest::prelude::*;

use super::*;

const DAY_22_NOV_2026: Timestamp = Timestamp(1_795_305_600);

fn any() -> DateStyle {
    DateStyle::default()
}

fn ordered(day_first: bool) -> DateStyle {
    DateStyle {
        day_first: Some(day_first),
        serial: false,
    }
}

#[test]
fn dates_are_read_as_people_write_them() {
    for cell in [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "20261122",
        "22.11.2026",
        "22. 11. 2026",
        "22-Nov-2026",
        "22 November 2026",
        "Nov 22, 2026",
        "November 22nd, 2026",
        "Sun, 22 Nov 2026",
        "22. Nov. 2026",
        "11/22/2026",
        "22/11/2026",
        "2026-11-22T00:00:00Z",
        "2026-11-22 00:00:00",
        "2026-11-22 00:00",
        "11/22/2026 12:00 AM",
        "22.11.2026 00:00 Uhr",
        "2026-11-22T02:00:00+02:00",
    ] {
        assert_eq!(date(cell, any()), Ok(DAY_22_NOV_2026), "{cell}");
    }
    assert_eq!(
        date("22.11.2026 13:45", any()),
        Ok(DAY_22_NOV_2026.plus(13 * 3600 + 45 * 60))
    );
    assert_eq!(
        date("11/22/2026 1:45:10 PM", any()),
        Ok(DAY_22_NOV_2026.plus(13 * 3600 + 45 * 60 + 10))
    );
}

#[test]
fn a_date_that_can_be_two_days_is_asked_for() {
    let said = date("03/04/2026", any()).expect_err("two days");
    assert!(said.contains("day or the month first"), "{said}");
    assert_eq!(
        date("03/04/2026", ordered(true)),
        Ok(Timestamp::parse("2026-04-03").expect("a day"))
    );
    assert_eq!(
        date("03/04/2026", ordered(false)),
        Ok(Timestamp::parse("2026-03-04").expect("a day"))
    );
    assert_eq!(
        date("05/05/2026", any()),
        Ok(Timestamp::parse("2026-05-05").expect("a day"))
    );
    assert_eq!(date_shape("03/04/2026"), DateShape::Open);
    assert_eq!(date_shape("13/04/2026"), DateShape::DayFirst);
    assert_eq!(date_shape("04/13/2026"), DateShape::MonthFirst);
    assert_eq!(date_shape("03.04.2026"), DateShape::Clear);
}

#[test]
fn no_day_is_made_up() {
    for (cell, word) in [
        ("22.11.26", "two digits"),
        ("11/22/26", "two digits"),
        ("22-Nov-26", "two digits"),
        ("31.02.2026", "not a date"),
        ("2026-13-01", "not a date"),
        ("13/13/2026", "not a date"),
        ("soon", "not a date"),
        ("22.11.1912", "not a date"),
        ("46348", "not a date"),
        ("1795305600", "not a date"),
        ("22.11.2026 25:00", "time"),
        ("22.11.2026 10:00 CET", "time"),
        ("=TODAY()", "not a date"),
    ] {
        let said = date(cell, any()).expect_err(cell);
        assert!(said.contains(word), "{cell}: {said}");
    }
    let serial = DateStyle {
        serial: true,
        ..any()
    };
    assert_eq!(date("46348", serial), Ok(DAY_22_NOV_2026));
    assert!(date("12", serial).is_err());
}

#[test]
fn amounts_are_read_as_people_write_them() {
    let euro = Some(Currency::EUR);
    for (cell, minor) in [
        ("1.250,00", 125_000),
        ("1,250.00", 125_000),
        ("1 250,00", 125_000),
        ("1'250.00", 125_000),
        ("1.250.000", 125_000_000),
        ("12,5", 1250),
        ("12.40", 1240),
        ("12", 1200),
        ("0,125", 13),
        (",5", 50),
    ] {
        let money = amount(cell, None, euro).expect(cell);
        assert_eq!(money.minor, minor, "{cell}");
    }
    let own = |cell: &str| amount(cell, None, euro).expect(cell).to_string();
    assert_eq!(own("$12.40"), "12.40 USD", "a dollar is no euro");
    let canadian = "CAD".parse().ok();
    assert_eq!(
        amount("$12.40", None, canadian).expect("dollars").to_string(),
        "12.40 CAD"
    );
    assert_eq!(
        amount("$12.40", None, None).expect("dollars").to_string(),
        "12.40 USD"
    );
    assert_eq!(own("12,40 USD"), "12.40 USD");
    assert_eq!(own("£ 9"), "9.00 GBP");
    assert_eq!(amount("9 €", None, None).expect("euros").to_string(), "9.00 EUR");
}

#[test]
fn an_amount_that_can_be_two_is_asked_for() {
    let euro = Some(Currency::EUR);
    let said = amount("1.250", None, euro).expect_err("two amounts");
    assert!(said.contains("decimal comma"), "{said}");
    assert_eq!(
        amount("1.250", Some(true), euro).expect("thousands").minor,
        125_000
    );
    assert_eq!(amount("1.250", Some(false), euro).expect("decimals").minor, 125);
    for (cell, shape) in [
        ("1.250", AmountShape::Open),
        ("1,250", AmountShape::Open),
        ("12,40", AmountShape::Comma),
        ("1.250,40", AmountShape::Comma),
        ("12.40", AmountShape::Point),
        ("12", AmountShape::Clear),
        ("1.250.000", AmountShape::Clear),
        ("free", AmountShape::No),
    ] {
        assert_eq!(amount_shape(cell), shape, "{cell}");
    }
}

#[test]
fn no_amount_is_made_up() {
    for cell in [
        "free",
        "-5",
        "1.2.3",
        "12,34,56.78.9",
        "=1+1",
        "12 %",
        "12 EURO",
        "1,2.3,4",
    ] {
        assert!(amount(cell, None, Some(Currency::EUR)).is_err(), "{cell}");
    }
    let said = amount("12.40", None, None).expect_err("no currency");
    assert!(said.contains("no currency"), "{said}");
}

#[test]
fn switches_and_tags() {
    assert_eq!((switch("On"), switch("nein")), (Ok(true), Ok(false)));
    assert!(switch("maybe").is_err());
    assert_eq!(
        tags("brand; client A,Brand|  sale "),
        ["brand", "client A", "sale"]
    );
    assert!(is_blank(" N/A ") && !is_blank("0"));
}

proptest! {
    #[test]
    fn no_cell_panics(cell in ".{0,40}") {
        for day_first in [None, Some(true), Some(false)] {
            let _ = date(&cell, DateStyle { day_first, serial: true });
            let _ = amount(&cell, day_first, Some(Currency::EUR));
        }
        let _ = (date_shape(&cell), amount_shape(&cell), switch(&cell), tags(&cell));
    }

    #[test]
    fn every_day_comes_back_in_every_style(days in 5_500_i64..80_000) {
        let at = Timestamp(days * model::time::DAY);
        let day = at.to_utc();
        for (format, day_first) in [
            ("%Y-%m-%d", None),
            ("%d.%m.%Y", None),
            ("%-d-%b-%Y", None),
            ("%B %-d, %Y", None),
            ("%d/%m/%Y", Some(true)),
            ("%m/%d/%Y", Some(false)),
        ] {
            let cell = day.format(format).to_string();
            prop_assert_eq!(date(&cell, DateStyle { day_first, serial: false }), Ok(at), "{}", cell);
        }
    }
}
