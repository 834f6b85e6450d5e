//! Hosts outside the world on which its names lean: a mail service and a web host. Resolvers know them; nobody here
//! plays their nameservers.

use super::data::{data, kind};
use super::message::{Code, Record, Reply};
use crate::world::ZoneRecord;

/// The names that are known, and everything below them.
const APEXES: [&str; 2] = ["fernmail.net", "papermill-hosting.example"];
/// Owner, type and content.
const RECORDS: [(&str, &str, &str); 10] = [
    ("mx1.fernmail.net", "A", "192.0.2.31"),
    ("mx2.fernmail.net", "A", "192.0.2.32"),
    ("mx3.fernmail.net", "A", "192.0.2.33"),
    (
        "_spf.fernmail.net",
        "TXT",
        "v=spf1 ip4:192.0.2.0/27 include:_out.fernmail.net -all",
    ),
    ("_out.fernmail.net", "TXT", "v=spf1 ip4:198.51.100.64/28 -all"),
    (
        "dkim.fernmail.net",
        "TXT",
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    ),
    ("imap.fernmail.net", "A", "192.0.2.41"),
    ("smtp.fernmail.net", "A", "192.0.2.42"),
    ("autodiscover.fernmail.net", "A", "192.0.2.43"),
    ("shops.papermill-hosting.example", "A", "198.51.100.41"),
];
/// Every customer has a host below this one.
const INBOXES: &str = ".inbox.fernmail.net";
const INBOX: &str = "192.0.2.44";
const TTL: u32 = 3600;

/// What is said of a host outside; `None` for a name that is not one of these.
pub fn answer(name: &str, asked: u16) -> Option<Reply> {
    let below =
        |apex: &&str| name == *apex || name.strip_suffix(*apex).is_some_and(|rest| rest.ends_with('.'));
    APEXES.iter().find(|apex| below(apex))?;
    let own = RECORDS.iter().filter(|(owner, ..)| *owner == name);
    let mut records: Vec<ZoneRecord> = own
        .map(|(_, kind, content)| ZoneRecord::new(kind, "@", content, TTL))
        .collect();
    if name.ends_with(INBOXES) {
        records.push(ZoneRecord::new("A", "@", INBOX, TTL));
    }
    let exists = !records.is_empty() || APEXES.contains(&name);
    let mut reply = Reply::bare(if exists { Code::Fine } else { Code::NoSuchName });
    let fitting = records.iter().filter(|record| kind(&record.kind) == Some(asked));
    reply.answers = fitting
        .filter_map(|record| {
            Some(Record {
                name: name.to_owned(),
                kind: asked,
                ttl: TTL,
                data: data(record)?,
            })
        })
        .collect();
    Some(reply)
}
