//! A zone that rests, and a zone that goes. Nothing is removed that was not read in full and put into the history just
//! before, and not while the world asks it unless the user says so.

use lookup::Delegated;
use registrar::zone_hosting::{HostedZone, ZoneStage};
use sha2::{Digest, Sha256};
use store::dns::Cause;

use super::view::{HostedView, RemoveZone, ZonePause, ZoneRemoval};
use super::{NAMED, not_offered, shown};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::reminders::open::OpenKind;
use crate::words;

impl Engine {
    /// Takes the host out of the way of a zone, after its effect was confirmed, or puts it back.
    pub async fn dns_hosting_pause(&self, wanted: ZonePause) -> Result<HostedView, Fault> {
        let ZonePause {
            key,
            paused,
            confirmed,
        } = wanted;
        let provider = self.hosting_provider(key.account).await?;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        if paused && !confirmed {
            return Err(Fault::new(Code::NeedsConfirmation, hosting.pause_effect()));
        }
        let zone = match hosting.pause(&key.name, paused).await {
            Ok(zone) => zone,
            // It says what shall be: reading tells whether it is so.
            Err(error) if error.outcome_unknown() => match hosting.status(&key.name).await? {
                Some(zone) if zone.paused == paused => zone,
                _ => return Err(error.into()),
            },
            Err(error) => return Err(error.into()),
        };
        if zone.paused != paused {
            let label = provider.descriptor().label;
            return Err(Fault::new(
                Code::Conflict,
                format!("{label} took the request, and the zone is as it was."),
            )
            .hint("Look again in a minute."));
        }
        let word = if paused { "Paused" } else { "Resumed" };
        let called = self.hosting_called(&key).await?;
        let line = format!("{word} the zone {} at {called}.", key.name.unicode());
        self.log("dns", line, Some(key.account), Some(&key.name)).await;
        self.stale(&[Tag::Dns]);
        let watched = self.hosting_watched().await?.contains(&key);
        Ok(shown(&key, &zone, watched))
    }

    /// What the removal of a zone would take along, and what stands in its way. The zone is read afresh; nothing is sent.
    pub async fn dns_hosting_removal(&self, key: NameKey) -> Result<ZoneRemoval, Fault> {
        let _zone = self.inner.plans.zone(&key).await;
        Ok(self.hosting_look_to_remove(&key).await?.0)
    }

    /// Removes a zone as it was shown, once its name was typed.
    pub async fn dns_hosting_remove(&self, order: RemoveZone) -> Result<(), Fault> {
        let key = &order.key;
        let unicode = key.name.unicode();
        let _zone = self.inner.plans.zone(key).await;
        let (seen, read) = self.hosting_look_to_remove(key).await?;
        if seen.hash != order.hash {
            return Err(Fault::new(
                Code::PlanChanged,
                format!("The zone {unicode} is not what it was when this was shown."),
            )
            .hint("Look at it again. Nothing was removed."));
        }
        if let Some(why) = &seen.blocked {
            return Err(Fault::new(Code::Conflict, why.clone()));
        }
        if let Some(why) = seen.asked.as_ref().filter(|_| !order.although_asked) {
            return Err(Fault::new(Code::NeedsConfirmation, why.clone()));
        }
        let typed = order.typed.trim().trim_end_matches('.').to_lowercase();
        if typed != unicode.to_lowercase() && typed != key.name.as_str() {
            return Err(Fault::new(
                Code::NeedsConfirmation,
                format!("Type {unicode} to remove its zone. Nothing was removed."),
            ));
        }
        // When this is back, the state is on the disk.
        self.dns_keep_snapshot(key, Cause::BeforeChange, read.hash, read.zone, None)
            .await?;
        let provider = self.hosting_provider(key.account).await?;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        match hosting.remove(&key.name).await {
            Ok(()) => {}
            // The account itself says whether it is gone.
            Err(error) if error.outcome_unknown() => match hosting.status(&key.name).await {
                Ok(None) => {}
                _ => {
                    return Err(Fault::from(error).hint(
                        "Look at the zone again before anything else: it may be gone. Its records are in its history.",
                    ));
                }
            },
            Err(error) => return Err(error.into()),
        }
        self.hosting_gone(key, &seen).await
    }

    async fn hosting_called(&self, key: &NameKey) -> Result<String, Fault> {
        let holdings = self.holdings().await?;
        let owner = holdings.owner(key.account);
        Ok(owner.map_or_else(String::new, |owner| owner.called()))
    }

    async fn hosting_look_to_remove(
        &self,
        key: &NameKey,
    ) -> Result<(ZoneRemoval, store::dns::ReadZone), Fault> {
        let unicode = key.name.unicode();
        let called = self.hosting_called(key).await?;
        let zone = self.hosting_status(key).await?.ok_or_else(|| {
            Fault::new(Code::NotFound, format!("{called} has no zone {unicode}."))
                .hint("It may be gone already. Look again.")
        })?;
        let read = self.dns_read_now(key).await?;
        let read = self.dns_keep_read(key, read).await?;
        let holdings = self.holdings().await?;
        let registered = holdings.rows_of(&key.name).iter().find(|row| row.registered);
        let here = registered.is_some_and(|row| row.account == key.account);
        let blocked = if holdings.owner(key.account).is_some_and(|owner| owner.read_only) {
            Some(format!("{called} is read only. Switch that off first."))
        } else if here {
            Some(format!(
                "{unicode} is registered at {called}, which serves its names itself: without this zone it answers nothing at all. Transfer the name first."
            ))
        } else if !read.unreadable.is_empty() {
            let rows = words::count(read.unreadable.len(), "row", "rows");
            Some(format!(
                "{rows} of the zone could not be understood, so the history could not bring them back. Export the zone file, and remove the zone at {called}."
            ))
        } else {
            None
        };
        let asked = self.hosting_asked(key, &zone, &called).await;
        let records = read.zone.records.len();
        let text = serde_json::json!([key, read.hash, asked, blocked]);
        let view = ZoneRemoval {
            hash: hex::encode(Sha256::digest(text.to_string())),
            words: format!(
                "{called} removes the zone with {} and everything else that it keeps for it: proxy, rules, certificates. Its records go into the history here first, and come back from there only into a new zone.",
                words::count(records, "record", "records")
            ),
            records: u32::try_from(records).unwrap_or(u32::MAX),
            key: key.clone(),
            unicode,
            called,
            asked,
            blocked,
        };
        Ok((view, read))
    }

    /// Why the world may still ask a zone, as a sentence. The registry itself is asked; that nobody could say is no no.
    async fn hosting_asked(&self, key: &NameKey, zone: &HostedZone, called: &str) -> Option<String> {
        let unicode = key.name.unicode();
        let goes_dark = "Whoever asks for it then gets no answer: web site, mail, everything.";
        match self.inner.authorities.delegated(&key.name).await {
            Delegated::To { hosts, .. } => {
                let ours: Vec<&String> = hosts
                    .iter()
                    .filter(|host| zone.nameservers.iter().any(|own| own.eq_ignore_ascii_case(host)))
                    .collect();
                if !ours.is_empty() {
                    return Some(format!(
                        "The nameservers of {unicode} still point to this zone: {}. {goes_dark}",
                        words::list(&ours, NAMED)
                    ));
                }
            }
            Delegated::Nowhere => {}
            Delegated::Unclear(why) => {
                return Some(format!(
                    "Where the nameservers of {unicode} point could not be found out. {why} If they point here, {}",
                    goes_dark.to_lowercase()
                ));
            }
        }
        (zone.stage == ZoneStage::Active).then(|| {
            format!("{called} says that the nameservers of {unicode} point to this zone. {goes_dark}")
        })
    }

    /// Forgets a zone that is gone: nothing of it is waited for, and a name that was here by its zone alone is here no more.
    async fn hosting_gone(&self, key: &NameKey, seen: &ZoneRemoval) -> Result<(), Fault> {
        let line = format!(
            "Removed the zone {} at {} with {}; they are in its history.",
            seen.unicode,
            seen.called,
            words::count(seen.records as usize, "record", "records")
        );
        self.log("dns", line, Some(key.account), Some(&key.name)).await;
        for kind in [OpenKind::Activation, OpenKind::Signing] {
            self.close_work(kind, key.account, &key.name).await?;
        }
        let (account, name) = (key.account, key.name.clone());
        let cache = self.inner.store.cache();
        cache
            .write(move |tx| store::portfolio::forget(tx, account, &name))
            .await?;
        self.stale(&[Tag::Dns, Tag::Portfolio, Tag::Reminders]);
        Ok(())
    }
}
