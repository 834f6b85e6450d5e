//! The bus object that a program looks for when it wants an icon in the tray.

#![allow(
    missing_docs,
    reason = "zbus makes public signal methods out of the private ones here"
)]

use std::sync::{Arc, Mutex};

use zbus::interface;
use zbus::object_server::SignalEmitter;

/// Where an item lives on the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) owner: String,
    pub(super) path: String,
}

/// Takes registrations into a list that the host reads.
pub(super) struct Watcher {
    pub(super) items: Arc<Mutex<Vec<Address>>>,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// An item gives either its object path (then it is the caller's) or a bus name (then the path is the usual one).
    async fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let address = if service.starts_with('/') {
            Address {
                owner: sender,
                path: service.to_owned(),
            }
        } else {
            Address {
                owner: service.to_owned(),
                path: "/StatusNotifierItem".to_owned(),
            }
        };
        let name = format!("{}{}", address.owner, address.path);
        {
            let mut items = self.items.lock().expect("no holder panics");
            if !items.contains(&address) {
                items.push(address);
            }
        }
        Self::status_notifier_item_registered(&emitter, &name).await?;
        Ok(())
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let items = self.items.lock().expect("no holder panics");
        items
            .iter()
            .map(|address| format!("{}{}", address.owner, address.path))
            .collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_item_unregistered(
        emitter: &SignalEmitter<'_>,
        service: &str,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_registered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}
