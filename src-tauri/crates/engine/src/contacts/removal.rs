//! The end of a contact that an account keeps under a handle: shown with the names that carry it, refused while one does.

use model::{AccountId, Contact};
use registrar::Kind;
use registrar::registrant::Changed;
use serde::Serialize;
use sha2::{Digest, Sha256};
use specta::Type;

use crate::accounts::guarded::read_only;
use crate::contacts::kept::{book, checked, concerned};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// What was sent, and how it is then.
const DELETION: (&str, &str) = ("deletion", "deleted");

/// What stands in the way of deleting a kept contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptRemoval {
    /// Its handle.
    pub handle: String,
    /// Whose it is, read now.
    pub contact: Contact,
    /// The names that carry it, of those that were looked at.
    pub names: Vec<String>,
    /// How many names carry it, as a sentence.
    pub words: String,
    /// Why it is not deleted, as a sentence.
    pub blocked: Option<String>,
    /// Stands for all of it: the order names what was shown.
    pub hash: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptRemoved {
    /// Whether it is gone; otherwise the provider is still at it.
    pub done: bool,
    /// It as a sentence.
    pub words: String,
}

impl Engine {
    /// What deleting a contact would meet: it is read, and so are the names that may carry it. Nothing is sent.
    pub async fn contacts_kept_removal(
        &self,
        account: AccountId,
        handle: String,
    ) -> Result<KeptRemoval, Fault> {
        let provider = self.provider(account).await?;
        let book = book(&provider)?;
        let kept = book.read(checked(&handle)?).await?;
        let (names, looked_at, of) = self.names_with(account, book, &kept.handle).await?;
        let label = provider.descriptor().label;
        let blocked = (!names.is_empty()).then(|| {
            format!("{label} keeps a contact as long as a name carries it. Give those names another contact first.")
        });
        let shown = serde_json::json!([account.to_string(), kept.handle, kept.contact, names]);
        Ok(KeptRemoval {
            words: concerned(names.len(), looked_at, of),
            hash: hex::encode(Sha256::digest(shown.to_string())),
            handle: kept.handle,
            contact: kept.contact,
            names,
            blocked,
        })
    }

    /// Deletes the contact that the user saw and confirmed, and waits a while for the end of it.
    pub async fn contacts_kept_remove(
        &self,
        account: AccountId,
        handle: String,
        shown: String,
    ) -> Result<KeptRemoved, Fault> {
        let kept = self.account(account).await?;
        if kept.read_only {
            return Err(read_only(&kept.label));
        }
        let seen = self.contacts_kept_removal(account, handle).await?;
        let handle = seen.handle;
        if seen.hash != shown {
            return Err(Fault::new(
                Code::PlanChanged,
                format!("The contact {handle}, or the names that carry it, are not what they were when this was shown."),
            )
            .hint("Look at it again. Nothing was deleted."));
        }
        if let Some(why) = seen.blocked {
            return Err(Fault::new(Code::Conflict, why));
        }
        let provider = self.provider(account).await?;
        let book = book(&provider)?;
        let gone = || (true, format!("The contact {handle} was deleted."));
        let (done, words) = match book.remove(&handle).await {
            Ok(Changed::Done { note }) => (true, note.unwrap_or_else(|| gone().1)),
            Ok(Changed::Accepted { process }) => self.kept_end(&provider, &handle, process, DELETION).await?,
            // The book itself says whether it is gone.
            Err(error) if error.outcome_unknown() => match book.read(&handle).await {
                Err(missing) if missing.kind == Kind::NotFound => gone(),
                _ => {
                    return Err(Fault::from(error)
                        .hint("Read the contacts again to see whether it is there, and look at Processes."));
                }
            },
            Err(error) => return Err(error.into()),
        };
        if done {
            // An order must not name it any more.
            let handle = handle.clone();
            let library = self.inner.store.library();
            library
                .write(move |tx| store::contacts::drop_handle(tx, account, &handle))
                .await?;
        }
        self.log("contacts", words.clone(), Some(account), None).await;
        self.stale(&[Tag::Contacts]);
        Ok(KeptRemoved { done, words })
    }
}
