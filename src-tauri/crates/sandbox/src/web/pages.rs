//! The pages of the world's names, made up from the names themselves.

use crate::dns::nameservers::registrable;
use crate::world::World;

/// The server on which nothing but landing pages lie.
const LANDING: &str = "198.51.100.200";

/// What a host answers with, whatever is asked for: head and page.
pub fn page(world: &World, host: &str) -> Vec<u8> {
    let apex = registrable(world, host).map_or_else(|| host.to_owned(), |(apex, _)| apex);
    let zones = world.holdings.zones.iter().filter(|(key, _)| key.name == apex);
    let mut records = zones.flat_map(|(_, zone)| &zone.records);
    let parked = records.any(|record| record.kind == "A" && record.name == "@" && record.content == LANDING);
    let page = if parked { landing(&apex) } else { site(&apex) };
    answer("200 OK", "", &page)
}

/// Sends on to https.
pub fn redirect(host: &str) -> Vec<u8> {
    answer(
        "301 Moved Permanently",
        &format!("Location: https://{host}/\r\n"),
        "",
    )
}

fn answer(status: &str, headers: &str, page: &str) -> Vec<u8> {
    let length = page.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n{headers}Connection: close\r\n\r\n{page}"
    )
    .into_bytes()
}

/// A site with everything that a shared link shows.
fn site(apex: &str) -> String {
    let title = called(apex);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"description\" content=\"{title}: work with care, since the first tide.\">\
         <meta property=\"og:site_name\" content=\"{title}\">\
         <meta property=\"og:title\" content=\"{title}, at home on the coast\">\
         <meta property=\"og:description\" content=\"What we make, who we are, and how to reach us.\">\
         <meta property=\"og:image\" content=\"/share.png\">\
         <link rel=\"canonical\" href=\"https://{apex}/\"></head>\
         <body><h1>{title}</h1><p>Welcome.</p></body></html>"
    )
}

fn landing(apex: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{apex}</title></head>\
         <body><h1>{apex}</h1><p>This domain is parked by its owner.</p></body></html>"
    )
}

/// What whoever has a name would call themselves: `oak-and-iron.com` is Oak and iron.
fn called(apex: &str) -> String {
    let label = apex.split('.').next().unwrap_or(apex).replace('-', " ");
    let mut letters = label.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => label,
    }
}
