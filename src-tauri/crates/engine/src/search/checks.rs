//! Asking one account about names: in batches of its provider's size, a few on their way at a time, in its lane.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use futures::stream::{self, BoxStream, Stream, StreamExt};
use model::DomainName;
use registrar::provider::Work;
use registrar::search::{Offer, Verdict};
use registrar::{Provider, ProviderError};
use tokio_util::sync::CancellationToken;

use crate::fault::{Code, Fault};
use crate::search::pace;

/// Names as they become known.
pub(super) type Names = BoxStream<'static, DomainName>;

/// What one account says about one name.
pub(super) type Check = (DomainName, Result<Verdict, Fault>);

/// What an account says about names, as its answers come. Each name gets one answer. A refused key is refused for every
/// name, so after one nobody is asked any more. Dropping the stream stops the requests.
pub(super) async fn checks(provider: Arc<dyn Provider>, names: Names) -> impl Stream<Item = Check> + Send {
    let batch = pace::batch(provider.as_ref()).await;
    let at_once = pace::at_once(&provider.lane(Work::Search));
    let standing = Arc::new(Standing::default());
    // Batches are filled up before they go: each of them counts in the quota, however short.
    names
        .chunks(batch)
        .map(move |chunk| {
            let (provider, standing) = (Arc::clone(&provider), Arc::clone(&standing));
            async move {
                let answers = tokio::select! {
                    biased;
                    () = standing.given_up.cancelled() => None,
                    answers = check(provider.as_ref(), &chunk) => Some(answers),
                };
                match answers {
                    Some(answers) => standing.judge(answers),
                    None => chunk
                        .into_iter()
                        .map(|name| (name, Err(standing.why())))
                        .collect(),
                }
            }
        })
        .buffer_unordered(at_once)
        .flat_map(stream::iter)
}

async fn check(
    provider: &dyn Provider,
    names: &[DomainName],
) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
    match provider.search() {
        Some(search) => search.check(names).await,
        None => Vec::new(),
    }
}

/// Whether it is of any use to ask on.
#[derive(Default)]
struct Standing {
    /// There was an answer about a name.
    said: AtomicBool,
    given_up: CancellationToken,
    why: OnceLock<Fault>,
}

impl Standing {
    fn judge(&self, answers: Vec<(DomainName, Result<Offer, ProviderError>)>) -> Vec<Check> {
        let answers = answers.into_iter().map(|(name, offer)| match offer {
            Ok(offer) => {
                self.said.store(true, Ordering::Relaxed);
                (name, Ok(offer.verdict))
            }
            Err(error) => {
                let hopeless = error.is_the_accounts();
                let fault = Fault::from(error);
                if hopeless && !self.said.load(Ordering::Relaxed) {
                    // Somebody else may have said it first; one reason is enough.
                    let _ = self.why.set(fault.clone());
                    self.given_up.cancel();
                }
                (name, Err(fault))
            }
        });
        answers.collect()
    }

    fn why(&self) -> Fault {
        let why = self.why.get().cloned();
        why.unwrap_or_else(|| Fault::new(Code::Internal, "The account was not asked any more."))
    }
}
