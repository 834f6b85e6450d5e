//! A record of every type that a provider may offer, in the spelling in which Freehold keeps it.

use model::{Record, content};

/// A record of this type under a name of its own; `None` for a type that is not known here.
#[must_use]
pub fn record(kind: &str, ttl: u32) -> Option<Record> {
    const DIGEST: &str = "2bb183af5f22588179a53b0a98631fad1a292118b2c3a5e36d0b2d6b8a2f3f11";
    let text = |numbers: &str| format!("{numbers} {DIGEST}");
    let (owner, content) = match kind {
        "A" => ("conformance-a", "192.0.2.7".to_owned()),
        "AAAA" => ("conformance-aaaa", "2001:db8::7".to_owned()),
        "CNAME" => ("conformance-cname", "target.example.net".to_owned()),
        "DNAME" => ("conformance-dname", "target.example.net".to_owned()),
        "MX" => ("conformance-mx", "10 mx1.example.net".to_owned()),
        "TXT" => (
            "conformance-txt",
            "v=spf1 include:_spf.example.net; \"quoted\" back\\slash ~all".to_owned(),
        ),
        // A delegation, and what belongs to one.
        "NS" => ("conformance-ns", "ns1.example.net".to_owned()),
        "DS" => ("conformance-ns", text("12345 13 2")),
        "DNSKEY" => ("conformance-dnskey", "257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==".to_owned()),
        "PTR" => ("conformance-ptr", "host.example.net".to_owned()),
        "SRV" => ("_sip._tcp.conformance", "10 20 5060 sip.example.net".to_owned()),
        "CAA" => ("conformance-caa", "0 issue \"ca.example.net\"".to_owned()),
        "TLSA" => ("_443._tcp.conformance", text("3 1 1")),
        "SMIMEA" => ("conformance._smimecert", text("3 1 1")),
        "SSHFP" => ("conformance-sshfp", text("4 2")),
        "HTTPS" => ("conformance-https", "1 . alpn=\"h3,h2\"".to_owned()),
        "SVCB" => ("_dns.conformance", "1 dns.example.net alpn=\"dot\"".to_owned()),
        "URI" => ("_http._tcp.conformance", "10 1 \"https://www.example.net/path\"".to_owned()),
        "NAPTR" => (
            "conformance-naptr",
            "10 100 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.net!\" .".to_owned(),
        ),
        "LOC" => (
            "conformance-loc",
            "51 30 12.748 N 0 7 39.611 W 10.00m 1.00m 100.00m 10.00m".to_owned(),
        ),
        "CERT" => ("conformance-cert", "1 12345 13 AwEAAcm0ZGVhZGJlZWY=".to_owned()),
        "URL" => ("conformance-url", "https://www.example.net/path?a=b".to_owned()),
        "FRAME" => ("conformance-frame", "https://www.example.net/".to_owned()),
        "MAILFW" => ("conformance-mailfw", "me@example.net".to_owned()),
        "DYNA" => ("conformance-dyna", "192.0.2.77".to_owned()),
        "DYNAAAA" => ("conformance-dynaaaa", "2001:db8::77".to_owned()),
        "OPENPGPKEY" => ("conformance._openpgpkey", "mQENBFVHm5sBCACzc2FtcGxl".to_owned()),
        _ => return None,
    };
    Some(Record::new(owner, kind, content, Some(ttl)))
}

/// A content by its meaning: quotes around words, runs of blanks and final dots of hosts do not count. A TXT counts byte by
/// byte.
#[must_use]
pub fn meaning(record: &Record) -> String {
    let kind = record.kind.as_str();
    if kind == "TXT" {
        return record.content.clone();
    }
    let spelled = content::normalise(kind, &record.content).unwrap_or_else(|_| record.content.clone());
    let words: Vec<String> = spelled
        .split_whitespace()
        .map(|word| {
            let bare = word.replace('"', "");
            match bare.strip_suffix('.') {
                Some(host) if !host.is_empty() => host.to_owned(),
                _ => bare,
            }
        })
        .collect();
    words.join(" ")
}
