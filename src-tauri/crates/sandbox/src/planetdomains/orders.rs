//! Rows 5 and 7: buying and renewing one name.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::NAME;
use super::desk::{Call, Desk};
use super::nameservers::fresh_zone;
use super::reply::{Outcome, Refusal, Reply};
use super::scripted;
use crate::world::{Operation, Receipt, names};

/// What a register or renew body, or one item of a batch, asks for.
pub struct Wish {
    /// The name as written.
    pub domain: String,
    /// 1 to 10.
    pub years: u32,
    /// The caller's reference.
    pub client_ref: Option<String>,
    /// The caller's second reference.
    pub external_ref: Option<String>,
    /// All fields as they came.
    fields: Map<String, Value>,
}

impl Wish {
    /// Reads the fields common to all orders. `years` is 1 when absent, and only then.
    pub fn read(fields: &Map<String, Value>, domain: String) -> Result<Self, Refusal> {
        let years = match fields.get("years") {
            None | Some(Value::Null) => 1,
            Some(years) => years
                .as_u64()
                .and_then(|years| u32::try_from(years).ok())
                .filter(|years| (1..=10).contains(years))
                .ok_or_else(|| Refusal::invalid("years must be a whole number from 1 to 10."))?,
        };
        if fields
            .get("config")
            .is_some_and(|config| !config.is_object() && !config.is_null())
        {
            return Err(Refusal::invalid("config must be an object."));
        }
        Ok(Self {
            domain,
            years,
            client_ref: reference(fields, "client_ref")?,
            external_ref: reference(fields, "external_ref")?,
            fields: fields.clone(),
        })
    }

    /// The order as it was accepted. The registrant comes from the configuration in the provider's own pages.
    fn receipt<'a>(&'a self, call: &'a Call, operation: Operation, amount: i64) -> Receipt<'a> {
        Receipt {
            provider: NAME,
            account: &call.account,
            operation,
            domain: &self.domain,
            years: self.years,
            amount,
            registrant: None,
        }
    }
}

fn reference(fields: &Map<String, Value>, field: &str) -> Result<Option<String>, Refusal> {
    match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.len() <= 128 => Ok(Some(text.clone())),
        Some(_) => Err(Refusal::invalid(format!(
            "{field} must be a text of at most 128 characters."
        ))),
    }
}

/// The `domain` field of a body.
pub fn domain_of(fields: &Map<String, Value>) -> Result<String, Refusal> {
    fields
        .get("domain")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| Refusal::invalid("domain is required."))
}

/// `POST /domains/register`.
pub async fn register(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let named = call.object().ok().and_then(|fields| domain_of(&fields).ok());
    let act = async {
        let fields = call.object()?;
        let mut wish = Wish::read(&fields, domain_of(&fields)?)?;
        wish.domain = names::parse(&wish.domain).map_err(Refusal::invalid)?;
        scripted::stumble(&desk, "register", &wish.domain)?;
        scripted::dawdle(&desk, [wish.domain.as_str()]).await;
        let result = buy(&desk, &call, &wish)?;
        Ok(Reply {
            lost: scripted::loses_answer(&wish.domain),
            ..Reply::of(result)
        })
    };
    desk.once(&call, Operation::Register, named.as_deref(), act).await
}

/// Registers a well-formed name and composes its row.
pub fn buy(desk: &Desk, call: &Call, wish: &Wish) -> Result<Value, Refusal> {
    let mut order = call.order(&wish.domain, wish.years);
    order.client_ref = wish.client_ref.clone();
    order.external_ref = wish.external_ref.clone();
    let mut world = desk.world.lock();
    let amount = world.register(&order, Some(fresh_zone()))?;
    world.receive(
        wish.receipt(call, Operation::Register, amount),
        wish.fields.clone(),
    );
    Ok(json!({
        "domain": wish.domain,
        "status": "registered",
        "client_ref": wish.client_ref,
        "external_ref": wish.external_ref,
    }))
}

/// `POST /domains/{domain}/renew`. `years` is required here.
pub async fn renew(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(domain): Path<String>,
) -> Outcome {
    let domain = domain.to_ascii_lowercase();
    let act = async {
        let fields = call.object()?;
        if fields.get("years").is_none() {
            return Err(Refusal::invalid("years is required."));
        }
        let wish = Wish::read(&fields, domain.clone())?;
        scripted::stumble(&desk, "renew", &domain)?;
        scripted::dawdle(&desk, [domain.as_str()]).await;
        let result = extend(&desk, &call, &wish)?;
        Ok(Reply {
            lost: scripted::loses_answer(&domain),
            ..Reply::of(result)
        })
    };
    desk.once(&call, Operation::Renew, Some(&domain), act).await
}

/// Renews a name and composes its row. The new expiry is not in it, as in the documents.
pub fn extend(desk: &Desk, call: &Call, wish: &Wish) -> Result<Value, Refusal> {
    let mut order = call.order(&wish.domain, wish.years);
    order.client_ref = wish.client_ref.clone();
    order.external_ref = wish.external_ref.clone();
    let mut world = desk.world.lock();
    let amount = world.renew(&order)?;
    world.receive(wish.receipt(call, Operation::Renew, amount), wish.fields.clone());
    Ok(json!({
        "domain": wish.domain,
        "status": "renewed",
        "client_ref": wish.client_ref,
        "external_ref": wish.external_ref,
    }))
}
