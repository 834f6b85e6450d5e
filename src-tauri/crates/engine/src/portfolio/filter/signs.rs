//! What can be typed into the filter: the one table behind the reading, the help and the suggestions.

use crate::portfolio::view::FilterHelp;

/// A token's word.
pub(crate) struct Sign {
    /// As it is suggested.
    pub key: &'static str,
    /// Other words for it.
    pub others: &'static [&'static str],
    /// What it is typed with.
    pub op: &'static str,
    /// As it may stand.
    pub example: &'static str,
    /// What it shows.
    pub note: &'static str,
}

/// All of them, those first that are used most.
pub(crate) const SIGNS: [Sign; 16] = [
    Sign {
        key: "expires",
        others: &["expiry"],
        op: "<",
        example: "expires<30d",
        note: "Ends within 30 days, or has ended; also 2w, 6m, 1y, 2026-12-31, 2026-12, and expires:unknown",
    },
    Sign {
        key: "is",
        others: &[],
        op: ":",
        example: "is:risk",
        note: "In a state: risk, lapsed, grace, redemption, pending-delete, due, soon, vanished, arrived, conflict, drifted, failing, stale, blocked, unknown, elsewhere or hand",
    },
    Sign {
        key: "account",
        others: &["registrar"],
        op: ":",
        example: "account:joker",
        note: "In an account, by its name or its provider's; registered there or only as a zone",
    },
    Sign {
        key: "tld",
        others: &["ending"],
        op: ":",
        example: "tld:co.uk",
        note: "With an ending",
    },
    Sign {
        key: "tag",
        others: &["tags"],
        op: ":",
        example: "tag:brand",
        note: "With a tag; tag:~br for a part of one, tag:any and tag:none",
    },
    Sign {
        key: "autorenew",
        others: &["auto-renew"],
        op: ":",
        example: "autorenew:off",
        note: "Auto-renew on, off or unknown",
    },
    Sign {
        key: "lock",
        others: &["locked"],
        op: ":",
        example: "lock:off",
        note: "Transfer lock on, off or unknown",
    },
    Sign {
        key: "privacy",
        others: &[],
        op: ":",
        example: "privacy:off",
        note: "WHOIS privacy on, off or unknown",
    },
    Sign {
        key: "price",
        others: &["renewal"],
        op: ">",
        example: "price>20",
        note: "Renewal price, each in its own currency; price>20eur for one currency alone, and price:unknown",
    },
    Sign {
        key: "paid",
        others: &[],
        op: "<",
        example: "paid<10",
        note: "What was paid for it, like price",
    },
    Sign {
        key: "changed",
        others: &[],
        op: "<",
        example: "changed<7d",
        note: "Changed within the last 7 days; at most 30",
    },
    Sign {
        key: "registered",
        others: &["created"],
        op: "<",
        example: "registered<1y",
        note: "Registered within the last year; also registered<2020 for before that year, and registered:unknown",
    },
    Sign {
        key: "ns",
        others: &["nameserver"],
        op: ":",
        example: "ns:~parking",
        note: "A nameserver that contains this",
    },
    Sign {
        key: "dns",
        others: &[],
        op: ":",
        example: "dns:cloudflare",
        note: "Served by an account; dns:elsewhere where none does",
    },
    Sign {
        key: "note",
        others: &["notes"],
        op: ":",
        example: "note:~sale",
        note: "A note that contains this; note:any and note:none",
    },
    Sign {
        key: "name",
        others: &["names"],
        op: ":",
        example: "name:a.com,b.com",
        note: "Exactly these names; name:~shop for a part",
    },
];

/// The token of a word, or of another word for it.
pub(crate) fn sign(key: &str) -> Option<&'static Sign> {
    SIGNS
        .iter()
        .find(|sign| sign.key == key || sign.others.contains(&key))
}

/// The table as the window shows it.
pub(crate) fn help() -> Vec<FilterHelp> {
    let line = |token: &str, note: &str| FilterHelp {
        token: token.to_owned(),
        note: note.to_owned(),
    };
    let tokens = SIGNS.iter().map(|sign| line(sign.example, sign.note));
    let mut help = vec![line("harbor", "A part of the name, in either form")];
    help.extend(tokens);
    help.push(line(
        "-is:lapsed",
        "A minus before a part leaves out what it shows",
    ));
    help.push(line("account:\"My account\"", "Quotes keep blanks together"));
    help
}
