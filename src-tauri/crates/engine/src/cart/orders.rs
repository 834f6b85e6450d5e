//! The journal for the window, by page.

use model::OrderState;
use store::orders::{Filter, Item, Listed};

use crate::cart::view::{Decision, OrderItemView, OrderView, OrdersPage, OrdersRequest, Standing};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Orders of a page.
const PAGE: u32 = 100;

/// The filter of a request, in the journal's terms.
pub(super) fn filter(request: OrdersRequest) -> Filter {
    let stands: fn(OrderState) -> bool = match request.standing {
        None => |_| false,
        Some(Standing::Open) => |state| !state.is_final(),
        Some(Standing::Bought) => |state| state == OrderState::Confirmed,
        Some(Standing::NotBought) => |state| state.is_final() && state != OrderState::Confirmed,
    };
    Filter {
        text: request.text,
        account: request.account,
        states: OrderState::ALL
            .into_iter()
            .filter(|state| stands(*state))
            .collect(),
    }
}

impl Engine {
    /// Orders by page, newest first, with the items that fit.
    pub async fn cart_orders(&self, request: OrdersRequest) -> Result<OrdersPage, Fault> {
        let offset = request.offset;
        let filter = filter(request);
        let (listed, total) = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::page(conn, &filter, offset, PAGE))
            .await?;
        Ok(OrdersPage {
            orders: listed
                .into_iter()
                .map(|listed| self.listed_view(listed))
                .collect(),
            total,
        })
    }

    /// One order.
    pub async fn cart_order(&self, id: String) -> Result<OrderView, Fault> {
        let listed = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::purchase(conn, &id))
            .await?;
        listed
            .map(|listed| self.listed_view(listed))
            .ok_or_else(|| Fault::new(Code::NotFound, "There is no such order."))
    }

    fn listed_view(&self, listed: Listed) -> OrderView {
        let Listed {
            purchase,
            settled,
            spent,
        } = listed;
        OrderView {
            settled,
            spent,
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
            product: item.product.clone(),
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
