//! Telling that a wanted name is free: once, and again only after somebody has had it.
//!
//! Whoever pauses the reminders knows of the renewals and wants quiet about those for a while; a name that became free
//! may be gone in an hour. So a pause does not hold this back. Switching notifications off in the settings does, and so do
//! quiet hours: what became free meanwhile is told when they are switched on again or end, unless it is gone by then. That
//! a name was taken is shown in the list and not told.

use store::wanted::{Offer, State, Wanted};

use crate::activity::view::LogCause;
use crate::core::{Engine, Notification, Target, Urgency};
use crate::fault::Fault;
use crate::portfolio::Holdings;
use crate::words;

/// Names that a notification lists; the rest are counted.
const LISTED: usize = 6;

impl Engine {
    /// Tells which names are free, as far as that is not told yet.
    pub(super) async fn wanted_tell(&self) -> Result<(), Fault> {
        let _telling = self.inner.wanted.telling.lock().await;
        if !self.inner.chosen.settings().reminders || self.quiet_until().is_some() {
            return Ok(());
        }
        let mut free = self.wanted().await?;
        free.retain(|wanted| wanted.state == State::Available && wanted.told_at.is_none());
        if free.is_empty() {
            return Ok(());
        }
        let holdings = self.holdings().await?;
        free.retain(|wanted| holdings.holder(&wanted.name).is_none());
        free.sort_by_key(|wanted| wanted.changed_at);
        let Some(notification) = notification(&free, &holdings) else {
            return Ok(());
        };
        let names = free.into_iter().map(|wanted| wanted.name).collect::<Vec<_>>();
        let now = self.now();
        // Written down first: what is told again after every restart would soon be switched off.
        self.inner
            .store
            .library()
            .write(move |tx| store::wanted::tell(tx, &names, now))
            .await?;
        self.log_as(
            LogCause::Schedule,
            "search",
            format!("Told: {}.", notification.title),
            None,
            None,
        )
        .await;
        self.inner.notifier.show(notification);
        Ok(())
    }
}

/// "quietharbor.com is free", or how many are; `None` for none.
fn notification(free: &[Wanted], holdings: &Holdings) -> Option<Notification> {
    let (title, body) = match free {
        [] => return None,
        [one] => (
            format!("{} is free", one.name.unicode()),
            match &one.offer {
                Some(offer) => sentence(offer, &label(offer, holdings)),
                None => "An account sells it now.".to_owned(),
            },
        ),
        many => (
            format!(
                "{} are free",
                words::count(many.len(), "wanted name", "wanted names")
            ),
            digest(many, holdings),
        ),
    };
    Some(Notification {
        digest: None,
        actions: Vec::new(),
        title,
        body,
        urgency: Urgency::Normal,
        target: Target::Wanted(free.iter().map(|wanted| wanted.name.clone()).collect()),
    })
}

fn label(offer: &Offer, holdings: &Holdings) -> String {
    let owner = holdings.owner(offer.account);
    owner.map_or_else(
        || "an account that is gone".to_owned(),
        |owner| owner.label.clone(),
    )
}

fn sentence(offer: &Offer, label: &str) -> String {
    let premium = if offer.premium {
        " It is a premium name."
    } else {
        ""
    };
    let renew = offer.renew.map(|renew| format!(", then {renew} a year"));
    match offer.register {
        Some(register) => format!(
            "{register} for the first year at {label}{}.{premium}",
            renew.unwrap_or_default()
        ),
        None => format!("{label} sells it and tells no price.{premium}"),
    }
}

fn digest(free: &[Wanted], holdings: &Holdings) -> String {
    let line = |wanted: &Wanted| {
        let name = wanted.name.unicode();
        let Some(offer) = &wanted.offer else {
            return name;
        };
        let label = label(offer, holdings);
        match offer.register {
            Some(register) if offer.premium => format!("{name}: {register} (premium), {label}"),
            Some(register) => format!("{name}: {register}, {label}"),
            None => format!("{name}: {label}"),
        }
    };
    let mut lines: Vec<String> = free.iter().take(LISTED).map(line).collect();
    if free.len() > LISTED {
        lines.push(format!("and {} more", free.len() - LISTED));
    }
    lines.join("\n")
}
