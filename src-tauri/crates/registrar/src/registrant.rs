//! To whom a name is registered, and giving it to somebody else or to the same person with other words.
//!
//! No change here costs money. Where a provider asks for some, [`RegistrantShown::price`] says it and nothing is sent.

use async_trait::async_trait;
use model::{Contact, DomainName, Money};

use crate::descriptor::ContactRule;
use crate::error::ProviderError;

/// What a change sets off beyond the words that change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// It as sentences, which the user confirms.
    pub words: String,
    /// Whether the name changes hands or may be held fast for weeks: then the user types the name as well.
    pub grave: bool,
    /// Days that the registrant then has to confirm by mail; `None` when nothing has to be confirmed.
    pub confirm_days: Option<u16>,
}

/// Who else may do what with a name at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role, in the provider's own word: `@creator`.
    pub role: String,
    /// What else the provider says of it, as sent; empty when nothing.
    pub details: String,
}

/// To whom a name is registered, as the provider tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrantShown {
    /// The registrant; parts that are not told are empty.
    pub contact: Contact,
    /// The contacts of the name by role and handle, where the provider keeps handles: `("owner", "CCOM-100001")`.
    pub handles: Vec<(String, String)>,
    /// Who may do what with the name; empty where the provider has no such thing.
    pub grants: Vec<Grant>,
    /// What the provider asks for a change, when it tells: then no change is made from here.
    pub price: Option<Money>,
    /// Something to know beside it, as a sentence: since when a verification is waited for.
    pub note: Option<String>,
}

/// What became of a change that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It is so now.
    Done {
        /// What comes next, as a sentence, when something does.
        note: Option<String>,
    },
    /// It was accepted and is carried out later.
    Accepted {
        /// The process that settles it ([`crate::processes`]); `None` when the provider gave no number.
        process: Option<String>,
    },
}

/// A label that the provider keeps beside a registrant for the user alone. Changing it alone concerns no registry, and
/// nobody has to confirm anything.
#[async_trait]
pub trait RegistrantLabel: Send + Sync {
    /// Its characters at most.
    fn longest(&self) -> u16;

    /// Puts a label in the place of the one that is there. Repeating it is harmless. It can not be emptied.
    ///
    /// # Errors
    /// [`crate::Kind::Invalid`] when it does not fit; nothing was sent then.
    async fn set_label(&self, name: &DomainName, label: &str) -> Result<(), ProviderError>;
}

/// Reads and changes to whom names are registered.
#[async_trait]
pub trait RegistrantChange: Send + Sync {
    /// What is asked of a registrant. Parts without a rule are not sent.
    fn fields(&self) -> &'static [ContactRule];

    /// What a change from `before` to `after` sets off; `None` when it sets off nothing. Without a `before` the gravest is
    /// assumed.
    fn effect(&self, before: Option<&Contact>, after: &Contact) -> Option<Effect>;

    /// Reads it; `None` when the provider does not tell it. Then what was sent last counts.
    ///
    /// # Errors
    /// [`crate::Kind::NotFound`] when the name is not in the account.
    async fn read(&self, name: &DomainName) -> Result<Option<RegistrantShown>, ProviderError>;

    /// Sends a change once. `client_ref` goes along where the provider keeps a reference.
    ///
    /// # Errors
    /// A lost answer is [`crate::Retry::OutcomeUnknown`] and is settled by reading, or by the list of processes; it is
    /// never sent again by itself.
    async fn change(
        &self,
        name: &DomainName,
        after: &Contact,
        client_ref: &str,
    ) -> Result<Changed, ProviderError>;

    /// The label beside it, where the provider keeps one.
    fn label(&self) -> Option<&dyn RegistrantLabel> {
        None
    }
}
