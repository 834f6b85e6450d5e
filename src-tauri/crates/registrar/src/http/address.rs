//! Which base addresses are allowed: https anywhere, plain http on this machine alone.

use url::{Host, Url};

/// Why an address can not be used. The message says what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither http nor https.
    #[error("The address must begin with https://.")]
    Scheme,
    /// Plain http to another machine: the key would travel readable.
    #[error(
        "The address must begin with https://. Plain http is allowed for this machine alone (127.0.0.1)."
    )]
    PlainHttp,
    /// A user name or a password inside.
    #[error("The address holds a user name or a password. Leave out everything up to the @ sign.")]
    Credentials,
    /// A query or a fragment.
    #[error("The address ends in a query. Leave out everything from the ? or # sign on.")]
    Query,
    /// No host.
    #[error("The address names no host.")]
    Host,
}

/// Checks a base address and returns it without trailing slashes in its path.
///
/// # Errors
/// When a key could leak on it, or when it can not be extended by a path.
pub fn allowed(base: &Url) -> Result<Url, AddressError> {
    let loopback = match base.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(AddressError::Host),
    };
    match base.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => return Err(AddressError::PlainHttp),
        _ => return Err(AddressError::Scheme),
    }
    if !base.username().is_empty() || base.password().is_some() {
        return Err(AddressError::Credentials);
    }
    if base.query().is_some() || base.fragment().is_some() {
        return Err(AddressError::Query);
    }
    let mut base = base.clone();
    let path = base.path().trim_end_matches('/').to_owned();
    base.set_path(&path);
    Ok(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<String, AddressError> {
        allowed(&Url::parse(text).expect("test address")).map(String::from)
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for fine in [
            "https://api.example.net/v1",
            "http://127.0.0.1:8080",
            "http://127.8.8.8/v1",
            "http://[::1]:80",
            "http://localhost:1/v1",
        ] {
            assert!(check(fine).is_ok(), "{fine}");
        }
        for refused in [
            "http://api.example.net",
            "http://localhost.example.net",
            "http://127.0.0.1.example.net",
            "http://10.0.0.1",
            "http://0.0.0.0",
        ] {
            assert_eq!(check(refused), Err(AddressError::PlainHttp), "{refused}");
        }
        assert_eq!(check("ftp://example.net"), Err(AddressError::Scheme));
        assert_eq!(check("file:///etc/passwd"), Err(AddressError::Host));
    }

    #[test]
    fn nothing_may_hide_in_the_address() {
        assert_eq!(check("https://a:b@example.net"), Err(AddressError::Credentials));
        assert_eq!(
            check("https://example.net@evil.net"),
            Err(AddressError::Credentials)
        );
        assert_eq!(check("https://example.net/?key=1"), Err(AddressError::Query));
        assert_eq!(check("https://example.net/#x"), Err(AddressError::Query));
    }

    #[test]
    fn a_trailing_slash_does_not_matter() {
        assert_eq!(check("https://example.net/v1/"), check("https://example.net/v1"));
    }
}
