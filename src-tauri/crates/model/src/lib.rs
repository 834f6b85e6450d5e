//! The nouns of Freehold, without any input or output.
//!
//! Everything that crosses a boundary (provider, database, window) is parsed into one of these types first,
//! so the rest of the code never meets a malformed name, a float price or a local time.
//!
//! - [`name`]: domain names, in their wire form (punycode) and for people (Unicode)
//! - [`money`]: integer minor units and a currency
//! - [`time`]: UTC instants and the clock that is passed in
//! - [`ids`]: accounts and providers
//! - [`term`]: whole years
//! - [`record`]: DNS records and record sets
//! - [`contact`]: to whom a name is registered, and the code that lets it be transferred
//! - [`content`]: what a record's content may look like, type by type
//! - [`order`]: what is ordered, and the states of money
//! - [`zone`]: a zone as read, and the differences between two

pub mod contact;
pub mod content;
pub mod ids;
pub mod money;
pub mod name;
pub mod order;
pub mod record;
pub mod term;
pub mod time;
pub mod zone;

pub use contact::{AuthCode, Contact, ContactField};
pub use ids::{AccountId, ProviderId};
pub use money::{Currency, Money, MoneyError};
pub use name::{DomainName, NameError};
pub use order::{OrderKind, OrderState};
pub use record::{ExtraValue, Record, RecordSet, RecordType, SetKey};
pub use term::Term;
pub use time::{Clock, Timestamp};
pub use zone::{SetChange, Zone};
