//! A connected account at a provider.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use model::{Clock, Money};
use secrecy::SecretString;
use url::Url;

use crate::auth_codes::{AuthCodes, TransferWatch};
use crate::billing::Billing;
use crate::connect::{Connect, MailCheck, ServiceProof};
use crate::contacts::{AccountContact, ContactBook, ContactHandles};
use crate::descriptor::Descriptor;
use crate::dns::Dns;
use crate::dnssec::{DsRecords, Signing};
use crate::error::ProviderError;
use crate::extra_fields::ExtraFields;
use crate::extras::{CloudflareBind, DeliveryLog, LiveStatus};
use crate::imports::Imports;
use crate::opening::Opening;
use crate::orders::Orders;
use crate::portfolio::Portfolio;
use crate::processes::Processes;
use crate::public_facts::PublicFacts;
use crate::registrant::RegistrantChange;
use crate::search::Search;
use crate::settings::Settings;
use crate::tokens::Tokens;
use crate::webhooks::Webhooks;
use crate::zone_hosting::ZoneHosting;

/// The values of a descriptor's form fields, by key.
#[derive(Debug, Clone, Default)]
pub struct Credentials(pub BTreeMap<String, SecretString>);

impl Credentials {
    /// One field's value.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&SecretString> {
        self.0.get(key)
    }
}

/// What an account needs to be opened.
#[derive(Clone)]
pub struct Connection {
    /// Where the API is: https, or plain http on loopback only. No trailing slash.
    pub base_url: Url,
    /// The form's values: secrets, contact and options.
    pub credentials: Credentials,
    /// Tells the time for quotes and lanes.
    pub clock: Arc<dyn Clock>,
}

/// Opens accounts of one provider. The list of these is the only place that knows all providers.
pub trait ProviderFactory: Send + Sync {
    /// The provider's static facts.
    fn descriptor(&self) -> &'static Descriptor;

    /// Opens an account. No request is made.
    ///
    /// # Errors
    /// When the base URL or a credential can not be used at all.
    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError>;

    /// Reads what the provider posts by itself; it needs no open account.
    fn webhooks(&self) -> Option<&dyn Webhooks> {
        None
    }

    /// Opens accounts by the API.
    fn opening(&self) -> Option<&dyn Opening> {
        None
    }
}

/// What an account says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountSummary {
    /// The account's own name or number there.
    pub reference: Option<String>,
    /// Money left, where it is prepaid and readable.
    pub balance: Option<Money>,
    /// Whether the API is switched on there, when it says so.
    pub api_enabled: Option<bool>,
    /// Whether there is a way to pay, such as a card, when it says so.
    pub can_pay: Option<bool>,
    /// Further facts as label and value, for the account page.
    pub facts: Vec<(String, String)>,
    /// What will not work although the key is right, as sentences with their remedy: a missing permission, a balance
    /// under the provider's minimum, no payment method.
    pub warnings: Vec<String>,
}

/// One account at one provider. Each method is one or a few requests in the account's rate lane.
#[async_trait]
pub trait Provider: Send + Sync {
    /// The provider's static facts.
    fn descriptor(&self) -> &'static Descriptor;

    /// Reads the account: the proof that the key works, and the balance.
    async fn account(&self) -> Result<AccountSummary, ProviderError>;

    /// The rate lane for this work as it stands: for ETAs and the status bar.
    fn lane(&self, work: Work) -> LaneState;

    /// Lists and reads owned names.
    fn portfolio(&self) -> Option<&dyn Portfolio> {
        None
    }
    /// Says what is free and what it costs.
    fn search(&self) -> Option<&dyn Search> {
        None
    }
    /// Sells names.
    fn orders(&self) -> Option<&dyn Orders> {
        None
    }
    /// Tells what endings ask for beyond a contact.
    fn extra_fields(&self) -> Option<&dyn ExtraFields> {
        None
    }
    /// Makes contacts that orders name.
    fn contact_handles(&self) -> Option<&dyn ContactHandles> {
        None
    }
    /// The contacts that the account keeps under handles.
    fn contact_book(&self) -> Option<&dyn ContactBook> {
        None
    }
    /// The account's one contact.
    fn account_contact(&self) -> Option<&dyn AccountContact> {
        None
    }
    /// To whom names are registered.
    fn registrant(&self) -> Option<&dyn RegistrantChange> {
        None
    }
    /// What became of what was accepted.
    fn processes(&self) -> Option<&dyn Processes> {
        None
    }
    /// Serves zones.
    fn dns(&self) -> Option<&dyn Dns> {
        None
    }
    /// Makes zones for names held anywhere, and hands them over.
    fn zone_hosting(&self) -> Option<&dyn ZoneHosting> {
        None
    }

    /// Signs the zones that it serves.
    fn signing(&self) -> Option<&dyn Signing> {
        None
    }

    /// Has DS records put into the registry.
    fn ds_records(&self) -> Option<&dyn DsRecords> {
        None
    }

    /// Switches settings of names.
    fn settings(&self) -> Option<&dyn Settings> {
        None
    }
    /// Watches how a name is seen by the world.
    fn live_status(&self) -> Option<&dyn LiveStatus> {
        None
    }
    /// Connects names to hosts and mail providers.
    fn connect(&self) -> Option<&dyn Connect> {
        None
    }
    /// Adds the records that prove to a service who owns a name.
    fn service_proof(&self) -> Option<&dyn ServiceProof> {
        None
    }
    /// Looks how a name stands for mail.
    fn mail_check(&self) -> Option<&dyn MailCheck> {
        None
    }
    /// Hands a name's DNS to a Cloudflare profile kept there.
    fn cloudflare_bind(&self) -> Option<&dyn CloudflareBind> {
        None
    }
    /// Gives out auth codes, and tells how far names on their way out are.
    fn auth_codes(&self) -> Option<&dyn AuthCodes> {
        None
    }
    /// Watches names that may not come over yet.
    fn transfer_watch(&self) -> Option<&dyn TransferWatch> {
        None
    }
    /// Looks after names that are registered elsewhere.
    fn imports(&self) -> Option<&dyn Imports> {
        None
    }
    /// Tells public facts of names.
    fn public_facts(&self) -> Option<&dyn PublicFacts> {
        None
    }
    /// What its webhooks delivered.
    fn delivery_log(&self) -> Option<&dyn DeliveryLog> {
        None
    }
    /// How the account pays, what it paid and what it earned.
    fn billing(&self) -> Option<&dyn Billing> {
        None
    }
    /// The account's keys.
    fn tokens(&self) -> Option<&dyn Tokens> {
        None
    }
}

/// Sorts of work. A provider with several documented quotas has a lane for each; others use one for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// Accounts, lists, details, settings.
    Portfolio,
    /// Checking names and reading price lists.
    Search,
    /// Quotes, orders and what became of them.
    Orders,
    /// Zones and nameservers.
    Dns,
}

/// A rate lane at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneState {
    /// Requests that may be made in the long run, per 1,000 seconds.
    pub per_1000_seconds: u32,
    /// Seconds for which the lane is closed after a refusal by the provider; 0 when open.
    pub closed_for_seconds: u32,
    /// Requests that may still be made in the running period: the provider's own count where it tells it, else ours.
    pub left: u32,
    /// Requests allowed in a period.
    pub quota: u32,
    /// The period in seconds.
    pub per_seconds: u32,
}
