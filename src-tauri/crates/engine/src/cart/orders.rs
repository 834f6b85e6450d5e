//! The journal for the window.

use std::collections::BTreeMap;

use model::{Money, OrderState};
use store::orders::{Item, Purchase};

use crate::cart::view::{Decision, OrderItemView, OrderView, OrdersPage, OrdersRequest};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Orders that the window lists.
const LISTED: u32 = 200;

impl Engine {
    /// Orders by page, newest first, with the items that fit.
    pub async fn cart_orders(&self, _request: OrdersRequest) -> Result<OrdersPage, Fault> {
        let purchases = self
            .inner
            .store
            .library()
            .read(|conn| store::orders::purchases(conn, LISTED))
            .await?;
        let orders: Vec<OrderView> = purchases
            .into_iter()
            .map(|purchase| self.purchase_view(purchase))
            .collect();
        Ok(OrdersPage {
            total: u32::try_from(orders.len()).unwrap_or(u32::MAX),
            orders,
        })
    }

    pub(super) async fn order_view(&self, id: String) -> Result<OrderView, Fault> {
        let purchase = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::purchase(conn, &id))
            .await?;
        purchase
            .map(|purchase| self.purchase_view(purchase))
            .ok_or_else(|| Fault::new(Code::NotFound, "There is no such order."))
    }

    fn purchase_view(&self, purchase: Purchase) -> OrderView {
        let mut spent: BTreeMap<_, i64> = BTreeMap::new();
        for item in purchase
            .items
            .iter()
            .filter(|item| item.state == OrderState::Confirmed)
        {
            let price = item.charged.unwrap_or(item.price);
            let sum = spent.entry(price.currency).or_default();
            *sum = sum.saturating_add(price.minor);
        }
        OrderView {
            settled: purchase.items.iter().all(|item| item.state.is_final()),
            spent: spent
                .into_iter()
                .map(|(currency, minor)| Money { minor, currency })
                .collect(),
            id: purchase.id,
            created_at: purchase.created_at,
            items: purchase
                .items
                .into_iter()
                .map(|item| self.item_view(item))
                .collect(),
        }
    }

    /// A journal's row as the window sees it.
    pub(crate) fn item_view(&self, item: Item) -> OrderItemView {
        OrderItemView {
            decisions: self.decisions(&item),
            unicode: item.name.unicode(),
            id: item.id,
            order: item.purchase,
            account: item.account,
            provider: item.provider,
            kind: item.kind,
            name: item.name,
            term: item.term,
            state: item.state,
            price: item.price,
            charged: item.charged,
            cap: item.cap,
            external_ref: item.external_ref,
            reference: item.reference,
            expires_at: item.expires_after,
            message: item.message,
            hint: item.hint,
            link: item.link,
            sends: item.sends,
            sent_at: item.sent_at,
            settled_at: item.settled_at,
            next_look_at: item.next_look_at,
        }
    }

    /// What a person can decide about an item.
    pub(super) fn decisions(&self, item: &Item) -> Vec<Decision> {
        if item.state != OrderState::NeedsHuman {
            return Vec::new();
        }
        let mut decisions = vec![Decision::Done, Decision::NotDone];
        if self.replays(item) {
            decisions.push(Decision::Replay);
        }
        decisions
    }
}
