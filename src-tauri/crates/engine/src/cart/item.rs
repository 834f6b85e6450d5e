//! One item of the journal, with its history.

use registrar::orders::Registrant;
use store::orders::Item;

use crate::cart::view::{ItemDetail, ItemEvent, ReceiptView};
use crate::core::Engine;
use crate::fault::{Code, Fault};

impl Engine {
    /// Everything that is kept about one item.
    pub async fn cart_item(&self, item: String) -> Result<ItemDetail, Fault> {
        let (item, events, receipts) = self
            .inner
            .store
            .library()
            .read(move |conn| {
                let events = store::orders::events(conn, &item)?;
                let receipts = store::orders::receipts(conn, &item)?;
                Ok((store::orders::get(conn, &item)?, events, receipts))
            })
            .await?;
        let item = item.ok_or_else(|| Fault::new(Code::NotFound, "There is no such order."))?;
        let provider = self.factory(&item.provider).map_or_else(
            || item.provider.to_string(),
            |factory| factory.descriptor().label.to_owned(),
        );
        let armed = item.armed.as_ref();
        Ok(ItemDetail {
            events: events
                .into_iter()
                .map(|event| ItemEvent {
                    at: event.at,
                    state: event.state,
                    message: event.message,
                })
                .collect(),
            numbers: numbers(&item, &provider),
            registrant: item.registrant.as_deref().and_then(|json| who(json, &provider)),
            quoted_at: armed.map(|armed| armed.quoted_at),
            expires_before: armed.and_then(|armed| armed.expires_before),
            balance_before: armed.and_then(|armed| armed.balance),
            receipts: receipts
                .into_iter()
                .map(|receipt| ReceiptView {
                    at: receipt.at,
                    request: receipt.request,
                    status: receipt.status,
                    text: receipt.text,
                })
                .collect(),
            item: self.item_view(item),
        })
    }
}

/// Numbers under which an item is known, each with what it is, in the order in which a support desk asks for them.
fn numbers(item: &Item, provider: &str) -> Vec<(String, String)> {
    let key = item.armed.as_ref().map(|armed| armed.idempotency_key.clone());
    let all = [
        (format!("{provider}'s number"), item.reference.clone()),
        (format!("{provider}'s process"), item.handle.clone()),
        ("Your reference".to_owned(), item.external_ref.clone()),
        ("Freehold's reference for it".to_owned(), Some(item.id.clone())),
        ("Freehold's order".to_owned(), Some(item.purchase.clone())),
        ("Key of the request".to_owned(), key),
        ("Code of the answer".to_owned(), item.upstream_code.clone()),
    ];
    all.into_iter()
        .filter_map(|(label, number)| Some((label, number.filter(|number| !number.is_empty())?)))
        .collect()
}

/// Who became the registrant, in a few words. A row that can not be read says nothing.
fn who(json: &str, provider: &str) -> Option<String> {
    match serde_json::from_str(json).ok()? {
        Registrant::Handle(handle) => Some(format!("The contact {handle} at {provider}")),
        Registrant::Contact(contact) => {
            let name = contact.full_name();
            let organization = Some(&contact.organization).filter(|organization| **organization != name);
            let parts = [Some(&name), organization, Some(&contact.email)];
            let parts: Vec<&str> = parts
                .into_iter()
                .flatten()
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        }
    }
}
