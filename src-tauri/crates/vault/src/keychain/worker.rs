//! The thread that talks to the keychain, one call at a time.
//!
//! A call may hang for as long as the system's password prompt is on the screen. Its caller gives up after a while, but
//! the call cannot be taken back; until it ends, others are refused at once instead of piling up behind it, and when it
//! still has not ended after [`Limits::abandon`] (the keychain's program crashed under its prompt), it is left
//! behind with its thread and a new one takes over. The thread is not one of tokio's: those are waited for at the end.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use keyring_core::{CredentialStore, Error};
use tokio::sync::oneshot;

use super::system::{self, Cause};
use super::{Keychain, Limits};
use crate::VaultError;

pub(super) const LOCKED: &str =
    "Your keychain is locked. Unlock it (the system asks for its password), then try again.";
const NO_ANSWER: &str = "Your keychain does not answer. If it asks for its password on the screen, enter it there, then try again.";
const MISSING: &str = "This system has no keychain that Freehold can reach. Start one (GNOME Keyring, KWallet or KeePassXC), \
     or choose a passphrase for your keys in the settings.";

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Sends calls to the thread and waits for their answers.
pub(super) struct Worker {
    keychain: Arc<dyn Keychain>,
    pub(super) limits: Limits,
    line: Mutex<Line>,
}

/// The way to the current thread.
struct Line {
    jobs: Sender<Job>,
    progress: Arc<Mutex<Progress>>,
}

/// What the thread is doing, seen from outside.
#[derive(Debug, Default)]
struct Progress {
    running: bool,
    /// Since when somebody has given up on the running call.
    overdue: Option<Instant>,
}

impl Worker {
    pub(super) fn new(keychain: Arc<dyn Keychain>, limits: Limits) -> Self {
        let line = Mutex::new(Line::start(Arc::clone(&keychain)));
        Self {
            keychain,
            limits,
            line,
        }
    }

    /// Runs `work` on the thread and waits for its answer.
    pub(super) async fn call<T, F>(&self, work: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, VaultError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Whoever asked has given up: doing it now would surprise them.
            if !answer.is_closed() {
                let _ = answer.send(work(connection));
            }
        });
        let progress = self.send(job)?;
        match tokio::time::timeout(self.limits.answer, answered).await {
            Ok(Ok(result)) => result,
            // The thread broke in the middle; the next call gets a new one.
            Ok(Err(_)) => Err(VaultError::Keychain("it failed in an unforeseen way".to_owned())),
            Err(_) => {
                let mut progress = lock(&progress);
                if progress.running {
                    progress.overdue.get_or_insert_with(Instant::now);
                }
                Err(VaultError::Locked(NO_ANSWER.to_owned()))
            }
        }
    }

    fn send(&self, job: Job) -> Result<Arc<Mutex<Progress>>, VaultError> {
        let mut line = lock(&self.line);
        let overdue = lock(&line.progress).overdue;
        match overdue {
            Some(since) if since.elapsed() < self.limits.abandon => {
                return Err(VaultError::Locked(NO_ANSWER.to_owned()));
            }
            Some(_) => {
                tracing::warn!(target: "vault", "a keychain call hangs; it is left behind");
                *line = Line::start(Arc::clone(&self.keychain));
            }
            None => {}
        }
        if let Err(mpsc::SendError(job)) = line.jobs.send(job) {
            *line = Line::start(Arc::clone(&self.keychain));
            // A thread that could not be started drops the job, and the caller hears of it.
            let _ = line.jobs.send(job);
        }
        Ok(Arc::clone(&line.progress))
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Line {
    fn start(keychain: Arc<dyn Keychain>) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let progress = Arc::new(Mutex::new(Progress::default()));
        let shared = Arc::clone(&progress);
        let body = move || {
            let mut connection = Connection {
                keychain,
                store: None,
            };
            for job in queue {
                lock(&shared).running = true;
                let outcome = catch_unwind(AssertUnwindSafe(|| job(&mut connection)));
                *lock(&shared) = Progress::default();
                if outcome.is_err() {
                    // Its caller hears of it; nobody knows what the connection is worth now.
                    connection.store = None;
                }
            }
        };
        let thread = thread::Builder::new().name("keychain".to_owned()).spawn(body);
        if let Err(error) = thread {
            tracing::error!(target: "vault", %error, "no thread for the keychain");
        }
        Self { jobs, progress }
    }
}

/// The connection to the keychain, made when it is needed and made again when it broke.
pub(super) struct Connection {
    keychain: Arc<dyn Keychain>,
    store: Option<Arc<CredentialStore>>,
}

impl Connection {
    /// Runs `work`, once more on a new connection when the old one turns out to be stale. `work` may therefore run twice.
    pub(super) fn run<T>(
        &mut self,
        work: impl Fn(&CredentialStore) -> keyring_core::Result<T>,
    ) -> Result<T, VaultError> {
        let is_new = self.store.is_none();
        let mut outcome = work(&*self.store()?);
        if outcome.as_ref().is_err_and(is_broken) {
            self.store = None;
            if !is_new {
                outcome = work(&*self.store()?);
            }
        }
        outcome.map_err(explain)
    }

    /// Whether the user has to unlock it. Fails when it cannot be reached.
    pub(super) fn is_locked(&mut self) -> Result<bool, VaultError> {
        self.store()?;
        self.keychain.is_locked().map_err(explain)
    }

    fn store(&mut self) -> Result<Arc<CredentialStore>, VaultError> {
        if let Some(store) = &self.store {
            return Ok(Arc::clone(store));
        }
        let store = self.keychain.open().map_err(|error| match explain(error) {
            // Whatever it is in detail: it cannot be reached.
            VaultError::Keychain(detail) => {
                tracing::warn!(target: "vault", detail, "the keychain cannot be reached");
                VaultError::Unavailable(MISSING.to_owned())
            }
            other => other,
        })?;
        self.store = Some(Arc::clone(&store));
        Ok(store)
    }
}

fn is_broken(error: &Error) -> bool {
    matches!(error, Error::PlatformFailure(inner) if system::cause(&**inner) != Cause::Locked)
}

/// Says what a failure means. Some of the keychain's errors hold the secret, so none is shown as a whole.
fn explain(error: Error) -> VaultError {
    match error {
        Error::NoStorageAccess(_) => VaultError::Locked(LOCKED.to_owned()),
        Error::PlatformFailure(inner) => match system::cause(&*inner) {
            Cause::Locked => VaultError::Locked(LOCKED.to_owned()),
            Cause::Missing => VaultError::Unavailable(MISSING.to_owned()),
            Cause::Broken => VaultError::Keychain(inner.to_string()),
        },
        Error::TooLong(_, limit) => VaultError::TooLong { limit },
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            VaultError::Keychain("the entry is not text; enter the key of the account again".to_owned())
        }
        Error::Invalid(what, why) => VaultError::Keychain(format!("{what}: {why}")),
        Error::NotSupportedByStore(why) | Error::BadStoreFormat(why) => VaultError::Keychain(why),
        _ => VaultError::Keychain("it gave no reason".to_owned()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
