//! What the page of a name means.

use lookup::Preview;

use super::{finding, good};
use crate::health::view::{Finding, Level};

/// What is to be said of a name's page.
pub(in crate::health) fn preview(page: &Preview) -> Vec<Finding> {
    let mut found = Vec::new();
    let status = page.status;
    match status {
        200..=299 => found.push(good("The page answers")),
        300..=399 => found.push(finding(
            Level::Warning,
            "A redirect that leads nowhere",
            format!("The server answers with status {status} and no place that can be followed. Correct it at the web host."),
        )),
        401 | 403 => found.push(finding(
            Level::Note,
            "The page is not open to everybody",
            format!("The server answers with status {status}. That is fine if it is meant so."),
        )),
        404 | 410 => found.push(finding(
            Level::Warning,
            "There is no page",
            format!("The server answers with status {status}. Put a page there, or redirect the name."),
        )),
        _ => found.push(finding(
            Level::Bad,
            "The server reports an error",
            format!("It answers with status {status}. See to it at the web host."),
        )),
    }
    if let Some(why) = &page.not_secure {
        found.push(finding(
            Level::Warning,
            "Only without encryption",
            format!("The page came over plain http. {why} Browsers call it not secure; set up a certificate at the web host."),
        ));
    }
    if let Some(host) = &page.elsewhere {
        found.push(finding(
            Level::Note,
            format!("Leads to {host}"),
            "What is shown here is that page. That is fine if it is meant so.",
        ));
    }
    if let Some(why) = &page.parked {
        found.push(finding(Level::Note, "Looks parked", why.clone()));
    }
    if (200..300).contains(&status) && page.parked.is_none() {
        shared(page, &mut found);
    }
    found
}

fn shared(page: &Preview, found: &mut Vec<Finding>) {
    if page.title.is_none() {
        found.push(finding(
            Level::Note,
            "No title",
            "The page has none, so search results and tabs show its address. Add a title element.",
        ));
    }
    match (&page.shared_title, &page.shared_image) {
        (Some(_), Some(_)) => found.push(good("Links to it show a preview")),
        (Some(_), None) => found.push(finding(
            Level::Note,
            "Links to it show no picture",
            "Add an og:image to the page if links to it are shared.",
        )),
        (None, _) => found.push(finding(
            Level::Note,
            "Links to it show no preview",
            "Add og:title, og:description and og:image to the page if links to it are shared.",
        )),
    }
    if page.unlisted {
        found.push(finding(
            Level::Note,
            "Hidden from search engines",
            "The page asks them to leave it out (noindex). That is fine if it is meant so.",
        ));
    }
}
