//! Connections over days: kept until they are forgotten, and among what is under way until they work.

use model::{AccountId, DomainName, Timestamp};
use store::dns::connections::{self, KeptConnection};
use store::rusqlite::Transaction;

use super::view::{ConnectionStage, ConnectionView};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::reminders::open::{OpenKind, UnderWay, Waiting};
use crate::words::list;

fn read(kept: &KeptConnection) -> Option<ConnectionView> {
    // One that a later version wrote in another shape is left out.
    let mut view: ConnectionView = serde_json::from_str(&kept.connection).ok()?;
    view.check_at = kept.check_at;
    Some(view)
}

impl Engine {
    /// What a name is connected to.
    pub(super) async fn connections_of(
        &self,
        account: AccountId,
        name: &DomainName,
    ) -> Result<Vec<ConnectionView>, Fault> {
        let name = name.clone();
        let library = self.inner.store.library();
        let kept = library
            .read(move |conn| connections::of(conn, account, &name))
            .await?;
        Ok(kept.iter().filter_map(read).collect())
    }

    /// One connection.
    pub(super) async fn kept_connection(
        &self,
        key: &NameKey,
        category: &str,
    ) -> Result<ConnectionView, Fault> {
        let all = self.connections_of(key.account, &key.name).await?;
        all.into_iter()
            .find(|one| one.category == category)
            .ok_or_else(|| Fault::new(Code::NotFound, "This connection is not kept any more."))
    }

    /// Keeps a connection as it stands now.
    pub(super) async fn keep_connection(&self, key: &NameKey, view: &ConnectionView) -> Result<(), Fault> {
        let kept = KeptConnection {
            account: key.account,
            name: key.name.clone(),
            category: view.category.clone(),
            check_at: view.check_at,
            connection: serde_json::to_string(view)
                .map_err(|error| Fault::new(Code::Internal, error.to_string()))?,
        };
        let (of, now) = (key.clone(), self.now());
        let library = self.inner.store.library();
        library
            .write(move |tx| {
                connections::keep(tx, &kept)?;
                note_connecting(tx, &of, now)
            })
            .await?;
        self.stale(&[Tag::Dns, Tag::Reminders]);
        Ok(())
    }

    /// Those whose time to be looked at has come.
    pub(super) async fn connections_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(NameKey, ConnectionView)>, Fault> {
        let library = self.inner.store.library();
        let due = library
            .read(move |conn| connections::due(conn, now, limit))
            .await?;
        let keyed = |kept: KeptConnection| {
            let view = read(&kept)?;
            let key = NameKey {
                account: kept.account,
                name: kept.name,
            };
            Some((key, view))
        };
        Ok(due.into_iter().filter_map(keyed).collect())
    }

    /// Takes a connection out, without a word.
    pub(super) async fn drop_connection(&self, key: &NameKey, category: &str) -> Result<bool, Fault> {
        let (of, group, now) = (key.clone(), category.to_owned(), self.now());
        let library = self.inner.store.library();
        let gone = library
            .write(move |tx| {
                let gone = connections::forget(tx, of.account, &of.name, &group)?;
                note_connecting(tx, &of, now)?;
                Ok(gone)
            })
            .await?;
        self.stale(&[Tag::Dns, Tag::Reminders]);
        Ok(gone)
    }

    pub(super) async fn connect_forget(&self, key: NameKey, category: String) -> Result<(), Fault> {
        let key = self.connect_place(&key).await?.key;
        let connection = self.kept_connection(&key, &category).await?;
        self.drop_connection(&key, &category).await?;
        let line = format!(
            "{}: the connection to {} is no longer followed. Its records stay.",
            key.name.unicode(),
            connection.title
        );
        self.log("dns", line, Some(key.account), Some(&key.name)).await;
        Ok(())
    }
}

/// Notes what of a name's connections is under way, by what is kept now.
fn note_connecting(tx: &Transaction<'_>, key: &NameKey, now: Timestamp) -> store::error::Result<()> {
    let all = connections::of(tx, key.account, &key.name)?;
    let open: Vec<ConnectionView> = all
        .iter()
        .filter_map(read)
        .filter(|one| one.stage != ConnectionStage::Verified)
        .collect();
    let waiting = (!open.is_empty()).then(|| {
        let titles: Vec<&str> = open.iter().map(|one| one.title.as_str()).collect();
        let to = list(&titles, 3);
        let by_hand = open.iter().any(|one| one.stage == ConnectionStage::ByHand);
        Waiting {
            words: if by_hand {
                format!("The records for {to} are to be added where its DNS is, then verified.")
            } else {
                format!("Connected to {to}; not verified yet.")
            },
            due_at: open.iter().filter_map(|one| one.check_at).min(),
            for_user: by_hand || open.iter().any(|one| one.check_at.is_none()),
        }
    });
    UnderWay::new(OpenKind::Connection, key.account, &key.name, now, waiting).write(tx)?;
    Ok(())
}
