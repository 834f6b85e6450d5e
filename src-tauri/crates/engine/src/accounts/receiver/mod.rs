//! Receivers of webhooks, for people whose machine can be reached: off until switched on, on loopback until chosen
//! otherwise. What arrives is bounded in every way, proven before it is read, believed once, and then only a reason to
//! read the names concerned again.
//!
//! - [`desk`]: what each account's receiver remembers while the app runs
//! - [`listen`]: the port, the connections and their limits
//! - [`judge`]: what becomes of one request
//! - [`refresh`]: the names are read anew
//! - [`sample`]: the signed sample that Freehold sends to itself
//! - [`view`]: all of it as the window sees it

mod desk;
mod judge;
mod listen;
mod refresh;
mod sample;
pub mod view;

use model::AccountId;
use registrar::webhooks::Webhooks;
use secrecy::SecretString;
use store::webhooks::Receiver;
use vault::VaultState;

use crate::accounts::open;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

pub(crate) use desk::Receivers;
use view::{ReceivedOutcome, ReceivedView, ReceiverState, WebhookDraft, WebhookTest, WebhookView};

/// The only path that answers.
const PATH: &str = "/webhook";
/// The port that is offered first. It is registered for nothing.
const FIRST_PORT: u16 = 47_600;
/// The secret's place among the account's secrets.
const SECRET: &str = "webhook_secret";
/// Bytes of a secret.
const LONGEST_SECRET: usize = 500;
/// Lines of what came that are shown.
const SHOWN: usize = 30;

/// Where an account's webhook secret stands in the vault.
pub(crate) fn webhook_secret_key(id: AccountId) -> String {
    open::secret_key(id, SECRET)
}

impl Engine {
    /// An account's receiver of webhooks.
    pub async fn accounts_webhook(&self, id: AccountId) -> Result<WebhookView, Fault> {
        let setup = self.webhooks_of(id).await?.setup();
        let (kept, port) = self.receiver_kept(id).await?;
        let kept = kept.unwrap_or(Receiver {
            is_on: false,
            everywhere: false,
            port,
        });
        let (state, fault) = match (kept.is_on, self.inner.receivers.state(id)) {
            (false, _) => (ReceiverState::Off, None),
            (true, Some(Ok(()))) => (ReceiverState::Listening, self.receiver_locked().await),
            (true, Some(Err(fault))) => (ReceiverState::Failing, Some(fault)),
            // It is being started.
            (true, None) => (ReceiverState::Listening, None),
        };
        let has_secret = match self.vault().status().await.state {
            VaultState::Ready => Some(self.vault().get(&webhook_secret_key(id)).await?.is_some()),
            _ => None,
        };
        Ok(WebhookView {
            account: id,
            on: kept.is_on,
            everywhere: kept.everywhere,
            port: kept.port,
            address: address(kept.port),
            path: PATH.to_owned(),
            state,
            fault,
            has_secret,
            setup: setup.iter().map(|step| (*step).to_owned()).collect(),
            received: self.receiver_lines(id).await?,
        })
    }

    /// Switches an account's receiver, and keeps where it listens and its secret.
    pub async fn accounts_webhook_keep(
        &self,
        id: AccountId,
        draft: WebhookDraft,
    ) -> Result<WebhookView, Fault> {
        let account = self.account(id).await?;
        self.webhooks_of(id).await?;
        if draft.port == 0 {
            return Err(Fault::bad_input("A port is a number from 1 to 65535."));
        }
        let secret = draft.secret.as_deref().map(checked_secret).transpose()?;
        if let Some(secret) = &secret {
            self.inner.secrets.note(secret);
        }
        let vault = self.vault();
        if draft.on && secret.is_none() && vault.get(&webhook_secret_key(id)).await?.is_none() {
            return Err(
                Fault::bad_input("Without a secret nothing that arrives can be believed.")
                    .hint("Enter the secret that is set in the provider's bot."),
            );
        }
        if draft.on {
            self.refuse_shared_port(id, draft.port).await?;
        }
        let fresh_secret = secret.is_some();
        if let Some(secret) = secret {
            vault.put(&webhook_secret_key(id), secret).await?;
        }
        let (before, _) = self.receiver_kept(id).await?;
        let receiver = Receiver {
            is_on: draft.on,
            everywhere: draft.everywhere,
            port: draft.port,
        };
        self.inner
            .store
            .library()
            .write(move |tx| store::webhooks::keep_receiver(tx, id, receiver))
            .await?;
        if before != Some(receiver) || fresh_secret {
            let said = match (receiver.is_on, receiver.everywhere) {
                (false, _) => format!("{} receives no webhooks.", account.label),
                (true, false) => format!(
                    "{} receives webhooks on port {} of this computer alone.",
                    account.label, receiver.port
                ),
                (true, true) => format!(
                    "{} receives webhooks on port {}, on every address of this computer.",
                    account.label, receiver.port
                ),
            };
            self.log("accounts", said, Some(id), None).await;
        }
        self.receiver_apply(id).await;
        self.stale(&[Tag::Accounts]);
        self.accounts_webhook(id).await
    }

    /// Sends a signed sample to the account's own receiver.
    pub async fn accounts_webhook_test(&self, id: AccountId) -> Result<WebhookTest, Fault> {
        let (kept, _) = self.receiver_kept(id).await?;
        match kept {
            Some(kept) if kept.is_on => self.receiver_sample(id, kept.port).await,
            _ => Err(
                Fault::new(Code::Conflict, "The receiver is off, so nothing can arrive.")
                    .hint("Switch it on first."),
            ),
        }
    }

    /// Starts all receivers that are switched on.
    pub(crate) async fn receivers_begin(&self) {
        let kept = self.inner.store.library().read(store::webhooks::receivers).await;
        // A damaged library knows none.
        for (account, _) in kept.unwrap_or_default() {
            self.receiver_apply(account).await;
        }
    }

    /// Closes an account's receiver for good and takes its secret out of the vault.
    pub(crate) async fn receiver_forget(&self, id: AccountId) {
        self.inner.receivers.close(id).await;
        self.inner.receivers.forget(id);
        if self.vault().delete(&webhook_secret_key(id)).await.is_err() {
            tracing::warn!(target: "accounts", "a webhook's secret was not in its place");
        }
    }

    /// Where webhook secrets may stand in the vault.
    pub(crate) fn webhook_secret_places(&self, accounts: &[store::accounts::Account]) -> Vec<String> {
        let takes = |account: &&store::accounts::Account| {
            self.factory(&account.provider)
                .is_some_and(|factory| factory.webhooks().is_some())
        };
        accounts
            .iter()
            .filter(takes)
            .map(|account| webhook_secret_key(account.id))
            .collect()
    }

    /// How an account's provider posts, or why not.
    async fn webhooks_of(&self, id: AccountId) -> Result<&dyn Webhooks, Fault> {
        let account = self.account(id).await?;
        let factory = self.known_provider(&account.provider)?;
        factory.webhooks().ok_or_else(|| {
            let label = factory.descriptor().label;
            Fault::new(Code::NotOffered, format!("{label} posts no webhooks."))
        })
    }

    /// The kept receiver, and a port that none has.
    async fn receiver_kept(&self, id: AccountId) -> Result<(Option<Receiver>, u16), Fault> {
        let all = self
            .inner
            .store
            .library()
            .read(store::webhooks::receivers)
            .await?;
        let free = (FIRST_PORT..=u16::MAX).find(|port| all.iter().all(|(_, one)| one.port != *port));
        let kept = all.into_iter().find(|(account, _)| *account == id);
        Ok((kept.map(|(_, receiver)| receiver), free.unwrap_or(FIRST_PORT)))
    }

    async fn refuse_shared_port(&self, id: AccountId, port: u16) -> Result<(), Fault> {
        let library = self.inner.store.library();
        let all = library.read(store::webhooks::receivers).await?;
        let sharing = all
            .into_iter()
            .find(|(account, one)| *account != id && one.is_on && one.port == port);
        let Some((other, _)) = sharing else {
            return Ok(());
        };
        let label = self.account(other).await?.label;
        Err(
            Fault::bad_input(format!("The receiver of \"{label}\" listens on port {port}."))
                .hint("Choose another port."),
        )
    }

    /// Closes the receiver as it is and opens it as it is kept.
    async fn receiver_apply(&self, id: AccountId) {
        let _turn = self.inner.receivers.turn().await;
        self.inner.receivers.close(id).await;
        let kept = match self.receiver_kept(id).await {
            Ok((Some(kept), _)) if kept.is_on => kept,
            _ => return,
        };
        if let Err(fault) = self.receiver_open(id, kept).await {
            tracing::warn!(target: "accounts", account = %id, %fault, "a receiver of webhooks can not listen");
            let said = format!("Webhooks are not received. {}", fault.message);
            self.log_as(
                crate::activity::view::LogCause::App,
                "accounts",
                said,
                Some(id),
                None,
            )
            .await;
            self.inner.receivers.failed(id, fault);
        }
        self.stale(&[Tag::Accounts]);
    }

    /// Why nothing can be believed now, while it listens.
    async fn receiver_locked(&self) -> Option<Fault> {
        let status = self.vault().status().await;
        (status.state != VaultState::Ready).then(|| {
            Fault::new(Code::VaultLocked, status.reason).hint(
                "Unlock it. Until then what arrives is answered with \"try again later\", which the provider does.",
            )
        })
    }

    /// What came last.
    async fn receiver_lines(&self, id: AccountId) -> Result<Vec<ReceivedView>, Fault> {
        let limit = u32::try_from(SHOWN).unwrap_or(u32::MAX);
        let believed = self
            .inner
            .store
            .library()
            .read(move |conn| store::webhooks::latest(conn, id, limit))
            .await?;
        // Within one second what was repeated comes after what it repeats.
        let mut lines = self.inner.receivers.lines(id);
        lines.extend(believed.into_iter().map(|one| ReceivedView {
            at: one.received_at,
            outcome: ReceivedOutcome::Believed,
            event: Some(one.event),
            name: one.name,
            words: None,
        }));
        lines.sort_by_key(|line| std::cmp::Reverse(line.at));
        lines.truncate(SHOWN);
        Ok(lines)
    }
}

/// Where a receiver is, for what runs on the same computer.
fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}{PATH}")
}

fn checked_secret(text: &str) -> Result<SecretString, Fault> {
    let secret = text.trim();
    if secret.is_empty() {
        return Err(Fault::bad_input("The secret is empty."));
    }
    if secret.len() > LONGEST_SECRET {
        return Err(Fault::bad_input(format!(
            "A secret has at most {LONGEST_SECRET} characters."
        )));
    }
    Ok(SecretString::from(secret))
}
