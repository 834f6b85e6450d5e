//! Names that fit some words. The provider thinks for up to half a minute and tells each as it finds it.

use std::time::Duration;

use registrar::ProviderError;
use registrar::http::Call;
use registrar::json::first_array;
use registrar::search::Offer;
use serde_json::Value;

use super::Domani;
use super::api::{Bucket, Streamed};
use super::checked::{self, Checked};

/// How long the provider's own tool waits.
const SUGGEST_AT_MOST: Duration = Duration::from_secs(60);
/// More than anybody reads through.
const MOST: u32 = 50;

/// Keeps a suggestion that is known to be free or not, once.
fn keep(offers: &mut Vec<Offer>, value: &Value) {
    if let Some((name, Checked::Known(known))) = checked::result(value)
        && !offers.iter().any(|offer: &Offer| offer.name == name)
    {
        let verdict = known.verdict(&name, None);
        offers.push(Offer { name, verdict });
    }
}

impl Domani {
    /// At most `limit` names. When the stream breaks after some were told, those are the answer.
    pub(super) async fn suggestions(&self, words: &str, limit: u32) -> Result<Vec<Offer>, ProviderError> {
        let limit = limit.min(MOST);
        let words = words.trim();
        if limit == 0 || words.is_empty() {
            return Ok(Vec::new());
        }
        let call = Call::read("suggest", "/api/domains/suggest")
            .query("prompt", words)
            .query("count", limit.to_string());
        let mut offers = Vec::new();
        let mut stream = match self.api.stream(Bucket::Suggest, &call, SUGGEST_AT_MOST).await? {
            Streamed::Json(body) => {
                let rows = first_array(&body, &["suggestions", "results", ""])
                    .ok_or_else(|| self.api.http.wrong_shape(&call, "suggestions"))?;
                for row in rows {
                    keep(&mut offers, row);
                }
                offers.truncate(limit as usize);
                return Ok(offers);
            }
            Streamed::Events(stream) => stream,
        };
        while offers.len() < limit as usize {
            match stream.next().await {
                Ok(Some(event)) if event.name.eq_ignore_ascii_case("done") => break,
                Ok(Some(event)) => {
                    keep(
                        &mut offers,
                        &serde_json::from_str(&event.data).unwrap_or_default(),
                    );
                }
                Err(error) if offers.is_empty() => return Err(error),
                Ok(None) | Err(_) => break,
            }
        }
        Ok(offers)
    }
}
