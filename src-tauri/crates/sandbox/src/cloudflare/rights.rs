//! What a token may do. The switch `token_lacks` takes rights away: words such as `dns:edit`, `dns:read`, `zone:edit`,
//! `zone:read` and `registrar`, with blanks between them. Whoever may not read may not edit either.

use axum::http::{Method, StatusCode};

use super::NAME;
use super::envelope::Refusal;
use crate::world::World;

const SWITCH: &str = "token_lacks";

/// Whether a right was taken away.
pub fn lacks(world: &World, right: &str) -> bool {
    let said = world.switches.get(NAME, SWITCH).and_then(|value| value.as_str());
    said.is_some_and(|said| said.split_whitespace().any(|word| word == right))
}

/// The permissions that a zone tells of the token that reads it.
pub fn of_zone(world: &World) -> Vec<&'static str> {
    let all = [
        ("#dns_records:edit", "dns:edit"),
        ("#dns_records:read", "dns:read"),
        ("#zone:edit", "zone:edit"),
        ("#zone:read", "zone:read"),
    ];
    let kept = all.into_iter().filter(|(_, right)| !lacks(world, right));
    kept.map(|(word, _)| word).collect()
}

/// Refuses a call for which the token has no right, as a bad token is refused.
pub fn check(world: &World, method: &Method, path: &str) -> Result<(), Refusal> {
    let reads = method == Method::GET;
    let needed: &[&str] = if path.contains("/registrar") {
        &["registrar"]
    } else if path.contains("/dns_records") || path.ends_with("/dnssec") {
        if reads {
            &["dns:read"]
        } else {
            &["dns:read", "dns:edit"]
        }
    } else if path.starts_with("/zones") {
        if reads {
            &["zone:read"]
        } else {
            &["zone:read", "zone:edit"]
        }
    } else {
        &[]
    };
    if needed.iter().any(|right| lacks(world, right)) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            10_000,
            "Authentication error",
        ));
    }
    Ok(())
}
