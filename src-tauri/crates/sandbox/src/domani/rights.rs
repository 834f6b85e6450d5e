//! What a key may do. A key without scopes of its own may do everything (`*`).

use axum::http::StatusCode;

use super::reply::Refusal;

/// The scopes that a key can be made with.
pub const SCOPES: [&str; 14] = [
    "*",
    "domains:read",
    "domains:write",
    "domains:transfer",
    "tokens:read",
    "tokens:write",
    "account:read",
    "account:write",
    "billing:read",
    "search",
    "webhooks:read",
    "webhooks:write",
    "email:read",
    "email:write",
];

/// Whether a call is open to everybody.
pub fn is_public(method: &str, path: &str) -> bool {
    let open = [
        "/api/tlds",
        "/api/domains/search",
        "/api/domains/suggest",
        "/api/domains/dns-check",
        "/api/domains/whois",
        "/api/auth/register",
        "/api/auth/login",
        "/api/auth/cli",
        "/api/auth/cli/poll",
    ];
    open.contains(&path) || (method == "GET" && path.starts_with("/api/domains/") && path.ends_with("/og"))
}

/// The scope that a call needs.
fn needed(method: &str, path: &str) -> &'static str {
    let reads = method == "GET";
    let last = path.rsplit('/').next().unwrap_or(path);
    if path.starts_with("/api/tokens") {
        return if reads { "tokens:read" } else { "tokens:write" };
    }
    if path.starts_with("/api/me") {
        return if reads { "account:read" } else { "account:write" };
    }
    if path.starts_with("/api/billing") || path == "/api/referrals" {
        return "billing:read";
    }
    match last {
        "buy" | "renew" | "transfer" | "auth-code" => "domains:transfer",
        _ if reads => "domains:read",
        _ => "domains:write",
    }
}

/// Refuses a call for which the key has no scope.
pub fn check(scopes: &[String], method: &str, path: &str) -> Result<(), Refusal> {
    let needed = needed(method, path);
    if scopes.iter().any(|scope| scope == "*" || scope == needed) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        "INSUFFICIENT_SCOPE",
        format!("This key lacks the scope {needed}."),
        format!("Create a token with the scope {needed}."),
    ))
}
