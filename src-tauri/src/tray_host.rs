//! Whether anything shows tray icons. Where nothing does, the app must never hide itself: nobody could bring it back.

/// A host that does not answer within this time shows nothing.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(800);

/// Asks the session's tray host.
#[cfg(target_os = "linux")]
pub async fn answers() -> bool {
    let asked = async {
        let bus = crate::session_bus::connection().await?;
        let watcher = zbus::Proxy::new(
            &bus,
            "org.kde.StatusNotifierWatcher",
            "/StatusNotifierWatcher",
            "org.kde.StatusNotifierWatcher",
        )
        .await?;
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
