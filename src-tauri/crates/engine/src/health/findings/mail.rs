//! What the mail records of a name mean.

use lookup::MailFact;
use lookup::mail::dmarc::{Dmarc, Policy};
use lookup::mail::spf::{Everybody, LIMIT, Spf};
use model::DomainName;

use super::{finding, good};
use crate::health::view::{Finding, Level};
use crate::words::{count, list};

/// What is to be said of a name's mail.
pub(in crate::health) fn mail(name: &DomainName, fact: &MailFact) -> Vec<Finding> {
    let has_mail = !fact.hosts.is_empty();
    let mut found = hosts(name, fact);
    found.extend(spf(&fact.spf, has_mail));
    found.extend(dmarc(name, &fact.dmarc));
    // A name that sends nothing needs no key.
    if has_mail || !fact.keys.is_empty() {
        found.extend(keys(fact));
    }
    if fact.mta_sts {
        found.push(good("Senders are told to insist on TLS (MTA-STS)"));
    }
    if fact.tls_reports {
        found.push(good("Reports on TLS are asked for (TLS-RPT)"));
    }
    found
}

fn hosts(name: &DomainName, fact: &MailFact) -> Vec<Finding> {
    if fact.null_mx {
        return vec![good("Takes no mail, and says so")];
    }
    if fact.hosts.is_empty() {
        let where_to = if fact.has_address {
            format!(
                "Senders try its web address instead, where mail usually bounces after days. If {name} takes no mail"
            )
        } else {
            format!("If {name} takes no mail")
        };
        return vec![finding(
            Level::Note,
            "No mail hosts",
            format!("{where_to}, add the MX record \"0 .\", which says so at once."),
        )];
    }
    let mut found = Vec::new();
    let all: Vec<&str> = fact.hosts.iter().map(|host| host.host.as_str()).collect();
    let lost: Vec<&str> = fact
        .hosts
        .iter()
        .filter(|host| host.resolves == Some(false))
        .map(|host| host.host.as_str())
        .collect();
    if !lost.is_empty() {
        let (level, what) = if lost.len() == all.len() {
            (Level::Bad, "No mail arrives.")
        } else {
            (Level::Warning, "Mail arrives at the others only.")
        };
        found.push(finding(
            level,
            format!(
                "{} without an address",
                count(lost.len(), "mail host", "mail hosts")
            ),
            format!(
                "{} can not be found in the DNS. {what} Correct the MX records.",
                list(&lost, 3)
            ),
        ));
    }
    for host in fact.hosts.iter().filter(|host| host.is_alias) {
        found.push(finding(
            Level::Note,
            format!("{} is an alias", host.host),
            "MX records must name a host itself (RFC 2181); some senders refuse aliases. Name its target instead.",
        ));
    }
    if found.is_empty() {
        found.push(finding(
            Level::Good,
            format!("{} found", count(all.len(), "mail host", "mail hosts")),
            format!("{}.", list(&all, 3)),
        ));
    }
    found
}

fn spf(spf: &Spf, has_mail: bool) -> Vec<Finding> {
    match spf.records.len() {
        0 if has_mail => {
            return vec![finding(
                Level::Warning,
                "No SPF",
                "Nobody can tell who may send in this name's name, and mail may be taken for junk. Add the TXT record that \
                 your mail provider gives, such as \"v=spf1 include:... -all\".",
            )];
        }
        0 => {
            return vec![finding(
                Level::Note,
                "No SPF",
                "If the name sends no mail, add the TXT record \"v=spf1 -all\", so that nobody sends in its name.",
            )];
        }
        1 => {}
        several => {
            return vec![finding(
                Level::Bad,
                format!("{several} SPF records"),
                "A name may have one; with more, receivers treat all of them as broken. Join them into a single record \
                 that begins with v=spf1 once and has every include.",
            )];
        }
    }
    let mut found = Vec::new();
    if !spf.problems.is_empty() {
        // Everything but the one word that is only out of favour breaks the record for receivers.
        let only_old = spf.problems.iter().all(|problem| problem.contains("ptr is slow"));
        found.push(finding(
            if only_old { Level::Note } else { Level::Bad },
            if only_old {
                "SPF uses ptr"
            } else {
                "SPF has mistakes"
            },
            spf.problems.join(" "),
        ));
    }
    if spf.lookups > LIMIT {
        let number = if spf.more {
            format!("more than {LIMIT}")
        } else {
            spf.lookups.to_string()
        };
        found.push(finding(
            Level::Bad,
            format!("SPF needs {number} lookups of {LIMIT}"),
            format!(
                "Receivers stop at {LIMIT} and treat the record as broken. Take out what you do not send with, or list \
                 addresses instead of including names."
            ),
        ));
    }
    if !spf.unanswered.is_empty() {
        found.push(finding(
            Level::Note,
            "SPF not fully counted",
            format!(
                "{} could not be asked. Look again later.",
                list(&spf.unanswered, 3)
            ),
        ));
    }
    match spf.all {
        Some(Everybody::Pass) => found.push(finding(
            Level::Bad,
            "SPF lets everybody send",
            "+all allows any server in the world to send in this name's name. Change it to -all.",
        )),
        Some(Everybody::Neutral) => found.push(finding(
            Level::Warning,
            "SPF leaves others open",
            "?all says nothing about servers that are not listed. Change it to ~all, and to -all once all your mail passes.",
        )),
        None if spf.problems.is_empty() && spf.unanswered.is_empty() => found.push(finding(
            Level::Warning,
            "SPF leaves others open",
            "The record does not end with all, so it says nothing about servers that are not listed. Add -all.",
        )),
        _ => {}
    }
    if found.is_empty() {
        let text = match spf.all {
            Some(Everybody::SoftFail) => "Others are marked as suspicious (~all).",
            _ => "Others are refused (-all).",
        };
        found.push(finding(
            Level::Good,
            format!("SPF in order, {} of {LIMIT} lookups", spf.lookups),
            text,
        ));
    }
    found
}

fn dmarc(name: &DomainName, dmarc: &Dmarc) -> Vec<Finding> {
    match dmarc.records.len() {
        0 => {
            return vec![finding(
                Level::Warning,
                "No DMARC",
                format!(
                    "Receivers are not told what to do with mail that is forged in this name's name, and large ones want \
                     it. Begin with the TXT record \"v=DMARC1; p=none; rua=mailto:...\" at _dmarc.{name}."
                ),
            )];
        }
        1 => {}
        several => {
            return vec![finding(
                Level::Bad,
                format!("{several} DMARC records"),
                format!("With more than one none has any effect. Keep a single one at _dmarc.{name}."),
            )];
        }
    }
    let mut found: Vec<Finding> = Vec::new();
    if !dmarc.problems.is_empty() {
        let level = if dmarc.policy.is_none() {
            Level::Bad
        } else {
            Level::Warning
        };
        found.push(finding(level, "DMARC has mistakes", dmarc.problems.join(" ")));
    }
    let reported = !dmarc.reports_to.is_empty();
    match dmarc.policy {
        Some(Policy::None) if reported => found.push(finding(
            Level::Note,
            "DMARC only watches",
            "With p=none forged mail is reported and still delivered. When the reports show that your own mail passes, \
             change it to p=quarantine.",
        )),
        Some(Policy::None) => found.push(finding(
            Level::Warning,
            "DMARC does nothing",
            "p=none without reports neither stops forged mail nor tells you of it. Add rua=mailto:... or a stricter policy.",
        )),
        Some(policy) if dmarc.percent < 100 => found.push(finding(
            Level::Note,
            format!("DMARC for {} % of mail", dmarc.percent),
            format!("The rest of forged mail is let through. Remove pct when your own mail passes. {}", fate(policy)),
        )),
        Some(policy) if dmarc.below == Some(Policy::None) => found.push(finding(
            Level::Note,
            "DMARC spares names below",
            format!("{} sp=none lets mail forged from names below {name} through. Remove it if none of them sends.", fate(policy)),
        )),
        Some(policy) => found.push(finding(Level::Good, "DMARC protects the name", fate(policy))),
        None => {}
    }
    found
}

fn fate(policy: Policy) -> &'static str {
    match policy {
        Policy::Reject => "Forged mail is to be refused (p=reject).",
        Policy::Quarantine => "Forged mail is to go to the junk folder (p=quarantine).",
        Policy::None => "Forged mail is delivered (p=none).",
    }
}

fn keys(fact: &MailFact) -> Vec<Finding> {
    let selectors = |wanted: &dyn Fn(&lookup::mail::DkimKey) -> bool| -> Vec<&str> {
        let keys = fact.keys.iter().filter(|key| wanted(key));
        keys.map(|key| key.selector.as_str()).collect()
    };
    let (live, revoked) = (selectors(&|key| !key.revoked), selectors(&|key| key.revoked));
    let mut found = Vec::new();
    if live.is_empty() {
        let more = if fact.keys_complete {
            ""
        } else {
            " Not all of them were answered."
        };
        found.push(finding(
            Level::Note,
            "No DKIM key under the usual names",
            format!(
                "Keys can have any name, so there may be one all the same: your mail provider tells which. A key lets \
                 receivers see that mail is really yours.{more}"
            ),
        ));
    } else {
        found.push(finding(
            Level::Good,
            count(live.len(), "DKIM key", "DKIM keys"),
            format!("Under {}.", list(&live, 5)),
        ));
    }
    if !revoked.is_empty() {
        found.push(finding(
            Level::Note,
            "A DKIM key was taken back",
            format!(
                "The key under {} is empty. Remove the record if nothing signs with it any more.",
                list(&revoked, 5)
            ),
        ));
    }
    let testing = selectors(&|key| key.testing && !key.revoked);
    if !testing.is_empty() {
        found.push(finding(
            Level::Note,
            "A DKIM key is for tests",
            format!(
                "The key under {} says t=y, so receivers may ignore it. Remove t=y once it works.",
                list(&testing, 5)
            ),
        ));
    }
    found
}
