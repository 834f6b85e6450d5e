//! What a certificate means.

use lookup::Certificate;
use lookup::tls::Trust;
use model::{DomainName, Timestamp};

use super::{finding, good};
use crate::health::view::{Finding, Level};
use crate::words::{count, day, days_left, list};

/// Certificates are renewed by themselves a month before their end; one that is not by now will not be.
const SOON: i32 = 14;
const VERY_SOON: i32 = 3;

/// What is to be said of a name's certificate on a day.
pub(in crate::health) fn certificate(name: &DomainName, shown: &Certificate, now: Timestamp) -> Vec<Finding> {
    let mut found = vec![dates(shown, now)];
    if !shown.covers_name {
        let names = if shown.names.is_empty() {
            "no name at all".to_owned()
        } else {
            list(&shown.names, 3)
        };
        found.push(finding(
            Level::Bad,
            "Made out for another name",
            format!(
                "It is for {names}, so browsers warn every visitor of {name}. Have the web host add {name} to its \
                 certificate, or point the name elsewhere."
            ),
        ));
    } else if !shown.covers_www {
        found.push(finding(
            Level::Note,
            format!("Not for www.{name}"),
            "Visitors who type www see a warning there. Have the web host add it, if that address is used.",
        ));
    }
    found.push(trust(shown));
    found
}

fn dates(shown: &Certificate, now: Timestamp) -> Finding {
    let left = days_left(shown.not_after, now);
    let days = |number: i32| count(number.unsigned_abs() as usize, "day", "days");
    let until = day(shown.not_after);
    let mend = "Renew it at the web host, or see there why its automatic renewal stopped.";
    if now >= shown.not_after {
        let since = if left == 0 {
            "today".to_owned()
        } else {
            format!("{} ago", days(left))
        };
        return finding(
            Level::Bad,
            format!("Expired {since}"),
            format!("It was valid until {until}. Browsers warn every visitor now. {mend}"),
        );
    }
    if now < shown.not_before {
        return finding(
            Level::Bad,
            "Not valid yet",
            format!(
                "It begins on {}. Until then browsers warn every visitor. Have the web host put the former one back.",
                day(shown.not_before)
            ),
        );
    }
    let title = match left {
        0 => "Ends today".to_owned(),
        1..=SOON => format!("Ends in {}", days(left)),
        _ => format!(
            "Valid for {}",
            count(left.unsigned_abs() as usize, "more day", "more days")
        ),
    };
    match left {
        ..=SOON => finding(
            if left <= VERY_SOON {
                Level::Bad
            } else {
                Level::Warning
            },
            title,
            format!("It is valid until {until} and should have been renewed by now. {mend}"),
        ),
        _ => finding(
            Level::Good,
            title,
            format!("Until {until}, issued by {}.", shown.issuer),
        ),
    }
}

fn trust(shown: &Certificate) -> Finding {
    let issuer = &shown.issuer;
    match shown.trust {
        Trust::Trusted => good("Its issuer is trusted"),
        Trust::SelfSigned => finding(
            Level::Bad,
            "Signed by itself",
            "No authority stands behind it, so browsers warn every visitor. Have the web host set up one from an \
             authority; Let's Encrypt gives them for nothing.",
        ),
        Trust::UnknownIssuer if shown.chain == 1 => finding(
            Level::Bad,
            "Its issuer is not trusted",
            format!(
                "{issuer} is not known here, and the server sends nothing that leads to an authority that is. Have the \
                 web host install the intermediate certificate too."
            ),
        ),
        Trust::UnknownIssuer => finding(
            Level::Bad,
            "Its issuer is not trusted",
            format!(
                "{issuer} is no authority that this computer trusts. Have the web host set up one from a public authority."
            ),
        ),
        Trust::Revoked => finding(
            Level::Bad,
            "Taken back by its issuer",
            format!("{issuer} has revoked it. Have the web host set up a new one at once."),
        ),
        Trust::ChainExpired => finding(
            Level::Bad,
            "A certificate above it has expired",
            "The server sends an intermediate certificate that is out of date. Have the web host install the present one.",
        ),
        Trust::Broken => finding(
            Level::Bad,
            "Not as a certificate must be",
            "Something in it or above it is wrong, so browsers refuse it. Have the web host set it up anew.",
        ),
        Trust::Unjudged => finding(
            Level::Note,
            "Trust not judged",
            "This computer has no list of trusted authorities, so only dates and names were looked at.",
        ),
    }
}
