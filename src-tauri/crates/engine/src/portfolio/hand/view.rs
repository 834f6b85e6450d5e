//! Names by hand as the window sees them.

use model::AccountId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A name that is kept by hand, as a form: all texts as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct HandForm {
    /// The account by hand in which it is; `None` finds or makes the one called `registrar`.
    pub account: Option<AccountId>,
    /// The registrar's name, the label of that account: `GoDaddy`. Not read where `account` is given.
    pub registrar: String,
    /// The name, in either form.
    pub name: String,
    /// `2026-11-24`, or empty: the registry's date counts then.
    pub expires: String,
    /// `2019-03-02`, or empty.
    pub registered: String,
    /// Whether it renews by itself; `None` where that is not known.
    pub auto_renew: Option<bool>,
    /// The price of a year, as decimal text, or empty.
    pub renewal: String,
    /// Its currency, three letters; not read where there is no price.
    pub currency: String,
}
