//! What providers answered to orders, kept with the journal for the user to look at. The HTTP kit takes secrets out before a
//! text comes here.

use model::Timestamp;
use registrar::http::receipt::Receipt;

use crate::core::Engine;

/// Answers as the journal keeps them.
pub(super) fn answered(receipts: Vec<Receipt>, at: Timestamp) -> Vec<store::orders::Receipt> {
    receipts
        .into_iter()
        .map(|receipt| store::orders::Receipt {
            at,
            operation: receipt.operation.to_owned(),
            request: receipt.request,
            status: receipt.status,
            text: receipt.text,
        })
        .collect()
}

impl Engine {
    /// Keeps what was answered to a request of these items.
    pub(super) async fn keep_answers(&self, items: Vec<String>, receipts: Vec<Receipt>) {
        if receipts.is_empty() {
            return;
        }
        let receipts = answered(receipts, self.now());
        self.keep(move |tx| store::orders::keep_receipts(tx, &items, &receipts))
            .await;
    }
}
