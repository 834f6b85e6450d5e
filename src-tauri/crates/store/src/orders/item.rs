//! The rows of the journal: a purchase, its items, and what is written down about each.

use model::{AccountId, DomainName, Money, OrderKind, OrderState, ProviderId, Term, Timestamp};
use rusqlite::{Connection, Row};

use crate::error::Result;
use crate::sql::Columns;

/// One intent, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// A random id, sent as our reference where the provider keeps one.
    pub id: String,
    /// The purchase that it belongs to.
    pub purchase: String,
    /// Where.
    pub account: AccountId,
    /// The account's provider.
    pub provider: ProviderId,
    /// What is done with the name.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// Years.
    pub term: Term,
    /// How it stands.
    pub state: OrderState,
    /// The price that the user saw, then the price quoted just before sending.
    pub price: Money,
    /// Pay at most.
    pub cap: Money,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// To whom it is registered, as JSON, when the account did not name somebody by itself.
    pub registrant: Option<String>,
    /// Whether it shall renew by itself, when that was chosen.
    pub auto_renew: Option<bool>,
    /// Whether it shall hide its registrant, when that was chosen.
    pub privacy: Option<bool>,
    /// Which of the provider's products it is, where it sells several under one kind.
    pub product: Option<String>,
    /// What the ending asked for beyond that, as a JSON object by key.
    pub extra: String,
    /// What was written down before sending.
    pub armed: Option<Armed>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// How often its request was sent, always under the one key.
    pub sends: u32,
    /// When it was sent last.
    pub last_sent_at: Option<Timestamp>,
    /// When its request is sent again.
    pub next_send_at: Option<Timestamp>,
    /// When its state became final.
    pub settled_at: Option<Timestamp>,
    /// The expiry afterwards.
    pub expires_after: Option<Timestamp>,
    /// What the provider said was charged.
    pub charged: Option<Money>,
    /// Finds a pending order again.
    pub handle: Option<String>,
    /// The provider's own number for what was bought.
    pub reference: Option<String>,
    /// What happened, as a sentence.
    pub message: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// A page where the user can mend it.
    pub link: Option<String>,
    /// The provider's own code.
    pub upstream_code: Option<String>,
    /// How often the account was asked.
    pub looks: u32,
    /// Since when the account shows no trace of it.
    pub no_trace_at: Option<Timestamp>,
    /// How many looks in a row fitted no picture.
    pub odd_looks: u32,
    /// Since when the account could not be asked at all.
    pub deaf_since: Option<Timestamp>,
    /// When the account is asked again.
    pub next_look_at: Option<Timestamp>,
}

/// What was agreed to for a line, before anything is known of how it goes.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// Where.
    pub account: AccountId,
    /// The account's provider.
    pub provider: ProviderId,
    /// What is done with the name.
    pub kind: OrderKind,
    /// The name.
    pub name: DomainName,
    /// Years.
    pub term: Term,
    /// The price that the user saw.
    pub price: Money,
    /// Pay at most.
    pub cap: Money,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// To whom it is registered, as JSON.
    pub registrant: Option<String>,
    /// Whether it shall renew by itself.
    pub auto_renew: Option<bool>,
    /// Whether it shall hide its registrant.
    pub privacy: Option<bool>,
    /// Which of the provider's products it is, where it sells several under one kind.
    pub product: Option<String>,
    /// What the ending asked for beyond that, as a JSON object by key.
    pub extra: String,
}

impl Item {
    /// A planned intent of a purchase, under a random id.
    #[must_use]
    pub fn planned(id: String, purchase: impl Into<String>, agreed: Agreed) -> Self {
        Self {
            id,
            purchase: purchase.into(),
            account: agreed.account,
            provider: agreed.provider,
            kind: agreed.kind,
            name: agreed.name,
            term: agreed.term,
            state: OrderState::Planned,
            price: agreed.price,
            cap: agreed.cap,
            external_ref: agreed.external_ref,
            registrant: agreed.registrant,
            auto_renew: agreed.auto_renew,
            privacy: agreed.privacy,
            product: agreed.product,
            extra: agreed.extra,
            armed: None,
            sent_at: None,
            sends: 0,
            last_sent_at: None,
            next_send_at: None,
            settled_at: None,
            expires_after: None,
            charged: None,
            handle: None,
            reference: None,
            message: None,
            hint: None,
            link: None,
            upstream_code: None,
            looks: 0,
            no_trace_at: None,
            odd_looks: 0,
            deaf_since: None,
            next_look_at: None,
        }
    }
}

/// What is written down before an order is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Armed {
    /// The name, and for what can happen again how it stood before: what can only happen once.
    pub natural_key: String,
    /// When the price was quoted.
    pub quoted_at: Timestamp,
    /// The expiry before, for a renewal or a restore.
    pub expires_before: Option<Timestamp>,
    /// The account's own word for how the name stood before, for a restore.
    pub status_before: Option<String>,
    /// The balance before, where readable.
    pub balance: Option<Money>,
    /// The key under which the provider recognises a repetition.
    pub idempotency_key: String,
    /// SHA-256 of method, path and body.
    pub request_hash: String,
    /// When.
    pub at: Timestamp,
}

/// A purchase and its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// A random id.
    pub id: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Its items, in the order of the cart.
    pub items: Vec<Item>,
}

/// What a move to another state brings along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The expiry afterwards.
    pub expires_after: Option<Timestamp>,
    /// What the provider said was charged.
    pub charged: Option<Money>,
    /// Finds a pending order again.
    pub handle: Option<String>,
    /// The provider's own number for what was bought.
    pub reference: Option<String>,
    /// What happened, as a sentence.
    pub message: Option<String>,
    /// What the history says in place of the message.
    pub note: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// A page where the user can mend it.
    pub link: Option<String>,
    /// The provider's own code.
    pub upstream_code: Option<String>,
    /// When the account is asked again.
    pub next_look_at: Option<Timestamp>,
    /// When the request is sent again under its one key.
    pub next_send_at: Option<Timestamp>,
}

/// What a look at the account means for the next ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Since when the account shows no trace.
    pub no_trace_at: Option<Timestamp>,
    /// How many looks in a row fitted no picture.
    pub odd_looks: u32,
    /// Since when the account could not be asked at all.
    pub deaf_since: Option<Timestamp>,
}

/// The items that a condition picks, in the order in which they were written.
pub(super) fn items(conn: &Connection, condition: &str, params: impl rusqlite::Params) -> Result<Vec<Item>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT * FROM purchase_item WHERE {condition} ORDER BY rowid"
    ))?;
    let items = statement
        .query_map(params, item)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(items)
}

pub(super) fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let at: Option<Timestamp> = row.model_opt("armed_at")?;
    let armed = at
        .map(|at| -> rusqlite::Result<Armed> {
            Ok(Armed {
                natural_key: row.get("natural_key")?,
                quoted_at: row.model("quoted_at")?,
                expires_before: row.model_opt("expires_before")?,
                status_before: row.get("status_before")?,
                balance: row.money_opt("balance_minor", "balance_currency")?,
                idempotency_key: row.get("idempotency_key")?,
                request_hash: row.get("request_hash")?,
                at,
            })
        })
        .transpose()?;
    Ok(Item {
        id: row.get("id")?,
        purchase: row.get("purchase")?,
        account: row.model("account")?,
        provider: ProviderId::new(row.get::<_, String>("provider")?),
        kind: row.model("kind")?,
        name: row.model("name")?,
        term: row.model("term")?,
        state: row.model("state")?,
        price: row.money("price_minor", "price_currency")?,
        cap: row.money("cap_minor", "cap_currency")?,
        external_ref: row.get("external_ref")?,
        registrant: row.get("registrant")?,
        auto_renew: row.get("auto_renew")?,
        privacy: row.get("privacy")?,
        product: row.get("product")?,
        extra: row.get("extra")?,
        armed,
        sent_at: row.model_opt("sent_at")?,
        sends: row.get("sends")?,
        last_sent_at: row.model_opt("last_sent_at")?,
        next_send_at: row.model_opt("next_send_at")?,
        settled_at: row.model_opt("settled_at")?,
        expires_after: row.model_opt("expires_after")?,
        charged: row.money_opt("charged_minor", "charged_currency")?,
        handle: row.get("handle")?,
        reference: row.get("reference")?,
        message: row.get("message")?,
        hint: row.get("hint")?,
        link: row.get("link")?,
        upstream_code: row.get("upstream_code")?,
        looks: row.get("looks")?,
        no_trace_at: row.model_opt("no_trace_at")?,
        odd_looks: row.get("odd_looks")?,
        deaf_since: row.model_opt("deaf_since")?,
        next_look_at: row.model_opt("next_look_at")?,
    })
}
