//! Kept drafts: edits made now, also without a network, and applied later.
//!
//! A draft is kept with the states of the zones that it was made on, so that it still merges when they changed since.
//!
//! - [`view`]: as the window sees it

pub mod view;

use std::collections::HashMap;

use store::dns::drafts::{self, KeptDraft};
use store::dns::{CachedZone, Cause};
use uuid::Uuid;
use view::{DraftToKeep, DraftView};

use super::plan::Source;
use super::planning::check_size;
use super::view::{DnsAction, PlanView, ZoneDraft};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Characters of a title.
const TITLE: usize = 120;
/// Drafts that are kept at a time.
const KEPT: usize = 1_000;
/// Names that the list shows of a draft.
const NAMES: usize = 3;

fn unknown() -> Fault {
    Fault::new(Code::NotFound, "This draft is not kept any more.")
}

fn id(text: &str) -> Result<Uuid, Fault> {
    text.parse().map_err(|_| unknown())
}

fn edits(kept: &KeptDraft) -> Result<Vec<ZoneDraft>, Fault> {
    serde_json::from_str(&kept.drafts).map_err(|_| {
        Fault::new(
            Code::Store,
            "This draft was kept by another version and can not be read.",
        )
    })
}

impl Engine {
    /// Kept drafts, newest first.
    pub async fn dns_drafts(&self) -> Result<Vec<DraftView>, Fault> {
        let kept = self.inner.store.library().read(drafts::all).await?;
        Ok(kept.into_iter().map(view).collect())
    }

    /// Keeps a draft; returns its id.
    pub async fn dns_draft_keep(&self, draft: DraftToKeep) -> Result<String, Fault> {
        check_size(&draft.drafts)?;
        if draft.drafts.iter().all(|zone| zone.sets.is_empty()) {
            return Err(Fault::bad_input("There is nothing to keep. Change a set first."));
        }
        let replaced = draft.id.as_deref().map(id).transpose()?;
        let kept = KeptDraft {
            id: replaced.unwrap_or_else(Uuid::new_v4),
            title: title(&draft)?,
            at: self.now(),
            drafts: serde_json::to_string(&draft.drafts)
                .map_err(|error| Fault::new(Code::Internal, error.to_string()))?,
        };
        let id = kept.id.to_string();
        let bases = self.bases(&draft.drafts).await?;
        let at = self.now();
        let library = self.inner.store.library();
        let written = library.write(move |tx| {
            let there = drafts::one(tx, kept.id)?.is_some();
            if !there && (replaced.is_some() || drafts::all(tx)?.len() >= KEPT) {
                return Ok(Some(there));
            }
            for (key, base) in bases {
                let name = &key.name;
                if store::dns::kept_zone(tx, key.account, name, &base.hash)?.is_none() {
                    let (cause, hash) = (Cause::Drafted, &base.hash);
                    store::dns::keep_snapshot(tx, key.account, name, at, cause, hash, &base.zone, None)?;
                }
            }
            drafts::keep(tx, &kept)?;
            Ok(None)
        });
        match written.await? {
            None => {}
            Some(_) if replaced.is_some() => return Err(unknown()),
            Some(_) => {
                return Err(Fault::bad_input(
                    "1,000 drafts are kept already. Throw one away first.",
                ));
            }
        }
        self.stale(&[Tag::Dns]);
        Ok(id)
    }

    /// The zones that a draft was made on, where they are the ones last read.
    async fn bases(&self, drafts: &[ZoneDraft]) -> Result<Vec<(NameKey, store::dns::ReadZone)>, Fault> {
        let keys: Vec<NameKey> = drafts.iter().map(|draft| draft.key.clone()).collect();
        let seats = self.dns_seats(&keys).await?;
        let zones: Vec<NameKey> = seats.into_iter().map(|seat| seat.zone).collect();
        let cached = self.dns_cached(zones.clone()).await?;
        let bases = drafts.iter().zip(zones).zip(cached);
        let bases = bases.filter_map(|((draft, key), cached)| {
            let read = cached.and_then(|cached: CachedZone| cached.read)?;
            (read.hash == draft.base).then_some((key, read))
        });
        Ok(bases.collect::<HashMap<_, _>>().into_iter().collect())
    }

    /// The edits of a kept draft.
    pub async fn dns_draft(&self, id: String) -> Result<Vec<ZoneDraft>, Fault> {
        edits(&self.kept_draft(&id).await?)
    }

    /// A plan from a kept draft against the zones as last read.
    pub async fn dns_draft_plan(&self, id: String) -> Result<PlanView, Fault> {
        let kept = self.kept_draft(&id).await?;
        let source = Source::new(DnsAction::Draft, format!("Draft: {}", kept.title));
        self.plan_drafts(edits(&kept)?, source).await
    }

    /// Throws a kept draft away.
    pub async fn dns_draft_remove(&self, id: String) -> Result<(), Fault> {
        let id = self::id(&id)?;
        let library = self.inner.store.library();
        let removed = library.write(move |tx| drafts::remove(tx, id)).await?;
        self.stale(&[Tag::Dns]);
        removed.then_some(()).ok_or_else(unknown)
    }

    async fn kept_draft(&self, id: &str) -> Result<KeptDraft, Fault> {
        let id = self::id(id)?;
        let library = self.inner.store.library();
        let kept = library.read(move |conn| drafts::one(conn, id)).await?;
        kept.ok_or_else(unknown)
    }
}

/// The user's title, or what the draft is about.
fn title(draft: &DraftToKeep) -> Result<String, Fault> {
    let given = draft.title.trim();
    if given.chars().count() > TITLE {
        return Err(Fault::bad_input(
            "The name of a draft can have 120 characters. Write a shorter one.",
        ));
    }
    if !given.is_empty() {
        return Ok(given.to_owned());
    }
    Ok(match &draft.drafts[..] {
        [only] => format!("Edits of {}", only.key.name.unicode()),
        many => format!("Edits of {}", count(many.len(), "zone", "zones")),
    })
}

fn view(kept: KeptDraft) -> DraftView {
    let edits = edits(&kept).unwrap_or_default();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    DraftView {
        id: kept.id.to_string(),
        title: kept.title,
        at: kept.at,
        zones: number(edits.len()),
        sets: number(edits.iter().map(|zone| zone.sets.len()).sum()),
        names: edits
            .iter()
            .take(NAMES)
            .map(|zone| zone.key.name.unicode())
            .collect(),
    }
}
