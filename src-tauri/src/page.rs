//! The page in the window: whether it came up, and what happens when the process that shows it ends.
//!
//! WebKit shows the page in a process of its own, which the system may end when memory is short, or a fault in it. All
//! that matters is in Rust, so the page is simply loaded again where it was. When that does not help, the user hears of
//! it in a dialog of the system, which needs no page.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use engine::Fault;
use tauri::{AppHandle, Manager, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};
use tokio::sync::Notify;

use crate::app::Freehold;
use crate::window;

/// A page that has not painted by then is shown as it is: an empty window can at least be seen.
const SHOWN_BY: Duration = Duration::from_secs(8);
/// A page that has not painted by then never will.
const PAINTED_BY: Duration = Duration::from_secs(45);
/// So many ends within [`SPAN`] are not mended by loading it once more.
const MOST_ENDS: usize = 3;
const SPAN: Duration = Duration::from_secs(60);

/// Bounds of what is kept for the next page: a thousand zones with twenty typed cells each are a tenth of it.
const MOST_KEPT: usize = 8;
const LONGEST_KEPT: usize = 16 * 1024 * 1024;

/// How the page fares. Managed by Tauri from before the window is there.
pub struct Page {
    log: PathBuf,
    /// It has told that it stands.
    painted: AtomicBool,
    news: Notify,
    /// It was loaded again because its process had ended, and has not been told yet.
    restarted: AtomicBool,
    /// What it wants back when its process ends, by a word of its own. In memory alone.
    kept: Mutex<BTreeMap<String, String>>,
    /// When its process ended lately.
    ends: Mutex<VecDeque<Instant>>,
    /// A dialog about it is open.
    asking: AtomicBool,
}

impl Page {
    /// No page yet. `log` is the folder that the user is sent to.
    #[must_use]
    pub fn new(log: PathBuf) -> Self {
        Self {
            log,
            painted: AtomicBool::new(false),
            news: Notify::new(),
            restarted: AtomicBool::new(false),
            kept: Mutex::default(),
            ends: Mutex::default(),
            asking: AtomicBool::new(false),
        }
    }

    /// It stands.
    pub fn set_painted(&self) {
        self.painted.store(true, Ordering::Release);
        self.news.notify_waiters();
    }

    /// Waits until it stands.
    pub async fn until_painted(&self) {
        loop {
            let news = self.news.notified();
            if self.painted.load(Ordering::Acquire) {
                return;
            }
            news.await;
        }
    }

    /// Whether this page took the place of one that had ended; told once.
    #[must_use]
    pub fn take_restarted(&self) -> bool {
        self.restarted.swap(false, Ordering::AcqRel)
    }

    /// Keeps what is typed in the page and nowhere else, until the app quits; `None` forgets it.
    ///
    /// # Errors
    /// When it is more than anybody types.
    pub fn keep(&self, word: String, text: Option<String>) -> Result<(), Fault> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(text) = text else {
            kept.remove(&word);
            return Ok(());
        };
        let is_new = !kept.contains_key(&word);
        if text.len() > LONGEST_KEPT || word.len() > 64 || (is_new && kept.len() >= MOST_KEPT) {
            return Err(Fault::bad_input("This is too much to be kept beside the page."));
        }
        kept.insert(word, text);
        Ok(())
    }

    /// All that is kept.
    #[must_use]
    pub fn kept(&self) -> BTreeMap<String, String> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether its process ended so often that loading it again is no use.
    fn ends_too_often(&self) -> bool {
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        ends.push_back(now);
        while ends
            .front()
            .is_some_and(|first| now.duration_since(*first) > SPAN)
        {
            ends.pop_front();
        }
        ends.len() >= MOST_ENDS
    }

    fn forget_ends(&self) {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Waits for it to come up. `shown`: the window belongs on the screen, with or without it.
pub fn await_painted(app: &AppHandle, shown: bool) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOWN_BY).await;
        let stands = |app: &AppHandle| app.state::<Page>().painted.load(Ordering::Acquire);
        if stands(&app) {
            return;
        }
        tracing::warn!(target: "window", "the page did not report that it has painted");
        if shown {
            window::show(&app);
        }
        tokio::time::sleep(PAINTED_BY - SHOWN_BY).await;
        if !stands(&app) {
            ask(&app, "Freehold's window stays empty");
        }
    });
}

/// Follows the page's process, and loads the page again when it ends.
pub fn watch(window: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    {
        use webkit2gtk::WebViewExt;
        let app = window.app_handle().clone();
        let watched = window.with_webview(move |webview| {
            webview
                .inner()
                .connect_web_process_terminated(move |_, reason| ended(&app, &format!("{reason:?}")));
        });
        if let Err(error) = watched {
            tracing::warn!(target: "window", %error, "the page's process can not be watched");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = window;
}

/// The page's process has ended.
pub fn ended(app: &AppHandle, reason: &str) {
    tracing::error!(target: "window", reason, "the page's process has ended");
    if let Some(state) = app.try_state::<Freehold>() {
        state.page_gone();
    }
    let page = app.state::<Page>();
    if page.ends_too_often() {
        ask(app, "Freehold's page stops again and again");
    } else {
        reload(app);
    }
}

fn reload(app: &AppHandle) {
    let page = app.state::<Page>();
    page.painted.store(false, Ordering::Release);
    page.restarted.store(true, Ordering::Release);
    let Some(window) = app.get_webview_window(window::LABEL) else {
        return;
    };
    if let Err(error) = window.reload() {
        tracing::error!(target: "window", %error, "the page could not be loaded again");
    }
    await_painted(app, window.is_visible().unwrap_or(true));
}

/// Says natively what is wrong, and lets the user choose.
fn ask(app: &AppHandle, what: &str) {
    let page = app.state::<Page>();
    if page.asking.swap(true, Ordering::AcqRel) {
        return;
    }
    let text = format!(
        "Nothing is lost: names, cart and orders are kept, and orders that are being sent are finished.\n\n\
         Try again, or quit and start Freehold anew. If it stays like this, the log says why: {}",
        page.log.display()
    );
    let app = app.clone();
    app.dialog()
        .message(text)
        .title(what)
        .kind(MessageDialogKind::Error)
        .buttons(MessageDialogButtons::OkCancelCustom(
            "Try again".to_owned(),
            "Quit".to_owned(),
        ))
        .show({
            let app = app.clone();
            move |again| {
                let page = app.state::<Page>();
                page.asking.store(false, Ordering::Release);
                if again {
                    page.forget_ends();
                    reload(&app);
                } else {
                    tauri::async_runtime::spawn(async move { crate::app::end(&app).await });
                }
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_the_next_page_has_bounds() {
        let page = Page::new(PathBuf::new());
        page.keep("dns".to_owned(), Some("one".to_owned())).expect("kept");
        assert!(
            page.keep("dns".to_owned(), Some("x".repeat(LONGEST_KEPT + 1)))
                .is_err()
        );
        assert_eq!(page.kept()["dns"], "one");
        for number in 1..MOST_KEPT {
            page.keep(number.to_string(), Some(String::new())).expect("kept");
        }
        assert!(page.keep("more".to_owned(), Some(String::new())).is_err());
        page.keep("dns".to_owned(), None).expect("forgotten");
        assert!(!page.kept().contains_key("dns"));
    }

    #[test]
    fn the_third_end_within_a_minute_is_one_too_many() {
        let page = Page::new(PathBuf::new());
        assert!(!page.ends_too_often());
        assert!(!page.ends_too_often());
        assert!(page.ends_too_often());
        page.forget_ends();
        assert!(!page.ends_too_often());
    }
}
