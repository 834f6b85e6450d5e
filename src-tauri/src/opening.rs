//! Opening the data, and what the window shows when that fails.
//!
//! The window is there before the data, and what its page asks meanwhile waits. When the data can not be opened the page
//! says why, where the data is, and lets the user try again; every other command is answered with the same fault, so
//! nothing half-open is ever worked on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use engine::{Code, Fault};
use tauri::ipc::Invoke;
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::watch;

use crate::app::Freehold;
use crate::flags::Flags;
use crate::folder::Hold;
use crate::notifications::DesktopNotifier;
use crate::{folder, logging, start};

/// What works while the data is not open.
const WITHOUT_DATA: [&str; 6] = [
    "app_framed",
    "app_ready",
    "app_open_again",
    "app_open_data_dir",
    "app_quit",
    "app_zoom",
];

/// How the data is opened. Managed by Tauri from before the window is there.
pub struct Opening {
    data_dir: PathBuf,
    flags: Flags,
    notifier: Arc<DesktopNotifier>,
    /// Why it is not open.
    fault: Mutex<Option<Fault>>,
    /// Kept for as long as the app runs.
    hold: Mutex<Option<Hold>>,
    one_at_a_time: tokio::sync::Mutex<()>,
    /// It was tried, whichever way that went.
    tried: watch::Sender<bool>,
}

/// What answers the page's commands.
type Answer = dyn Fn(Invoke<Wry>) -> bool + Send + Sync;

impl Opening {
    /// Nothing is open yet.
    #[must_use]
    pub fn new(data_dir: PathBuf, flags: Flags, notifier: Arc<DesktopNotifier>) -> Self {
        Self {
            data_dir,
            flags,
            notifier,
            fault: Mutex::default(),
            hold: Mutex::default(),
            one_at_a_time: tokio::sync::Mutex::default(),
            tried: watch::Sender::new(false),
        }
    }

    /// Where the data is.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// What the app was started with.
    #[must_use]
    pub fn flags(&self) -> &Flags {
        &self.flags
    }

    /// Opens the data folder in the system's file manager.
    ///
    /// # Errors
    /// When the system has nothing to open it with.
    pub fn open_data_dir(&self, app: &AppHandle) -> Result<(), Fault> {
        let dir = self.data_dir.to_string_lossy().into_owned();
        app.opener()
            .open_path(dir.clone(), None::<&str>)
            .map_err(|error| {
                Fault::new(
                    Code::Internal,
                    format!("The folder could not be opened: {error}."),
                )
                .hint(format!("It is {dir}."))
            })
    }

    /// Waits until the data is open, or could not be opened.
    pub async fn until_tried(&self) {
        let mut tried = self.tried.subscribe();
        // The sender lives as long as this does.
        let _ = tried.wait_for(|tried| *tried).await;
    }

    fn fault(&self) -> Option<Fault> {
        locked(&self.fault).clone()
    }

    /// Takes the folder, unless it is taken already, and opens what is in it.
    async fn open(&self, app: &AppHandle) -> Result<Freehold, Fault> {
        if locked(&self.hold).is_none() {
            let dir = self.data_dir.clone();
            let taken = tokio::task::spawn_blocking(move || folder::take(&dir)).await;
            let hold = taken.map_err(|_| Fault::new(Code::Internal, "Opening the data folder failed."))??;
            *locked(&self.hold) = Some(hold);
            if let Some(guard) = logging::start(&self.data_dir) {
                app.manage(guard);
            }
        }
        Freehold::start(self.data_dir.clone(), self.notifier.clone(), &self.flags)
            .await
            .map_err(|fault| folder::told(&self.data_dir, fault))
    }
}

/// Opens the data. A failure is shown in the window, whatever was asked for: it must be seen.
///
/// # Errors
/// Why it could not be opened.
pub async fn open(app: &AppHandle) -> Result<(), Fault> {
    let opening = app.state::<Opening>();
    let _one = opening.one_at_a_time.lock().await;
    if is_open(app) {
        return Ok(());
    }
    let opened = match opening.open(app).await {
        Ok(state) => {
            *locked(&opening.fault) = None;
            app.manage(state);
            start::opened(app);
            Ok(())
        }
        Err(fault) => {
            tracing::error!(target: "start", code = ?fault.code, %fault, "the data could not be opened");
            *locked(&opening.fault) = Some(fault.clone());
            Err(fault)
        }
    };
    opening.tried.send_replace(true);
    opened
}

/// Answers what the page asks: what works without data at once, the rest when the data is open. Whether there is such a
/// command.
pub fn answer(invoke: Invoke<Wry>, answer: &Arc<Answer>) -> bool {
    let app = invoke.message.webview_ref().app_handle().clone();
    if is_open(&app) || WITHOUT_DATA.contains(&invoke.message.command()) {
        return answer(invoke);
    }
    let answer = Arc::clone(answer);
    tauri::async_runtime::spawn(async move {
        let opening = app.state::<Opening>();
        opening.until_tried().await;
        if is_open(&app) {
            let (resolver, command) = (invoke.resolver.clone(), invoke.message.command().to_owned());
            if !answer(invoke) {
                resolver.reject(format!("There is no command {command}."));
            }
            return;
        }
        let fault = opening.fault().unwrap_or_else(|| Fault {
            retryable: true,
            ..Fault::new(Code::NotOpen, "Freehold is still opening its data.")
        });
        // The sort is this one's own, so that the page knows that nothing else will work either.
        invoke.resolver.reject(Fault {
            code: Code::NotOpen,
            ..fault
        });
    });
    true
}

fn is_open(app: &AppHandle) -> bool {
    app.try_state::<Freehold>().is_some()
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
