//! A name's own page: its lock, its auth code for a registrar that is not connected here, and its way out.

use registrar::auth_codes::{AuthCodeReply, AwayState};
use registrar::descriptor::Setting;
use secrecy::ExposeSecret;

use super::kept::Transfer;
use super::steps::opens_at;
use super::view::{AuthCodeView, AwayView, NameTransferView};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Characters of a process that the window gives back.
const LONGEST_PROCESS: usize = 128;

impl Engine {
    /// What a name's own page says about leaving. Nobody is asked.
    pub async fn transfers_name(&self, key: NameKey) -> Result<NameTransferView, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings
            .find(&key)
            .ok_or_else(|| Fault::new(Code::NotFound, "This name is in no account's list any more."))?;
        let key = holding.key();
        let detail = self.portfolio_detail(key.clone()).await?;
        let lock = detail.settings.iter().find(|view| view.setting == Setting::Lock);
        let provider = self.provider(key.account).await?;
        let descriptor = provider.descriptor();
        let codes = provider.auth_codes().filter(|_| holding.registered);
        let no_code = match codes {
            Some(_) => None,
            None if !holding.registered => {
                Some("The name is registered elsewhere: its registrar gives the auth code.".to_owned())
            }
            None => {
                let told = descriptor
                    .not_offered
                    .iter()
                    .find(|not| not.feature == "auth_code");
                Some(told.map_or_else(
                    || format!("{} gives no auth codes by its API.", descriptor.label),
                    |not| not.reason.to_owned(),
                ))
            }
        };
        let name = key.name.clone();
        let job = self
            .inner
            .store
            .library()
            .read(move |conn| store::transfers::open_of(conn, &name))
            .await?;
        Ok(NameTransferView {
            locked: holding.locked,
            lock_fixed: lock.and_then(|view| view.not_offered.clone()),
            stays_until: opens_at(holding.registered_at, self.now()),
            code_warning: codes.map(|codes| codes.warning().to_owned()),
            no_code,
            tells_away: codes.is_some_and(registrar::auth_codes::AuthCodes::unlocks),
            job: match job {
                Some(row) => Some(self.transfer_view(&Transfer::of(row)).await?),
                None => None,
            },
        })
    }

    /// Asks for the auth code of a name, once. It is a change, so it is asked for only after the user has seen what it brings.
    pub async fn transfers_auth_code(&self, key: NameKey) -> Result<AuthCodeView, Fault> {
        let provider = self.provider(key.account).await?;
        let codes = provider.auth_codes().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                format!("{} gives no auth codes by its API.", provider.descriptor().label),
            )
        })?;
        let (account, name) = (key.account, key.name.clone());
        self.log(
            "transfers",
            format!("The auth code of {} was asked for.", name.unicode()),
            Some(account),
            Some(&name),
        )
        .await;
        let reply = codes.request(&name).await;
        if codes.unlocks() {
            // It may be unlocked now, whatever the answer was.
            let _ = self.fetch(account, &name).await;
            self.names_changed();
        }
        Ok(self.code_view(reply?))
    }

    /// Looks whether an auth code that was asked for is there.
    pub async fn transfers_auth_code_collect(
        &self,
        key: NameKey,
        process: Option<String>,
    ) -> Result<AuthCodeView, Fault> {
        if process
            .as_ref()
            .is_some_and(|process| process.chars().count() > LONGEST_PROCESS)
        {
            return Err(Fault::bad_input("This is no number of a request."));
        }
        let provider = self.provider(key.account).await?;
        let codes = provider.auth_codes().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                format!("{} gives no auth codes by its API.", provider.descriptor().label),
            )
        })?;
        let reply = codes.collect(&key.name, process.as_deref()).await?;
        Ok(self.code_view(reply))
    }

    /// How a name on its way out stands; `None` where its registrar does not tell.
    pub async fn transfers_away(&self, key: NameKey) -> Result<Option<AwayView>, Fault> {
        let provider = self.provider(key.account).await?;
        let Some(codes) = provider.auth_codes() else {
            return Ok(None);
        };
        let label = provider.descriptor().label;
        let Some(away) = codes.away(&key.name).await? else {
            return Ok(None);
        };
        let to = away
            .gaining
            .map_or_else(String::new, |gaining| format!(" to {gaining}"));
        Ok(Some(AwayView {
            words: match away.state {
                AwayState::None => format!("{label} knows of no transfer to another registrar."),
                AwayState::Pending => format!("A transfer{to} was asked for and is not decided yet."),
                AwayState::Approved => format!("The transfer{to} was approved; the name goes."),
                AwayState::Completed => format!("The name has gone{to}."),
                AwayState::Rejected => format!("The transfer{to} was refused; the name stays."),
                AwayState::Expired => format!("The transfer{to} came to nothing; the name stays."),
            },
            under_way: matches!(away.state, AwayState::Pending | AwayState::Approved),
            requested_at: away.requested_at,
        }))
    }

    fn code_view(&self, reply: AuthCodeReply) -> AuthCodeView {
        match reply {
            AuthCodeReply::Ready(code) => {
                self.inner.secrets.note(&code);
                AuthCodeView::Ready {
                    code: code.expose_secret().to_owned(),
                }
            }
            AuthCodeReply::Requested { expected_by, process } => {
                AuthCodeView::Requested { expected_by, process }
            }
        }
    }
}
