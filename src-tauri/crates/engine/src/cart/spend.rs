//! What was spent, by month and account. Only what is confirmed counts; what the provider said was charged, else the price.

use std::collections::BTreeMap;

use model::{Currency, Money};
use store::orders::Spend;

use crate::cart::view::{SpendAccount, SpendMonth, SpendView};
use crate::core::Engine;
use crate::fault::Fault;

impl Engine {
    /// What was spent, by month and account.
    pub async fn cart_spend(&self) -> Result<SpendView, Fault> {
        let rows = self.inner.store.library().read(store::orders::spend).await?;
        Ok(SpendView {
            months: rows
                .chunk_by(|one, next| one.month == next.month)
                .map(month)
                .collect(),
        })
    }
}

/// The rows of one month, which stand together, and of one account in it likewise.
fn month(rows: &[Spend]) -> SpendMonth {
    SpendMonth {
        month: rows[0].month.clone(),
        totals: totals(rows),
        accounts: rows
            .chunk_by(|one, next| (&one.provider, one.account) == (&next.provider, next.account))
            .map(|own| SpendAccount {
                account: own[0].account,
                provider: own[0].provider.clone(),
                items: own.iter().fold(0, |sum, row| sum.saturating_add(row.items)),
                totals: totals(own),
            })
            .collect(),
    }
}

fn totals(rows: &[Spend]) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(row.total.currency).or_default();
        *sum = sum.saturating_add(row.total.minor);
    }
    sums.into_iter()
        .map(|(currency, minor)| Money { minor, currency })
        .collect()
}
