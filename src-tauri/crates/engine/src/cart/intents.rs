//! What a plan comes to: the journal's rows of its payable lines, and the requests that they make.

use model::{Money, ProviderId};
use registrar::Provider;
use store::orders::{Agreed, Item};

use crate::cart::extra;
use crate::cart::guards::Intent;
use crate::cart::options::chosen_contact;
use crate::cart::plan::Plan;
use crate::cart::registrant;
use crate::cart::view::{CartLine, LineState};
use crate::fault::{Code, Fault};

/// What goes out in one request each: items of one kind that the provider takes together, in the order of the cart.
pub(super) fn requests(intents: Vec<Intent>, provider: &dyn Provider) -> Vec<Vec<Intent>> {
    let rules = provider.descriptor().orders.as_ref();
    let batch = rules.map_or(1, |rules| rules.batch.max(1)) as usize;
    let joins = |kind, first, next| {
        provider
            .orders()
            .is_some_and(|orders| orders.joins(kind, first, next))
    };
    let mut chunks: Vec<Vec<Intent>> = Vec::new();
    for intent in intents {
        match chunks.last_mut() {
            Some(chunk)
                if chunk.len() < batch
                    && chunk[0].item.kind == intent.item.kind
                    && joins(intent.item.kind, chunk[0].item.term, intent.item.term) =>
            {
                chunk.push(intent);
            }
            _ => chunks.push(vec![intent]),
        }
    }
    chunks
}

/// The journal's rows for the payable lines.
pub(super) fn intents(plan: &Plan, purchase: &str) -> Result<Vec<Intent>, Fault> {
    let payable = plan
        .view
        .lines
        .iter()
        .filter(|line| line.included && line.state == LineState::Ready);
    payable
        .map(|line| {
            let seller = plan.desk.seller(line.account).ok_or_else(|| {
                Fault::new(
                    Code::NotFound,
                    "An account of the cart is not connected any more.",
                )
            })?;
            let (Some(price), Some(cap)) = (line.price, line.cap) else {
                return Err(Fault::new(
                    Code::PlanChanged,
                    "A line has no price any more. Refresh the quotes.",
                ));
            };
            let kept = plan.lines.iter().find(|kept| kept.id == line.id);
            let chosen = kept.and_then(|kept| chosen_contact(kept, &plan.desk));
            let provider = seller.provider.clone();
            let agreed = Agreed {
                registrant: registrant::agreed(chosen.as_ref()),
                extra: kept.map_or_else(|| "{}".to_owned(), extra::agreed),
                ..agreed(line, provider, price, cap)
            };
            Ok(Intent {
                item: Item::planned(uuid::Uuid::new_v4().to_string(), purchase, agreed),
                line: line.id.clone(),
                premium_ok: line.premium_ok,
                seen_expiry: line.expires_at,
                chosen,
                code: None,
            })
        })
        .collect()
}

fn agreed(line: &CartLine, provider: ProviderId, price: Money, cap: Money) -> Agreed {
    let options = line.options.as_ref();
    Agreed {
        account: line.account,
        provider,
        kind: line.kind,
        name: line.name.clone(),
        term: line.term,
        price,
        cap,
        external_ref: line.external_ref.clone(),
        registrant: None,
        auto_renew: options.and_then(|options| options.auto_renew.choice.said()),
        privacy: options.and_then(|options| options.privacy.choice.said()),
        product: line.product.clone(),
        extra: "{}".to_owned(),
    }
}
