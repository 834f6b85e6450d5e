//! Whether anything shows tray icons. Where nothing does, the app must never hide itself: nobody could bring it back.

/// A host that does not answer within this time shows nothing.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(800);

/// The name, and the interface, of who keeps the list of icons and of who shows them.
#[cfg(target_os = "linux")]
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// Asks the session's tray host.
#[cfg(target_os = "linux")]
pub async fn answers() -> bool {
    let asked = async {
        let bus = crate::session_bus::connection().await?;
        let watcher = zbus::Proxy::new(&bus, WATCHER, "/StatusNotifierWatcher", WATCHER).await?;
        // Asked each time: hosts come and go without saying so.
        watcher
            .get_property::<bool>("IsStatusNotifierHostRegistered")
            .await
    };
    library() && matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(true)))
}

/// macOS and Windows always show the icon.
#[cfg(not(target_os = "linux"))]
pub async fn answers() -> bool {
    true
}

/// Hears when a tray host comes or goes: what was said of it in the window is out of date then.
#[cfg(target_os = "linux")]
pub(crate) struct Changes(futures::stream::SelectAll<zbus::MessageStream>);

#[cfg(target_os = "linux")]
impl Changes {
    /// Begins to listen. Without a session bus nothing is ever heard.
    pub(crate) async fn new() -> Self {
        Self(Self::listen().await.unwrap_or_default())
    }

    async fn listen() -> zbus::Result<futures::stream::SelectAll<zbus::MessageStream>> {
        use zbus::{MatchRule, MessageStream, message::Type};

        let bus = crate::session_bus::connection().await?;
        let owner = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender("org.freedesktop.DBus")?
            .member("NameOwnerChanged")?
            .arg(0, WATCHER)?
            .build();
        // The watcher may be there before anybody shows what it lists.
        let hosts = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface(WATCHER)?
            .build();
        let mut changes = futures::stream::SelectAll::new();
        for rule in [owner, hosts] {
            changes.push(MessageStream::for_match_rule(rule, &bus, Some(8)).await?);
        }
        Ok(changes)
    }

    /// Waits until one has come or gone.
    pub(crate) async fn changed(&mut self) {
        use futures::StreamExt;

        while let Some(message) = self.0.next().await {
            let of_host = message.is_ok_and(|message| {
                let header = message.header();
                let member = header.member().map(|member| member.as_str().to_owned());
                member.is_some_and(|member| member == "NameOwnerChanged" || member.contains("Host"))
            });
            if of_host {
                return;
            }
        }
        std::future::pending().await
    }
}

/// On macOS and Windows nothing changes.
#[cfg(not(target_os = "linux"))]
pub(crate) struct Changes;

#[cfg(not(target_os = "linux"))]
impl Changes {
    /// Nothing to listen to.
    #[expect(clippy::unused_async, reason = "the same call waits on Linux")]
    pub(crate) async fn new() -> Self {
        Self
    }

    /// Never.
    pub(crate) async fn changed(&mut self) {
        std::future::pending().await
    }
}

/// Whether the library that shows the icon is installed. Without it there is no icon, and asking for one would end the app.
#[cfg(target_os = "linux")]
pub(crate) fn library() -> bool {
    use std::sync::OnceLock;

    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| {
        [c"libayatana-appindicator3.so.1", c"libappindicator3.so.1"]
            .into_iter()
            .any(|name| {
                #[expect(unsafe_code, reason = "the loader is a plain system call")]
                // SAFETY: the name ends with a zero byte, and the library is one that is loaded for the icon in any case;
                // it stays loaded, so nothing of it can be called after it has gone.
                let library = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_LAZY) };
                !library.is_null()
            })
    })
}

/// Both systems have their own.
#[cfg(not(target_os = "linux"))]
pub(crate) fn library() -> bool {
    true
}
