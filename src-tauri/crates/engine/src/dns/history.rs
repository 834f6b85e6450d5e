//! Kept states of zones: list, compare, bring back.

use model::{SetChange, Zone};
use store::dns::Snapshot;

use super::changes::view::StateRef;
use super::plan::{Source, Wish};
use super::view::{DnsAction, PlanView, SnapshotView};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

impl Engine {
    pub(super) async fn zone_history(&self, key: NameKey) -> Result<Vec<SnapshotView>, Fault> {
        let key = self.dns_seat(&key).await?.zone;
        let kept = self
            .inner
            .store
            .library()
            .read(move |conn| store::dns::snapshots(conn, key.account, &key.name));
        Ok(kept.await?.into_iter().map(view).collect())
    }

    /// A kept state with its records.
    pub(super) async fn kept_state(&self, id: &str) -> Result<(NameKey, Zone), Fault> {
        let unknown = || Fault::new(Code::NotFound, "This state is not in the history any more.");
        let id: uuid::Uuid = id.parse().map_err(|_| unknown())?;
        let kept = self
            .inner
            .store
            .library()
            .read(move |conn| store::dns::snapshot(conn, id));
        let (snapshot, zone) = kept.await?.ok_or_else(unknown)?;
        let key = NameKey {
            account: snapshot.account,
            name: snapshot.name,
        };
        Ok((key, zone))
    }

    pub(super) async fn compare_states(&self, from: StateRef, to: StateRef) -> Result<Vec<SetChange>, Fault> {
        let (from_key, from) = self.state_of(from).await?;
        let (to_key, to) = self.state_of(to).await?;
        if from_key.name != to_key.name {
            return Err(Fault::bad_input(
                "These are states of two zones. Choose two of the same zone.",
            ));
        }
        Ok(from.changes_to(&to))
    }

    async fn state_of(&self, state: StateRef) -> Result<(NameKey, Zone), Fault> {
        let key = match state {
            StateRef::Kept { id } => return self.kept_state(&id).await,
            StateRef::Now { key } => key,
        };
        let key = self.dns_seat(&key).await?.zone;
        let title = key.name.unicode();
        let cached = self.dns_cached(vec![key.clone()]).await?;
        let now = cached.into_iter().flatten().find_map(|cached| cached.read);
        let now = now.ok_or_else(|| {
            Fault::new(Code::NotFound, format!("{title} was not read yet."))
                .hint("Read the zone, then compare.")
        })?;
        Ok((key, now.zone))
    }

    pub(super) async fn plan_restore(&self, id: String) -> Result<PlanView, Fault> {
        let (key, state) = self.kept_state(&id).await?;
        let title = format!("Restore of {}", key.name.unicode());
        let source = Source::new(DnsAction::Restore, title);
        self.make_plan(vec![(key, Wish::State(state))], source).await
    }
}

fn view(snapshot: Snapshot) -> SnapshotView {
    SnapshotView {
        id: snapshot.id.to_string(),
        at: snapshot.at,
        cause: snapshot.cause.words().to_owned(),
        job: snapshot.job,
        title: snapshot.title,
        records: snapshot.records,
        hash: snapshot.hash,
    }
}
