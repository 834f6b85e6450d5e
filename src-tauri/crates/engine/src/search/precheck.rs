//! Asking the public DNS before the accounts: a name that is delegated is taken, and no quota is spent on it.

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedSender, unbounded};
use lookup::Delegation;
use model::DomainName;
use tokio::sync::mpsc;

use crate::core::Engine;
use crate::search::checks::Names;
use crate::search::run::Answer;
use crate::search::view::SearchPrecheck;

/// The accounts' ends of the line: each gets the names that the DNS does not know.
pub(super) fn lines(accounts: usize) -> (Vec<UnboundedSender<DomainName>>, Vec<Names>) {
    (0..accounts)
        .map(|_| {
            let (sender, receiver) = unbounded();
            (sender, receiver.boxed())
        })
        .unzip()
}

impl Engine {
    /// Asks about all names. What is not known to be taken goes on to the accounts at once: a name without DNS may be
    /// registered all the same, and one that nobody could tell of even more. How many went on.
    pub(super) async fn precheck(
        &self,
        names: Vec<DomainName>,
        accounts: Vec<UnboundedSender<DomainName>>,
        told: mpsc::Sender<Answer>,
    ) -> usize {
        let mut left = 0;
        let mut answers = std::pin::pin!(self.inner.delegations.check(names));
        while let Some((name, delegation)) = answers.next().await {
            let delegated = delegation == Delegation::Delegated;
            if !delegated {
                left += 1;
                for account in &accounts {
                    // An account that was given up does not listen any more.
                    let _ = account.unbounded_send(name.clone());
                }
            }
            let precheck = SearchPrecheck { name, delegated };
            if told.send(Answer::Precheck(precheck)).await.is_err() {
                break;
            }
        }
        left
    }
}
