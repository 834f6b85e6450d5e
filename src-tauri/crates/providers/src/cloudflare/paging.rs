//! Lists in pages, followed to their true end: numbered pages, and pages by cursor.

use std::collections::BTreeSet;

use registrar::ProviderError;
use registrar::http::Call;
use registrar::json::{count, field, text};
use registrar::portfolio::{ListProgress, tell_progress};
use serde_json::Value;

use super::api::Api;

/// No list is followed further; a server that goes round in circles must not hold an account for hours.
const PAGES_AT_MOST: u32 = 2000;

/// The rows of a whole list.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// As they came.
    pub rows: Vec<Value>,
    /// Why there may be more, as a sentence.
    pub cut: Option<String>,
}

impl Api {
    /// Follows a list with `page` and `per_page`. It ends at the last page that the answer tells, or at an empty one.
    pub async fn numbered(&self, call: &Call, per_page: usize) -> Result<Rows, ProviderError> {
        let mut list = Rows::default();
        let mut total = None;
        for page in 1..=PAGES_AT_MOST {
            let call = call
                .clone()
                .query("page", page.to_string())
                .query("per_page", per_page.to_string());
            let answer = self.read(&call).await?;
            let rows = self.array(&call, answer.result)?;
            if rows.is_empty() {
                return Ok(list.counted(total));
            }
            let number = |key: &str| field(&answer.info, key, count);
            let counted = number("total_count");
            if total.is_some() && counted.is_some() && counted != total {
                // A row that comes or goes moves others across the borders of the pages.
                list.cut = Some("Cloudflare's list changed while its pages were read.".to_owned());
            }
            total = counted.or(total);
            let repeated = page > 1 && list.rows.ends_with(&rows);
            if repeated {
                list.cut = Some("Cloudflare sent the same page twice.".to_owned());
                return Ok(list);
            }
            let sent = rows.len();
            list.rows.extend(rows);
            tell_progress(ListProgress {
                part: "zones",
                rows: list.rows.len(),
                of: total.map(|total| total as usize),
                page: sent,
            });
            let last = match (number("total_pages"), total, number("per_page")) {
                (Some(pages), _, _) => page >= pages,
                (None, Some(total), _) => list.rows.len() >= total as usize,
                (None, None, Some(size)) => sent < size as usize,
                // It tells nothing, so only an empty page is the end.
                (None, None, None) => false,
            };
            if last {
                return Ok(list.counted(total));
            }
        }
        list.cut = Some(format!("Cloudflare's list goes on after {PAGES_AT_MOST} pages."));
        Ok(list)
    }

    /// Follows a list with `cursor`. An empty or missing cursor is the end.
    pub async fn by_cursor(&self, call: &Call, per_page: usize) -> Result<Rows, ProviderError> {
        let mut list = Rows::default();
        let mut cursor: Option<String> = None;
        let mut seen = BTreeSet::new();
        for _ in 0..PAGES_AT_MOST {
            let mut call = call.clone().query("per_page", per_page.to_string());
            if let Some(cursor) = &cursor {
                call = call.query("cursor", cursor);
            }
            let answer = self.read(&call).await?;
            let rows = self.array(&call, answer.result)?;
            let page = rows.len();
            list.rows.extend(rows);
            tell_progress(ListProgress {
                part: "names",
                rows: list.rows.len(),
                // This list tells its end alone.
                of: None,
                page,
            });
            let Some(next) = field(&answer.info, "cursor", text) else {
                return Ok(list);
            };
            if !seen.insert(next.clone()) {
                list.cut = Some("Cloudflare's list leads back to a page that was read.".to_owned());
                return Ok(list);
            }
            cursor = Some(next);
        }
        list.cut = Some(format!("Cloudflare's list goes on after {PAGES_AT_MOST} pages."));
        Ok(list)
    }

    fn array(&self, call: &Call, result: Value) -> Result<Vec<Value>, ProviderError> {
        match result {
            Value::Array(rows) => Ok(rows),
            _ => Err(self.http.wrong_shape(call, "a list")),
        }
    }
}

impl Rows {
    /// Compares with the number that the answer told.
    fn counted(mut self, total: Option<u32>) -> Self {
        if self.cut.is_none()
            && let Some(total) = total
            && total as usize > self.rows.len()
        {
            self.cut = Some(format!(
                "Cloudflare counts {total} rows and sent {}.",
                self.rows.len()
            ));
        }
        self
    }
}
