//! Query parameters, and the two ways to page: by number with all totals, and by cursor.

use serde_json::{Value, json};

use super::envelope::{Refusal, Reply};

/// The query of a call, in order; a key may come more than once.
#[derive(Debug, Clone, Default)]
pub struct Query(pub Vec<(String, String)>);

impl Query {
    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a key that is sent as `key=a&key=b` or `key[]=a`.
    pub fn all(&self, key: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(name, _)| name == key || name.strip_suffix("[]") == Some(key))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// A whole number.
    pub fn number(&self, key: &str) -> Result<Option<usize>, Refusal> {
        self.get(key)
            .map(|text| {
                text.parse()
                    .map_err(|_| Refusal::bad(BAD_QUERY, format!("{key} must be a whole number.")))
            })
            .transpose()
    }

    /// One of these words, or the first of them when the key is absent.
    pub fn word<'a>(&self, key: &str, words: &[&'a str]) -> Result<&'a str, Refusal> {
        let asked = self.get(key).unwrap_or(words[0]);
        words
            .iter()
            .copied()
            .find(|word| *word == asked)
            .ok_or_else(|| Refusal::bad(BAD_QUERY, format!("{key} must be one of {}.", words.join(", "))))
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.get(key) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Refusal::bad(BAD_QUERY, format!("{key} must be true or false."))),
        }
    }

    /// Whether `direction` asks for descending order.
    pub fn descending(&self) -> Result<bool, Refusal> {
        Ok(self.word("direction", &["asc", "desc"])? == "desc")
    }

    /// The page of `items` that `page` and `per_page` ask for, with all five totals. A page past the end is empty.
    pub fn page(&self, items: Vec<Value>, default: usize, most: usize) -> Result<Reply, Refusal> {
        let page = self.number("page")?.unwrap_or(1);
        let per_page = self.number("per_page")?.unwrap_or(default);
        if page == 0 || per_page == 0 || per_page > most {
            return Err(Refusal::bad(
                BAD_QUERY,
                format!("page must be at least 1, and per_page from 1 to {most}."),
            ));
        }
        let total = items.len();
        let shown: Vec<Value> = items
            .into_iter()
            .skip((page - 1).saturating_mul(per_page))
            .take(per_page)
            .collect();
        let info = json!({
            "page": page,
            "per_page": per_page,
            "count": shown.len(),
            "total_count": total,
            "total_pages": total.div_ceil(per_page),
        });
        Ok(Reply::list(shown, info))
    }

    /// The page of `items` after the cursor; the next cursor is empty on the last one. A cursor is opaque to callers:
    /// it names the last item of the page before by its `key`, so a list that changes meanwhile repeats nothing.
    pub fn after_cursor(
        &self,
        items: Vec<Value>,
        key: impl Fn(&Value) -> String,
        default: usize,
        most: usize,
    ) -> Result<Reply, Refusal> {
        let per_page = self.number("per_page")?.unwrap_or(default);
        if per_page == 0 || per_page > most {
            return Err(Refusal::bad(
                BAD_QUERY,
                format!("per_page must be from 1 to {most}."),
            ));
        }
        let start = match self.get("cursor").filter(|cursor| !cursor.is_empty()) {
            None => 0,
            Some(cursor) => {
                let last = hex::decode(cursor)
                    .ok()
                    .and_then(|bytes| String::from_utf8(bytes).ok())
                    .ok_or_else(|| Refusal::bad(BAD_QUERY, "The cursor is not valid."))?;
                items
                    .iter()
                    .position(|item| key(item) == last)
                    .ok_or_else(|| Refusal::bad(BAD_QUERY, "The cursor is not valid any more."))?
                    + 1
            }
        };
        let total = items.len();
        let shown: Vec<Value> = items.into_iter().skip(start).take(per_page).collect();
        let cursor = shown
            .last()
            .filter(|_| start + shown.len() < total)
            .map(|last| hex::encode(key(last)))
            .unwrap_or_default();
        let info = json!({"count": shown.len(), "per_page": per_page, "cursor": cursor});
        Ok(Reply::list(shown, info))
    }
}

/// A query parameter that cannot be read. Not published.
const BAD_QUERY: u32 = 1002;

/// An operator in front of a value, as in `name=contains:shop`; plain text is compared as a whole.
pub fn operated(filter: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let filter = filter.to_ascii_lowercase();
    match filter.split_once(':') {
        Some(("equal", wanted)) => value == wanted,
        Some(("not_equal", wanted)) => value != wanted,
        Some(("starts_with", wanted)) => value.starts_with(wanted),
        Some(("ends_with", wanted)) => value.ends_with(wanted),
        Some(("contains", wanted)) => value.contains(wanted),
        _ => value == filter,
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;
    use crate::cloudflare::envelope::ListReply;

    fn query(text: &str) -> Query {
        Query(
            text.split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    fn numbers(count: u32) -> Vec<Value> {
        (1..=count).map(Value::from).collect()
    }

    fn shown(reply: Result<Reply, Refusal>) -> ListReply {
        let response = reply.expect("a page").into_response();
        response.extensions().get::<ListReply>().cloned().expect("a list")
    }

    #[test]
    fn a_page_past_the_end_is_empty_and_still_counts_everything() {
        let page = shown(query("page=4&per_page=2").page(numbers(5), 20, 50));
        assert!(page.items.is_empty());
        assert_eq!(
            page.info,
            json!({"page": 4, "per_page": 2, "count": 0, "total_count": 5, "total_pages": 3})
        );
        assert!(query("page=0").page(numbers(5), 20, 50).is_err());
        assert!(query("per_page=51").page(numbers(5), 20, 50).is_err());
    }

    #[test]
    fn cursors_lead_to_the_true_end() {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let asked = query(&format!("per_page=2&cursor={cursor}"));
            let page = shown(asked.after_cursor(numbers(4), ToString::to_string, 20, 50));
            seen.extend(page.items);
            cursor = page.info["cursor"].as_str().expect("a text").to_owned();
            if cursor.is_empty() {
                break;
            }
        }
        assert_eq!(seen, numbers(4));
        let gone = query("cursor=zz").after_cursor(numbers(4), ToString::to_string, 20, 50);
        assert!(gone.is_err());
    }

    #[test]
    fn operators_are_prefixes_of_the_value() {
        assert!(operated("contains:SHOP", "my-shop.dev"));
        assert!(operated("my-shop.dev", "my-shop.dev"));
        assert!(!operated("shop", "my-shop.dev"));
        assert!(operated("not_equal:a.com", "b.com"));
    }
}
