//! Stories about names from tables.
//!
//! - [`undo`]: an import that is taken back
//! - [`by_hand`]: names that are kept by hand
//! - [`leaving`]: the tables and calendars that names leave as

mod by_hand;
mod leaving;
mod undo;

use std::io::Write;
use std::path::Path;

use engine::activity::view::JobState;
use engine::portfolio::import::view::{
    ImportCut, ImportEncoding, ImportKind, ImportMapping, ImportPreview, ImportResult, ImportRole, ImportRow,
    ImportView,
};
use engine::portfolio::view::{PortfolioQuery, PortfolioRow, SortKey};
use engine::{Code, Engine, Fault};
use model::{Money, Timestamp};
use support::bench::Bench;

fn all() -> PortfolioQuery {
    PortfolioQuery {
        filter: String::new(),
        sort: SortKey::Name,
        descending: false,
    }
}

async fn row(engine: &Engine, name: &str) -> PortfolioRow {
    let window = engine
        .portfolio_window(
            PortfolioQuery {
                filter: name.to_owned(),
                ..all()
            },
            0,
            500,
        )
        .await
        .expect("a window");
    window
        .rows
        .into_iter()
        .find(|row| row.name.as_str() == name)
        .unwrap_or_else(|| panic!("{name} is in the list"))
}

async fn open(engine: &Engine, bytes: &[u8]) -> Result<ImportView, Fault> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("names.csv");
    std::fs::write(&path, bytes).expect("written");
    // What follows reads the file again, so it stays until the test process ends.
    let _ = dir.keep();
    engine.portfolio_import_file(path).await
}

async fn previewed(engine: &Engine, view: &ImportView) -> ImportPreview {
    engine
        .portfolio_import_preview(view.id.clone(), view.mapping.clone())
        .await
        .expect("a preview")
}

async fn rows(engine: &Engine, view: &ImportView, kind: ImportKind) -> Vec<ImportRow> {
    engine
        .portfolio_import_rows(view.id.clone(), kind, 0, 500)
        .await
        .expect("rows")
        .rows
}

async fn apply(bench: &Bench, view: &ImportView, mapping: &ImportMapping) -> ImportResult {
    let job = bench
        .engine
        .portfolio_import_apply(view.id.clone(), mapping.clone())
        .await
        .expect("it starts");
    let ended = bench.job(&job).await;
    assert_eq!(ended.state, JobState::Done, "{ended:?}");
    assert_eq!(ended.done, ended.total, "{ended:?}");
    let result = bench.engine.portfolio_import_result(view.id.clone()).await;
    result.expect("a result").expect("it has ended")
}

/// Opens, previews and takes over.
async fn import(bench: &Bench, bytes: &[u8]) -> ImportResult {
    let view = open(&bench.engine, bytes).await.expect("a table");
    previewed(&bench.engine, &view).await;
    apply(bench, &view, &view.mapping).await
}

const TABLE: &str = "Domain;Registrar;Expires;Auto-renew;Renewal price;Currency;Tags;Notes\r\n\
    harborlights.com;GoDaddy;22.11.2027;yes;1.250,00;EUR;brand;\"for sale; ask, please\"\r\n\
    m\u{fc}nzhof.de;Gandi;2027-03-02;no;12,40;EUR;brand, client;\r\n\
    harborlights.com;GoDaddy;22.11.2027;yes;1.250,00;EUR;brand;\"for sale; ask, please\"\r\n\
    harborlights.com;GoDaddy;23.11.2027;yes;1.250,00;EUR;brand;\r\n\
    =cmd|'/C calc'!A0;GoDaddy;;;;;;\r\n\
    not a name;Gandi;;;;;;\r\n\
    www.example.com;Gandi;;;;;;\r\n\
    quiet.net;Gandi;22.11.27;;;;;\r\n\
    plain.net;;;;;;;\r\n";

#[tokio::test]
async fn a_table_is_previewed_taken_over_and_changes_nothing_twice() {
    let (bench, _) = Bench::synced("one-account").await;
    let before = bench.engine.portfolio_summary().await.expect("a summary").total;
    let view = open(&bench.engine, TABLE.as_bytes()).await.expect("a table");
    assert_eq!(
        (view.cut.delimiter.as_str(), view.cut.encoding),
        (";", Some(ImportEncoding::Utf8))
    );
    assert_eq!(
        view.mapping.roles,
        [
            ImportRole::Name,
            ImportRole::Account,
            ImportRole::Expires,
            ImportRole::AutoRenew,
            ImportRole::Renewal,
            ImportRole::RenewalCurrency,
            ImportRole::Tags,
            ImportRole::Note,
        ]
    );
    let preview = previewed(&bench.engine, &view).await;
    let counts = (
        preview.added,
        preview.changed,
        preview.same,
        preview.bad,
        preview.repeated,
    );
    assert_eq!(counts, (3, 0, 0, 5, 1), "{preview:?}");
    assert!(
        preview
            .places
            .iter()
            .all(|place| place.by_hand && place.account.is_none())
    );
    let bad = rows(&bench.engine, &view, ImportKind::Bad).await;
    let said: Vec<(u32, &str)> = bad.iter().map(|row| (row.line, row.words.as_str())).collect();
    assert!(said[0].0 == 5 && said[0].1.contains("line 2"), "{said:?}");
    assert!(
        said[1].0 == 6 && said[1].1.contains("not a domain name"),
        "{said:?}"
    );
    assert!(
        said[3].0 == 8 && said[3].1.contains("below another name"),
        "{said:?}"
    );
    assert!(said[4].0 == 9 && said[4].1.contains("two digits"), "{said:?}");
    let left_out = bench
        .engine
        .portfolio_import_bad(view.id.clone())
        .await
        .expect("a table");
    assert!(
        left_out.text.contains("'=cmd|"),
        "no formula leaves: {}",
        left_out.text
    );
    assert_eq!(
        bench.engine.portfolio_summary().await.expect("a summary").total,
        before,
        "a preview writes nothing"
    );

    let result = apply(&bench, &view, &view.mapping).await;
    assert!(result.finished);
    assert_eq!(
        (result.added, result.changed, result.same, result.bad),
        (3, 0, 0, 5)
    );
    let harbor = row(&bench.engine, "harborlights.com").await;
    assert_eq!(harbor.expires_at, Timestamp::parse("2027-11-22"));
    assert_eq!(harbor.auto_renew, Some(true));
    assert_eq!(
        harbor.renewal.map(|price| price.to_string()).as_deref(),
        Some("1250.00 EUR")
    );
    assert_eq!(harbor.tags, ["brand"]);
    assert_eq!(harbor.note.as_deref(), Some("for sale; ask, please"));
    assert!(!harbor.arrived && !harbor.vanished && !harbor.stale);
    let umlaut = row(&bench.engine, "xn--mnzhof-3ya.de").await;
    assert_eq!(
        (umlaut.unicode.as_str(), umlaut.auto_renew),
        ("münzhof.de", Some(false))
    );
    let accounts = bench.engine.accounts_list().await.expect("accounts");
    let labels: Vec<&str> = accounts[1..].iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels.len(), 3);
    assert!(
        ["GoDaddy", "Gandi", "By hand"]
            .iter()
            .all(|label| labels.contains(label)),
        "{labels:?}"
    );

    // Once more, and after a sync: nothing changes.
    bench.sync().await;
    assert_eq!(
        row(&bench.engine, "harborlights.com").await.expires_at,
        harbor.expires_at
    );
    let again = import(&bench, TABLE.as_bytes()).await;
    assert_eq!((again.added, again.changed, again.same, again.bad), (0, 0, 3, 5));
}

#[tokio::test]
async fn a_connected_account_keeps_its_dates_and_takes_what_the_user_says() {
    let (bench, _) = Bench::synced("one-account").await;
    let before = row(&bench.engine, "saltmarsh.org").await;
    let table = "name,registrar,expires,paid,paid currency,tags,note\n\
        saltmarsh.org,PlanetDomains,2031-01-01,900,USD,brand,\"mine, for long\"\n\
        papermill.shop,Somebody Else,2031-01-01,,,client,\n\
        nowhere-to-be-found.com,PlanetDomains,2031-01-01,,,,\n";
    let view = open(&bench.engine, table.as_bytes()).await.expect("a table");
    let preview = previewed(&bench.engine, &view).await;
    assert_eq!(
        (preview.added, preview.changed, preview.bad),
        (0, 2, 1),
        "{preview:?}"
    );
    let result = apply(&bench, &view, &view.mapping).await;
    assert_eq!((result.added, result.changed), (0, 2));
    let after = row(&bench.engine, "saltmarsh.org").await;
    assert_eq!(
        after.expires_at, before.expires_at,
        "a table moves no date of an account"
    );
    assert_eq!(after.tags, ["brand"]);
    assert_eq!(after.paid, Some(Money::usd_cents(90_000)));
    assert_eq!(row(&bench.engine, "papermill.shop").await.tags, ["client"]);
    assert_eq!(
        bench.engine.accounts_list().await.expect("accounts").len(),
        1,
        "a name that is connected needs no account by hand"
    );
}

#[tokio::test]
async fn dates_and_amounts_that_can_be_read_in_two_ways_are_asked_for() {
    let (bench, _) = Bench::synced("one-account").await;
    let table = "domain,expires,price paid\nfirst-one.com,03/04/2027,\"1,250\"\nsecond-one.com,05/06/2027,\"2,000\"\n";
    let view = open(&bench.engine, table.as_bytes()).await.expect("a table");
    assert_eq!(view.columns[1].day_or_month.as_deref(), Some("03/04/2027"));
    assert_eq!(view.columns[2].comma_or_point.as_deref(), Some("1,250"));
    let refused = bench
        .engine
        .portfolio_import_preview(view.id.clone(), view.mapping.clone())
        .await
        .expect_err("it asks");
    assert!(refused.message.contains("day or the month first"), "{refused}");
    let mapping = ImportMapping {
        day_first: Some(true),
        decimal_comma: Some(false),
        currency: "USD".to_owned(),
        account: "Dynadot".to_owned(),
        ..view.mapping.clone()
    };
    let unseen = bench
        .engine
        .portfolio_import_apply(view.id.clone(), mapping.clone())
        .await
        .expect_err("never previewed");
    assert_eq!(unseen.code, Code::PlanChanged);
    bench
        .engine
        .portfolio_import_preview(view.id.clone(), mapping.clone())
        .await
        .expect("a preview");
    apply(&bench, &view, &mapping).await;
    let first = row(&bench.engine, "first-one.com").await;
    assert_eq!(first.expires_at, Timestamp::parse("2027-04-03"));
    assert_eq!(first.paid, Some(Money::usd_cents(125_000)));

    // One date decides for its column.
    let clear = "domain,expires\nthird-one.com,03/04/2027\nfourth-one.com,25/04/2027\n";
    let view = open(&bench.engine, clear.as_bytes()).await.expect("a table");
    assert_eq!(view.columns[1].day_or_month, None);
    assert_eq!(previewed(&bench.engine, &view).await.added, 2);
}

#[tokio::test]
async fn tables_come_in_every_spelling() {
    let (bench, _) = Bench::synced("one-account").await;
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain("name\tnote\r\nmünz-one.de\tGröße\r\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let tables: [(&str, Vec<u8>, ImportEncoding); 5] = [
        (
            "mark",
            "\u{feff}name,note\nxn--mnz-two-n2a.de,Größe\n".into(),
            ImportEncoding::Utf8,
        ),
        (
            "Latin-1",
            b"name;note\r\nm\xFCnz-three.de;Gr\xF6\xDFe\r\n".to_vec(),
            ImportEncoding::Western,
        ),
        ("UTF-16", utf16, ImportEncoding::Utf16),
        (
            "returns alone",
            b"name|note\rmac-one.de|Gr\xF6\xDFe\r".to_vec(),
            ImportEncoding::Western,
        ),
        (
            "no head",
            "plain-one.de\nplain-two.de\n".into(),
            ImportEncoding::Utf8,
        ),
    ];
    for (what, bytes, encoding) in tables {
        let view = open(&bench.engine, &bytes).await.expect(what);
        assert_eq!(view.cut.encoding, Some(encoding), "{what}");
        let preview = previewed(&bench.engine, &view).await;
        let expected = if what == "no head" { 2 } else { 1 };
        assert_eq!((preview.added, preview.bad), (expected, 0), "{what}: {preview:?}");
        apply(&bench, &view, &view.mapping).await;
    }
    assert_eq!(
        row(&bench.engine, "mac-one.de").await.note.as_deref(),
        Some("Größe")
    );
}

#[tokio::test]
async fn what_is_no_table_of_names_is_refused_in_words() {
    let (bench, _) = Bench::synced("one-account").await;
    let html = format!(
        "<!doctype html><html><body>{}</body></html>",
        "<p>no names</p>\n".repeat(50)
    );
    let numbers = "1,2,3\n".repeat(20_000);
    let unclosed = format!(
        "name,note\na-name.com,\"never closed\n{}",
        "b-name.com,x\n".repeat(400_000)
    );
    for (what, bytes, word) in [
        ("a workbook", b"PK\x03\x04\x14\0".to_vec(), "workbook"),
        ("zeros", vec![0; 4096], "another sort"),
        ("nothing", Vec::new(), "empty"),
        ("a page", html.into_bytes(), "No cell"),
        ("numbers", numbers.into_bytes(), "No cell"),
        ("an open quote", unclosed.into_bytes(), "line 2"),
    ] {
        let fault = open(&bench.engine, &bytes).await.expect_err(what);
        assert_eq!(fault.code, Code::BadInput, "{what}: {fault}");
        assert!(fault.message.contains(word), "{what}: {fault}");
    }
    let gone = bench
        .engine
        .portfolio_import_file(Path::new("/nowhere/names.csv").to_owned())
        .await
        .expect_err("no such file");
    assert!(gone.message.contains("can not be read"), "{gone}");
    // A zero byte further on spoils its own row alone.
    let late = format!(
        "name,note\n{}b-name.com,a\0b\nc-name.com,x\n",
        "a-name.com,y\n".repeat(8000)
    );
    let view = open(&bench.engine, late.as_bytes()).await.expect("a table");
    let preview = previewed(&bench.engine, &view).await;
    assert_eq!(
        (preview.added, preview.bad, preview.repeated),
        (2, 1, 7999),
        "{preview:?}"
    );
}

/// 200 MB in rows of a kilobyte: what is tested is that no row but the one in hand is held.
#[tokio::test]
async fn two_hundred_megabytes_are_read_row_by_row() {
    let (bench, _) = Bench::synced("one-account").await;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("large.csv");
    let file = std::fs::File::create(&path).expect("a file");
    let mut file = std::io::BufWriter::new(file);
    let filler = "x".repeat(100_000);
    writeln!(file, "name,other,tags").expect("written");
    for number in 0..2_000 {
        writeln!(file, "large-{number}.com,{filler},big").expect("written");
    }
    file.flush().expect("written");
    drop(file);
    assert!(std::fs::metadata(&path).expect("a file").len() > 200_000_000);
    let before = memory();
    let view = bench.engine.portfolio_import_file(path).await.expect("a table");
    let preview = previewed(&bench.engine, &view).await;
    assert_eq!((preview.added, preview.bad), (2_000, 0));
    let grown = memory().saturating_sub(before);
    assert!(grown < 100_000, "{grown} kB more than before");
}

/// The most memory that this process ever had, in kB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|text| text.trim().trim_end_matches(" kB").trim().parse().ok())
        .unwrap_or(0)
}

#[tokio::test]
async fn a_file_that_changes_while_it_is_open_is_not_taken_over() {
    let (bench, _) = Bench::synced("one-account").await;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("names.csv");
    std::fs::write(&path, "name\none-name.com\n").expect("written");
    let view = bench
        .engine
        .portfolio_import_file(path.clone())
        .await
        .expect("a table");
    previewed(&bench.engine, &view).await;
    std::fs::write(&path, "name\nanother-name.com\nand-more.com\n").expect("written");
    let job = bench
        .engine
        .portfolio_import_apply(view.id.clone(), view.mapping.clone())
        .await
        .expect("it starts");
    assert_eq!(bench.job(&job).await.state, JobState::Failed);
    let result = bench.engine.portfolio_import_result(view.id.clone()).await;
    let result = result.expect("a result").expect("it has ended");
    assert!(!result.finished && result.added == 0, "{result:?}");
    assert!(result.problem.expect("why").contains("changed"));
}

#[tokio::test]
async fn the_user_says_how_a_table_is_cut_and_the_preview_follows() {
    let (bench, _) = Bench::synced("one-account").await;
    // Bars stand between the cells; the notes are full of commas, as many in each row.
    let table = b"name|note\nodra-one.pl|W\xF3d\x9F, one, two\nodra-two.pl|W\xF3d\x9F, three, four\n";
    let view = open(&bench.engine, table).await.expect("a table");
    let said = |delimiter: &str, encoding| ImportCut {
        delimiter: delimiter.to_owned(),
        encoding: Some(encoding),
    };
    let reread = async |id: &str, cut| bench.engine.portfolio_import_reread(id.to_owned(), cut).await;
    let refused = reread(&view.id, said(";", ImportEncoding::Western)).await;
    assert!(refused.expect_err("no names").message.contains("No cell"));
    previewed(&bench.engine, &view).await;
    for wrong in ["", "ab", "\n", "\"", "."] {
        let refused = reread(&view.id, said(wrong, ImportEncoding::Western)).await;
        assert_eq!(refused.expect_err("no sign between cells").code, Code::BadInput);
    }
    let cut = said("|", ImportEncoding::Central);
    let again = reread(&view.id, cut.clone()).await.expect("read again");
    assert_eq!(again.cut, cut);
    assert_eq!(again.columns[1].samples[0], "W\u{f3}d\u{17a}, one, two");
    let preview = previewed(&bench.engine, &again).await;
    assert_eq!((preview.added, preview.bad), (2, 0), "{preview:?}");
    apply(&bench, &again, &again.mapping).await;
    assert_eq!(
        row(&bench.engine, "odra-one.pl").await.note.as_deref(),
        Some("W\u{f3}d\u{17a}, one, two")
    );
    let gone = reread(&view.id, cut)
        .await
        .expect_err("the table before is not open");
    assert_eq!(gone.code, Code::NotFound);
}
