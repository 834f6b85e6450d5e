//! The running app: the engine behind it, and the demo's world.
//!
//! - [`leaving`]: closing and quitting

mod leaving;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use engine::cart::view::TextFile;
use engine::settings::view::Settings;
use engine::{Code, Engine, EngineConfig, Event, Fault, PublicDns, PublicRegistries, Target};
use sandbox::Sandbox;
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::{Notify, watch};
use vault::Vault;

pub use leaving::{CloseAnswer, end};

use crate::clock::SystemClock;
use crate::files::Saved;
use crate::flags::Flags;
use crate::notifications::DesktopNotifier;
use crate::page::Page;
use crate::window::Sight;
use crate::{autostart, demo, folder, forward, window};

/// The app's state, managed by Tauri.
pub struct Freehold {
    data_dir: PathBuf,
    notifier: Arc<DesktopNotifier>,
    engine: watch::Sender<Engine>,
    /// The demo's registrars, while it runs.
    sandbox: Mutex<Option<Sandbox>>,
    forwarding: Mutex<Option<JoinHandle<()>>>,
    /// What the page is to show as soon as it listens.
    waiting: Mutex<Vec<Event>>,
    /// The page has put up the question what closing means.
    asking: Notify,
    saved: Saved,
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
        flags: &Flags,
    ) -> Result<Self, Fault> {
        let (engine, sandbox) = if flags.demo {
            let (engine, sandbox) = demo::start(&data_dir, notifier.clone()).await?;
            (engine, Some(sandbox))
        } else {
            (own_engine(&data_dir, &notifier, None).await?, None)
        };
        Ok(Self {
            data_dir,
            notifier,
            engine: watch::Sender::new(engine),
            sandbox: Mutex::new(sandbox),
            forwarding: Mutex::default(),
            waiting: Mutex::default(),
            asking: Notify::new(),
            saved: Saved::default(),
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

    /// Brings the window forward and shows this there.
    pub fn open(&self, app: &AppHandle, target: Target) {
        window::bring_forward(app);
        self.tell(target.into());
    }

    /// What a start asks for, this one or a later one: brings the window forward and shows it there.
    pub async fn ask(&self, app: &AppHandle, flags: &Flags) {
        let names = flags.domain_names();
        let owned = self.engine().portfolio_owned(&names).await.unwrap_or_default();
        let all_owned = names.iter().all(|name| owned.iter().any(|key| key.name == *name));
        let target = match all_owned {
            true => Target::Names(owned),
            // The search says of each name whose it is, so those in the portfolio are not lost in it.
            false => Target::Search(names),
        };
        self.open(app, target);
        if flags.demo && !self.is_demo() {
            self.tell(Event::AskDemo);
        }
    }

    /// Whether this is the demo.
    fn is_demo(&self) -> bool {
        locked(&self.sandbox).is_some()
    }

    /// Tells the page, now or as soon as it listens.
    fn tell(&self, event: Event) {
        if locked(&self.forwarding).is_some() {
            self.engine().emit(event);
        } else {
            locked(&self.waiting).push(event);
        }
    }

    /// Sends events to the window from now on; a new call replaces the last. `page` is the one that listens.
    pub fn forward_events(&self, channel: Channel<Vec<Event>>, page: &Page, sight: &Sight) {
        let mut forwarding = locked(&self.forwarding);
        let mut first = std::mem::take(&mut *locked(&self.waiting));
        if page.take_restarted() {
            first.push(Event::PageRestarted);
        }
        if !first.is_empty()
            && let Err(error) = channel.send(first)
        {
            tracing::warn!(target: "window", %error, "the page could not be told what waited for it");
        }
        let task = tauri::async_runtime::spawn(forward::run(self.engines(), sight.follow(), channel));
        if let Some(old) = forwarding.replace(task) {
            old.abort();
        }
    }

    /// The page's process has ended: what it should be told waits for the next one.
    pub fn page_gone(&self) {
        if let Some(old) = locked(&self.forwarding).take() {
            old.abort();
        }
    }

    /// Does something that needs the data folder for itself: the user's own engine is shut down, and a fresh one goes on
    /// afterwards, whichever way it went. `vault` is where keys are, when that is not for the library to tell.
    ///
    /// # Errors
    /// What `work` says; or when the data can not be opened again.
    pub async fn with_engine_down<T>(
        &self,
        vault: Option<Arc<dyn Vault>>,
        work: impl AsyncFnOnce(&Engine) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let _one = self.switching.lock().await;
        let old = self.engine();
        old.shutdown().await;
        let done = work(&old).await;
        let fresh = own_engine(&self.data_dir, &self.notifier, vault).await?;
        self.notifier.clear();
        self.engine.send_replace(fresh);
        done
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
            (own_engine(&self.data_dir, &self.notifier, None).await?, None)
        };
        // What the other engine told of is none of this one's.
        self.notifier.clear();
        self.engine.send_replace(engine);
        old.shutdown().await;
        *locked(&self.sandbox) = sandbox;
        Ok(())
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

    /// The settings, with what the system knows better.
    ///
    /// # Errors
    /// When they can not be read.
    pub async fn settings(&self, app: &AppHandle) -> Result<Settings, Fault> {
        let settings = self.engine().settings_get().await?;
        Ok(Settings {
            start_at_login: self.no_login().is_none() && autostart::is_on(app),
            ..settings
        })
    }

    /// Keeps the settings; they take effect at once.
    ///
    /// # Errors
    /// When they do not fit, can not be kept, or the system does not take its part.
    pub async fn keep_settings(&self, app: &AppHandle, settings: Settings) -> Result<Settings, Fault> {
        let before = self.settings(app).await?.start_at_login;
        let after = settings.start_at_login;
        if before == after {
            return self.engine().settings_set(settings).await;
        }
        if let Some(reason) = self.no_login() {
            return Err(Fault::new(Code::Conflict, reason));
        }
        autostart::set(app, after)?;
        let kept = self.engine().settings_set(settings).await;
        if kept.is_err() {
            let _ = autostart::set(app, before);
        }
        kept
    }

    /// Why this app can not start at login, as a sentence.
    #[must_use]
    pub fn no_login(&self) -> Option<String> {
        let is_usual = folder::usual().is_some_and(|usual| folder::spelled(&usual) == self.data_dir);
        if self.is_demo() {
            Some("The demo is not started at login: it watches nothing that is real.".to_owned())
        } else if !is_usual {
            Some(
                "Only Freehold on its usual data folder starts at login; this one was started on another."
                    .to_owned(),
            )
        } else {
            None
        }
    }
}

/// The user's own engine; `vault` is where keys are, when that is not for the library to tell.
async fn own_engine(
    data_dir: &std::path::Path,
    notifier: &Arc<DesktopNotifier>,
    vault: Option<Arc<dyn Vault>>,
) -> Result<Engine, Fault> {
    Engine::start(EngineConfig {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_dir: data_dir.to_owned(),
        demo: false,
        clock: Arc::new(SystemClock),
        providers: providers::all(),
        notifier: notifier.clone(),
        vault,
        public_dns: PublicDns::default(),
        web_stage: None,
        registries: PublicRegistries::default(),
        wake: EngineConfig::WAKE,
    })
    .await
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
