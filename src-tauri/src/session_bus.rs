//! The session's D-Bus, over one connection that the whole shell shares.

use tokio::sync::OnceCell;

/// The connection; made when it is first asked for, and kept until the app ends: a notification daemon answers clicks only
/// to the connection that showed the notification.
///
/// # Errors
/// When there is no session bus, or it can not be reached.
pub async fn connection() -> zbus::Result<zbus::Connection> {
    static BUS: OnceCell<zbus::Connection> = OnceCell::const_new();
    BUS.get_or_try_init(zbus::Connection::session).await.cloned()
}
