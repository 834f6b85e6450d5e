//! Whether anything shows tray icons. Where nothing does, the app must never hide itself: nobody could bring it back.

/// A host that does not answer within this time shows nothing.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(800);

/// Asks the session's tray host.
#[cfg(target_os = "linux")]
pub async fn answers() -> bool {
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let watcher = zbus::Proxy::new(
            &bus,
            "org.kde.StatusNotifierWatcher",
            "/StatusNotifierWatcher",
            "org.kde.StatusNotifierWatcher",
        )
        .await?;
        watcher
            .get_property::<bool>("IsStatusNotifierHostRegistered")
            .await
    };
    matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(true)))
}

/// macOS and Windows always show the icon.
#[cfg(not(target_os = "linux"))]
pub async fn answers() -> bool {
    true
}
