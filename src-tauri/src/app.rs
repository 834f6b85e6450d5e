//! The running app: the engine behind it, the demo's world, and how it ends.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use engine::cart::view::TextFile;
use engine::portfolio::view::NameKey;
use engine::reminders::view::TrayName;
use engine::{Code, Engine, EngineConfig, Event, Fault, PublicDns, PublicRegistries, Target};
use sandbox::Sandbox;
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::watch;

use crate::clock::SystemClock;
use crate::files::Saved;
use crate::notifications::DesktopNotifier;
use crate::{demo, forward, tray_host, window};

/// The app's state, managed by Tauri.
pub struct Freehold {
    data_dir: PathBuf,
    notifier: Arc<DesktopNotifier>,
    engine: watch::Sender<Engine>,
    /// The demo's registrars, while it runs.
    sandbox: Mutex<Option<Sandbox>>,
    forwarding: Mutex<Option<JoinHandle<()>>>,
    /// The names in the tray's menu, by place.
    tray: Mutex<Vec<NameKey>>,
    saved: Saved,
    /// The window stays away until it is asked for.
    hidden: AtomicBool,
    quitting: AtomicBool,
    /// One switch at a time.
    switching: tokio::sync::Mutex<()>,
}

impl Freehold {
    /// Opens the user's own data, or the demo.
    ///
    /// # Errors
    /// When the data can not be opened; the message is meant for the user.
    pub async fn start(
        data_dir: PathBuf,
        notifier: Arc<DesktopNotifier>,
        in_demo: bool,
        hidden: bool,
    ) -> Result<Self, Fault> {
        let (engine, sandbox) = if in_demo {
            let (engine, sandbox) = demo::start(&data_dir, notifier.clone()).await?;
            (engine, Some(sandbox))
        } else {
            (own_engine(&data_dir, &notifier).await?, None)
        };
        Ok(Self {
            data_dir,
            notifier,
            engine: watch::Sender::new(engine),
            sandbox: Mutex::new(sandbox),
            forwarding: Mutex::default(),
            tray: Mutex::default(),
            saved: Saved::default(),
            hidden: AtomicBool::new(hidden),
            quitting: AtomicBool::new(false),
            switching: tokio::sync::Mutex::default(),
        })
    }

    /// The engine of the moment: the user's own, or the demo's.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine.borrow().clone()
    }

    /// Follows the engine of the moment.
    #[must_use]
    pub fn engines(&self) -> watch::Receiver<Engine> {
        self.engine.subscribe()
    }

    /// The window has painted its first page.
    pub fn window_ready(&self, app: &AppHandle) {
        if !self.hidden.swap(false, Ordering::AcqRel) {
            window::bring_forward(app);
        }
    }

    /// Brings the window forward and shows this there.
    pub fn open(&self, app: &AppHandle, target: Target) {
        self.hidden.store(false, Ordering::Release);
        window::bring_forward(app);
        self.engine().emit(target.into());
    }

    /// Sends events to the window from now on; a new call replaces the last.
    pub fn forward_events(&self, channel: Channel<Vec<Event>>) {
        let task = tauri::async_runtime::spawn(forward::run(self.engines(), channel));
        if let Some(old) = locked(&self.forwarding).replace(task) {
            old.abort();
        }
    }

    /// Enters the demo, or leaves it. The other engine is shut down after the switch.
    ///
    /// # Errors
    /// When the other side can not be opened; nothing is switched then.
    pub async fn switch_demo(&self, on: bool) -> Result<(), Fault> {
        let _one = self.switching.lock().await;
        let old = self.engine();
        let was_on = locked(&self.sandbox).is_some();
        if on == was_on {
            if !on {
                return Ok(());
            }
            // The same folder begins afresh: the old world must be closed first.
            old.shutdown().await;
        }
        let (engine, sandbox) = if on {
            let (engine, sandbox) = demo::start(&self.data_dir, self.notifier.clone()).await?;
            (engine, Some(sandbox))
        } else {
            (own_engine(&self.data_dir, &self.notifier).await?, None)
        };
        self.engine.send_replace(engine);
        old.shutdown().await;
        *locked(&self.sandbox) = sandbox;
        Ok(())
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

    /// Saves a text in the folder for downloads, or in the data folder where there is none. Returns its path.
    ///
    /// # Errors
    /// When it can not be written.
    pub fn save_file(&self, app: &AppHandle, file: &TextFile) -> Result<String, Fault> {
        let folder = app
            .path()
            .download_dir()
            .unwrap_or_else(|_| self.data_dir.clone());
        let path = self.saved.save(&folder, file)?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// Shows a file that was saved in this session in the system's file manager.
    ///
    /// # Errors
    /// When it is another file, or the system has no file manager.
    pub fn show_file(&self, app: &AppHandle, path: &str) -> Result<(), Fault> {
        let path = self
            .saved
            .known(path.as_ref())
            .ok_or_else(|| Fault::bad_input("Only files that were just saved are shown."))?;
        app.opener().reveal_item_in_dir(&path).map_err(|error| {
            Fault::new(
                Code::Internal,
                format!("The folder could not be opened: {error}."),
            )
            .hint(format!("The file is {}.", path.display()))
        })
    }

    /// Opens an https page in the system's browser.
    ///
    /// # Errors
    /// When it is anything else, or the system has no browser.
    pub fn open_link(&self, app: &AppHandle, link: &str) -> Result<(), Fault> {
        let link = engine::fault::https_page(link)
            .ok_or_else(|| Fault::bad_input("Only pages with an https address are opened."))?;
        app.opener()
            .open_url(link.clone(), None::<&str>)
            .map_err(|error| {
                Fault::new(Code::Internal, format!("The page could not be opened: {error}."))
                    .hint(format!("Open {link} in your browser."))
            })
    }

    /// The window was asked to close: hides where the user chose so and a tray shows the way back, quits otherwise.
    pub async fn close(&self, app: &AppHandle) {
        let hide = self
            .engine()
            .settings_get()
            .await
            .is_ok_and(|settings| settings.close_to_tray);
        if hide && tray_host::answers().await {
            window::hide(app);
        } else {
            self.quit(app).await;
        }
    }

    /// Quits. An order that is being sent is finished first; nothing else is waited for.
    pub async fn quit(&self, app: &AppHandle) {
        if self.quitting.swap(true, Ordering::AcqRel) {
            return;
        }
        window::hide(app);
        self.engine().shutdown().await;
        app.exit(0);
    }

    /// Keeps which name stands at which place of the tray's menu.
    pub fn remember_tray(&self, names: Vec<TrayName>) {
        let keys = names.into_iter().map(|name| NameKey {
            account: name.account,
            name: name.name,
        });
        *locked(&self.tray) = keys.collect();
    }

    /// The name at a place of the tray's menu.
    #[must_use]
    pub fn tray_name(&self, place: usize) -> Option<NameKey> {
        locked(&self.tray).get(place).cloned()
    }
}

async fn own_engine(data_dir: &std::path::Path, notifier: &Arc<DesktopNotifier>) -> Result<Engine, Fault> {
    Engine::start(EngineConfig {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_dir: data_dir.to_owned(),
        demo: false,
        clock: Arc::new(SystemClock),
        providers: providers::all(),
        notifier: notifier.clone(),
        vault: None,
        public_dns: PublicDns::default(),
        web_stage: None,
        registries: PublicRegistries::default(),
    })
    .await
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
