//! Which requests a fault strikes.

/// Which requests a fault strikes; an absent part matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The provider's name.
    pub provider: Option<String>,
    /// The HTTP method, in any case.
    pub method: Option<String>,
    /// A path below the provider's base URL without query. `*` stands for one segment, `**` for any number of them.
    pub path: Option<String>,
    /// Text that the body must hold.
    pub body_contains: Option<String>,
    /// A name that the request must be about.
    pub domain: Option<String>,
    /// Whether the request must be one that costs money.
    pub ordering: bool,
}

/// A request as faults see it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The provider called.
    pub provider: &'a str,
    /// HTTP method.
    pub method: &'a str,
    /// Path below the provider's base URL, without query.
    pub path: &'a str,
    /// The query, without the question mark.
    pub query: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// The name that an id in the path stands for.
    pub named: Option<&'a str>,
    /// Whether it costs money when it goes well.
    pub ordering: bool,
}

impl Seen<'_> {
    /// Whether it is about this name.
    fn is_about(&self, domain: &str) -> bool {
        self.named == Some(domain)
            || holds_name(self.path, domain)
            || holds_name(self.query, domain)
            || holds_name(&String::from_utf8_lossy(self.body), domain)
    }
}

/// Whether the text holds this name, and not only a longer one that it is part of.
fn holds_name(text: &str, domain: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    text.match_indices(domain).any(|(start, _)| {
        let (before, after) = (
            &text.as_bytes()[..start],
            &text.as_bytes()[start + domain.len()..],
        );
        // A comma or a blank of a query comes as %2C or %20.
        let escaped = before.len() >= 3 && before[before.len() - 3] == b'%';
        (escaped || !before.last().is_some_and(|byte| part(*byte)))
            && !after.first().is_some_and(|byte| part(*byte))
    })
}

impl Target {
    /// Whether it is this request.
    pub(super) fn matches(&self, seen: Seen<'_>) -> bool {
        self.provider
            .as_deref()
            .is_none_or(|provider| provider == seen.provider)
            && self
                .method
                .as_deref()
                .is_none_or(|method| method.eq_ignore_ascii_case(seen.method))
            && self
                .path
                .as_deref()
                .is_none_or(|pattern| path_matches(pattern, seen.path))
            && self
                .body_contains
                .as_deref()
                .is_none_or(|text| String::from_utf8_lossy(seen.body).contains(text))
            && self.domain.as_deref().is_none_or(|domain| seen.is_about(domain))
            && (seen.ordering || !self.ordering)
    }
}

/// Whether a path fits a pattern: `*` stands for one segment, `**` for any number of them.
pub(crate) fn path_matches(pattern: &str, path: &str) -> bool {
    fn fits(pattern: &[&str], path: &[&str]) -> bool {
        match pattern.split_first() {
            None => path.is_empty(),
            Some((&"**", rest)) => (0..=path.len()).any(|skipped| fits(rest, &path[skipped..])),
            Some((wanted, rest)) => path
                .split_first()
                .is_some_and(|(segment, left)| (*wanted == "*" || wanted == segment) && fits(rest, left)),
        }
    }
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    fits(&pattern, &path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_paths() {
        assert!(path_matches("/domains/**", "/domains/a.com/dns"));
        assert!(!path_matches("/domains/*", "/domains/a.com/dns"));
        assert!(!path_matches("/domains/*/dns", "/domains/a.com"));
        assert!(path_matches("/**/dns", "/domains/a.com/dns") && path_matches("/**/dns", "/dns"));
        assert!(!path_matches("/**/dns", "/domains/a.com"));
    }

    #[test]
    fn a_name_is_found_wherever_it_stands_and_no_longer_one() {
        assert!(holds_name("/domains/tidepool.dev/renew", "tidepool.dev"));
        assert!(holds_name("domains=a.com%2Ctidepool.dev", "tidepool.dev"));
        assert!(holds_name("period=12&domain=Tidepool.dev", "tidepool.dev"));
        for longer in [
            "my-tidepool.dev",
            "tidepool.dev.uk",
            "tidepool.devs",
            "x.tidepool.dev",
        ] {
            assert!(!holds_name(longer, "tidepool.dev"), "{longer}");
        }
    }
}
