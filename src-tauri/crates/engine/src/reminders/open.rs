//! What takes hours or days: noted by whoever began it, ended by whoever sees its end, and shown until then.
//!
//! A line that tells of something kept elsewhere in the library is written in that same transaction, as [`UnderWay`]. Only
//! what is nowhere else is noted by [`Engine::open_work`].

use model::{AccountId, DomainName, Timestamp};
use serde::Serialize;
use specta::Type;
use store::reminders::open::{self, OpenWork};
use store::rusqlite::Transaction;

pub(crate) use store::reminders::open::OpenKind;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::Fault;
use crate::portfolio::Holdings;
use crate::portfolio::view::NameKey;

/// What a line says, see [`UnderWay`].
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    /// What it waits for, as a sentence: "The nameservers at the registrar are not the new ones yet.".
    pub words: String,
    /// When it should be over, or the user has to have done something.
    pub due_at: Option<Timestamp>,
    /// Whether it waits for the user rather than for somebody else.
    pub for_user: bool,
}

/// What becomes of the line of a name. Written in the transaction of what it tells of: nobody sees the one without the other,
/// not even after the power went out between them. [`Tag::Reminders`] is stale afterwards.
#[derive(Debug, Clone)]
pub(crate) enum UnderWay {
    /// It says this now; the time of its beginning stays.
    Open(OpenWork),
    /// It is over; nothing happens when it was not noted.
    Over(OpenKind, AccountId, DomainName),
}

impl UnderWay {
    /// What goes on with a name at an account; over with `None`.
    pub(crate) fn new(
        kind: OpenKind,
        account: AccountId,
        name: &DomainName,
        now: Timestamp,
        waiting: Option<Waiting>,
    ) -> Self {
        match waiting {
            Some(waiting) => Self::Open(OpenWork {
                kind,
                account,
                name: name.clone(),
                words: waiting.words,
                opened_at: now,
                due_at: waiting.due_at,
                waits: waiting.for_user,
            }),
            None => Self::Over(kind, account, name.clone()),
        }
    }

    /// Writes it; whether anything changed that the page shows.
    pub(crate) fn write(&self, tx: &Transaction<'_>) -> store::error::Result<bool> {
        match self {
            Self::Open(work) => open::put(tx, work).map(|()| true),
            Self::Over(kind, account, name) => open::end(tx, *kind, *account, name),
        }
    }
}

/// Something under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OpenWorkView {
    /// What goes on; says where it is followed.
    pub kind: OpenWorkKind,
    /// Where and of which name.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// The account's label; empty when it is gone.
    pub account: String,
    /// What it waits for, as a sentence.
    pub words: String,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it should be over, or the user has to have done something.
    pub due_at: Option<Timestamp>,
    /// Whether it waits for the user rather than for somebody else.
    pub for_user: bool,
}

/// What goes on, see [`OpenKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OpenWorkKind {
    /// A name moves from one account to another.
    Transfer,
    /// A name held elsewhere is brought in.
    Import,
    /// A zone waits for its name's nameservers.
    Activation,
    /// A name was connected to a host that has not confirmed it.
    Connection,
    /// A registrant has to confirm a change, or the registry has to.
    Registrant,
    /// A provider works on something that was accepted.
    Process,
    /// A DS record was removed; the zone stays signed until no resolver remembers it.
    Signing,
}

impl From<OpenKind> for OpenWorkKind {
    fn from(kind: OpenKind) -> Self {
        match kind {
            OpenKind::Transfer => Self::Transfer,
            OpenKind::Import => Self::Import,
            OpenKind::Activation => Self::Activation,
            OpenKind::Connection => Self::Connection,
            OpenKind::Registrant => Self::Registrant,
            OpenKind::Process => Self::Process,
            OpenKind::Signing => Self::Signing,
        }
    }
}

impl Engine {
    /// Notes something that takes hours or days, or changes what it says. The time of its beginning stays.
    pub(crate) async fn open_work(
        &self,
        kind: OpenKind,
        account: AccountId,
        name: &DomainName,
        waiting: Waiting,
    ) -> Result<(), Fault> {
        let line = UnderWay::new(kind, account, name, self.now(), Some(waiting));
        self.write_work(line).await
    }

    /// Ends it; nothing happens when it was not noted.
    pub(crate) async fn close_work(
        &self,
        kind: OpenKind,
        account: AccountId,
        name: &DomainName,
    ) -> Result<(), Fault> {
        self.write_work(UnderWay::Over(kind, account, name.clone())).await
    }

    async fn write_work(&self, line: UnderWay) -> Result<(), Fault> {
        let library = self.inner.store.library();
        if library.write(move |tx| line.write(tx)).await? {
            self.stale(&[Tag::Reminders]);
        }
        Ok(())
    }

    /// Everything of a kind that is under way: what a look after a restart goes on with.
    pub(crate) async fn work_under_way(&self, kind: OpenKind) -> Result<Vec<(AccountId, DomainName)>, Fault> {
        let library = self.inner.store.library();
        let all = library.read(open::all).await?;
        let of_kind = all.into_iter().filter(|work| work.kind == kind);
        Ok(of_kind.map(|work| (work.account, work.name)).collect())
    }

    /// All of it for the page.
    pub(super) async fn open_work_views(&self, holdings: &Holdings) -> Result<Vec<OpenWorkView>, Fault> {
        let all = self.inner.store.library().read(open::all).await?;
        let view = |work: OpenWork| OpenWorkView {
            kind: work.kind.into(),
            unicode: work.name.unicode(),
            account: holdings
                .owner(work.account)
                .map_or_else(String::new, |owner| owner.label.clone()),
            key: NameKey {
                account: work.account,
                name: work.name,
            },
            words: work.words,
            opened_at: work.opened_at,
            due_at: work.due_at,
            for_user: work.waits,
        };
        Ok(all.into_iter().map(view).collect())
    }
}
