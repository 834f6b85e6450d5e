//! One account at a check of wanted names: which it is asked for, and how it went.

use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::sync::Arc;

use futures::StreamExt;
use model::{AccountId, DomainName};
use registrar::Provider;
use registrar::search::Verdict;

use crate::activity::jobs::Job;
use crate::activity::view::ItemState;
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::Holdings;
use crate::search::checks::checks;
use crate::search::view::PricesFrom;
use crate::search::wanted::judge::Answer;
use crate::search::{pace, price_table};
use crate::words;

/// An account at a check.
pub(super) struct Seller {
    account: AccountId,
    label: String,
    /// Its provider, or why it can not be asked.
    opened: Result<Arc<dyn Provider>, Fault>,
    /// The endings of its price list, where it has one that was read.
    listed: Option<HashSet<String>>,
    /// Its answers are the prices of endings as well.
    quoted: bool,
    /// Names that it was asked about.
    asked: usize,
    /// There was an answer about one of them.
    said: bool,
    /// Why the last one had none.
    fault: Option<Fault>,
}

impl Seller {
    /// Whether it may sell the name: its price list has the ending, or it has no list.
    pub fn sells(&self, name: &DomainName) -> bool {
        self.listed
            .as_ref()
            .is_none_or(|endings| endings.contains(name.ending()))
    }

    /// Seconds that it takes for its share of some names.
    pub fn seconds(&self, names: &[DomainName]) -> u32 {
        let share = names.iter().filter(|name| self.sells(name)).count();
        let opened = self.opened.as_ref();
        opened.map_or(0, |provider| pace::seconds(provider.as_ref(), share))
    }

    /// Asks about some names. Once it could say nothing about any, it is not asked any more in this check.
    pub async fn ask(&mut self, engine: &Engine, names: Vec<DomainName>) -> Vec<(DomainName, Answer)> {
        if names.is_empty() {
            return Vec::new();
        }
        self.asked += names.len();
        let hopeless = self.fault.clone().filter(|_| !self.said);
        let provider = match (&self.opened, hopeless) {
            (_, Some(fault)) => Err(fault),
            (opened, None) => opened.clone(),
        };
        let provider = match provider {
            Ok(provider) => provider,
            Err(fault) => {
                self.fault = Some(fault.clone());
                let failed = names
                    .into_iter()
                    .map(|name| self.answer(name, Err(fault.clone())));
                return failed.collect();
            }
        };
        let mut answers = Vec::with_capacity(names.len());
        let mut quotes = Vec::new();
        let names = futures::stream::iter(names).boxed();
        let mut verdicts = pin!(checks(Arc::clone(&provider), names).await);
        while let Some((name, verdict)) = verdicts.next().await {
            match &verdict {
                Ok(verdict) => {
                    self.said = true;
                    if self.quoted {
                        quotes.extend(engine.quote(&name, verdict));
                    }
                }
                Err(fault) => self.fault = Some(fault.clone()),
            }
            answers.push(self.answer(name, verdict));
        }
        engine.keep_quotes(self.account, &provider, quotes).await;
        answers
    }

    fn answer(&self, name: DomainName, verdict: Result<Verdict, Fault>) -> (DomainName, Answer) {
        let answer = Answer {
            account: self.account,
            label: self.label.clone(),
            verdict,
        };
        (name, answer)
    }

    /// Says in the job how it went.
    pub fn report(self, job: &Job) {
        let asked = words::count(self.asked, "name", "names");
        match self.fault {
            Some(fault) if !self.said => job.item(&self.label, ItemState::Failed, Some(fault.message)),
            Some(fault) => {
                let detail = format!("{asked} asked, not all answered. {}", fault.message);
                job.item(&self.label, ItemState::Failed, Some(detail));
            }
            None if self.asked == 0 => {
                let detail = "Nothing to ask.".to_owned();
                job.item(&self.label, ItemState::Skipped, Some(detail));
            }
            None => job.item(&self.label, ItemState::Done, Some(format!("{asked} asked"))),
        }
    }
}

impl Engine {
    /// The accounts that can search, with what their price lists say.
    pub(super) async fn sellers(&self, holdings: &Holdings) -> Result<Vec<Seller>, Fault> {
        let prices = self.inner.store.cache().read(store::search::prices).await?;
        let mut listed: HashMap<AccountId, HashSet<String>> = HashMap::new();
        for (account, price) in prices {
            listed.entry(account).or_default().insert(price.ending);
        }
        let mut sellers = Vec::new();
        for account in self.searching(holdings, &[])? {
            let opened = self.provider(account).await;
            let from = opened.as_ref().map_or(PricesFrom::Nothing, |opened| {
                price_table::from(opened.descriptor().search)
            });
            let label = holdings.owner(account).map(|owner| owner.label.clone());
            sellers.push(Seller {
                account,
                label: label.unwrap_or_else(|| account.to_string()),
                listed: listed.remove(&account).filter(|_| from == PricesFrom::List),
                quoted: from == PricesFrom::Quotes,
                opened,
                asked: 0,
                said: false,
                fault: None,
            });
        }
        Ok(sellers)
    }
}
