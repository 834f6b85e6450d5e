//! The tray host, the items in it, their menus.
//!
//! The host is a `StatusNotifierWatcher` of our own: it takes registrations as a panel does and answers the same
//! questions. What an item shows is asked of the item itself, over the interfaces that a panel would use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};
use zbus::{Connection, Proxy};

use super::bus::Bus;
use super::waiting::wait_until;
use super::watcher::{Address, Watcher};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// A menu entry as it crosses the bus, `(ia{sv}av)`: number, properties, children.
type Node = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// A tray with room for any number of items.
pub struct TrayHost {
    items: Arc<Mutex<Vec<Address>>>,
    connection: Connection,
}

impl TrayHost {
    pub(super) async fn start(bus: &Bus) -> Result<Self> {
        let items = Arc::new(Mutex::new(Vec::new()));
        let connection = bus.connect().await?;
        connection
            .object_server()
            .at(
                "/StatusNotifierWatcher",
                Watcher {
                    items: Arc::clone(&items),
                },
            )
            .await?;
        connection.request_name(WATCHER).await?;
        Ok(Self { items, connection })
    }

    /// Leaves the bus and comes back with nothing known, as a panel that is restarted.
    pub async fn restart(&self) -> Result<()> {
        self.connection.release_name(WATCHER).await?;
        self.items.lock().expect("no holder panics").clear();
        self.connection.request_name(WATCHER).await?;
        Ok(())
    }

    /// The items whose programs still run, in the order of their coming.
    pub async fn items(&self) -> Result<Vec<TrayItem>> {
        let known = self.items.lock().expect("no holder panics").clone();
        let bus = zbus::fdo::DBusProxy::new(&self.connection).await?;
        let mut alive = Vec::new();
        for address in known {
            if bus.name_has_owner(address.owner.as_str().try_into()?).await? {
                alive.push(TrayItem {
                    address,
                    connection: self.connection.clone(),
                });
            }
        }
        Ok(alive)
    }

    /// Waits for the first item.
    pub async fn item(&self) -> Result<TrayItem> {
        wait_until("an icon in the tray", || async {
            Ok(self.items().await?.into_iter().next())
        })
        .await
    }
}

/// One icon in the tray.
#[derive(Clone)]
pub struct TrayItem {
    address: Address,
    connection: Connection,
}

impl TrayItem {
    /// An item by its address as watchers list it: the owner on the bus, and its object's path.
    pub(super) fn at(address: &str, connection: &Connection) -> Result<Self> {
        let slash = address.find('/').context("an item's address has a path")?;
        let (owner, path) = address.split_at(slash);
        Ok(Self {
            address: Address {
                owner: owner.to_owned(),
                path: path.to_owned(),
            },
            connection: connection.clone(),
        })
    }

    async fn property<T>(&self, name: &str) -> Result<T>
    where
        T: TryFrom<OwnedValue>,
        T::Error: Into<zbus::Error>,
    {
        let item = Proxy::new(
            &self.connection,
            self.address.owner.clone(),
            self.address.path.clone(),
            ITEM,
        )
        .await?;
        item.get_property(name)
            .await
            .with_context(|| format!("the tray item has no {name}"))
    }

    /// Its title, for screen readers.
    pub async fn title(&self) -> Result<String> {
        self.property("Title").await
    }

    /// The icon's name or file.
    pub async fn icon(&self) -> Result<String> {
        self.property("IconName").await
    }

    /// `Active`, `Passive` or `NeedsAttention`.
    pub async fn status(&self) -> Result<String> {
        self.property("Status").await
    }

    /// Opens the menu as a panel does and reads it.
    pub async fn menu(&self) -> Result<Vec<MenuEntry>> {
        let menu = self.menu_object().await?;
        // A panel says that it is about to show the menu, and the program may fill it then.
        let _: Result<bool, _> = menu.call("AboutToShow", &(0_i32,)).await;
        let (_revision, root): (u32, Node) = menu
            .call("GetLayout", &(0_i32, -1_i32, Vec::<String>::new()))
            .await?;
        root.2.iter().map(|entry| MenuEntry::read(entry)).collect()
    }

    /// Waits until the menu has an entry whose label contains this, and gives it.
    pub async fn entry(&self, label: &str) -> Result<MenuEntry> {
        wait_until(&format!("{label:?} in the tray menu"), || async {
            Ok(MenuEntry::find(&self.menu().await?, label).cloned())
        })
        .await
    }

    /// Clicks the entry whose label contains this.
    pub async fn click(&self, label: &str) -> Result<()> {
        let entry = self.entry(label).await?;
        if !entry.enabled {
            bail!("{:?} is in the tray menu, but it is greyed out", entry.label);
        }
        let menu = self.menu_object().await?;
        // No answer is waited for: behind Quit there is nobody left to give one.
        menu.call_noreply("Event", &(entry.id, "clicked", Value::from(0_i32), 0_u32))
            .await?;
        Ok(())
    }

    async fn menu_object(&self) -> Result<Proxy<'static>> {
        let path: OwnedObjectPath = self.property("Menu").await?;
        Ok(Proxy::new(&self.connection, self.address.owner.clone(), path, MENU).await?)
    }
}

/// A line of a tray menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    /// Its number, by which a panel knows it: it stays while the entry does.
    pub id: i32,
    /// What it says, without the mark for the access key. Empty for a separator.
    pub label: String,
    /// Not greyed out.
    pub enabled: bool,
    /// Not left out.
    pub visible: bool,
    /// A line between groups.
    pub separator: bool,
    /// For an entry with a tick: whether it has it.
    pub ticked: Option<bool>,
    /// The submenu.
    pub children: Vec<MenuEntry>,
}

impl MenuEntry {
    /// From `(ia{sv}av)`; a property that is left out has the default that the interface states.
    fn read(value: &Value<'_>) -> Result<Self> {
        let value = if let Value::Value(inner) = value {
            inner
        } else {
            value
        };
        let structure: Structure<'_> = value.try_clone()?.try_into()?;
        let (id, properties, children): Node =
            structure.try_into().context("a menu entry is not (ia{sv}av)")?;
        let text = |name: &str| -> String {
            properties
                .get(name)
                .and_then(|value| <&str>::try_from(value).ok())
                .unwrap_or_default()
                .to_owned()
        };
        let flag = |name: &str| properties.get(name).and_then(|value| bool::try_from(value).ok());
        let state = properties
            .get("toggle-state")
            .and_then(|value| i32::try_from(value).ok());
        Ok(Self {
            id,
            label: without_access_key(&text("label")),
            enabled: flag("enabled").unwrap_or(true),
            visible: flag("visible").unwrap_or(true),
            separator: text("type") == "separator",
            ticked: (!text("toggle-type").is_empty()).then_some(state == Some(1)),
            children: children
                .iter()
                .map(|child| Self::read(child))
                .collect::<Result<_>>()?,
        })
    }

    /// The first visible entry whose label contains this, submenus included.
    pub fn find<'a>(entries: &'a [Self], label: &str) -> Option<&'a Self> {
        entries.iter().filter(|entry| entry.visible).find_map(|entry| {
            if !entry.separator && entry.label.contains(label) {
                return Some(entry);
            }
            Self::find(&entry.children, label)
        })
    }
}

/// `_Open` is shown as Open with a line under the O; `__` is one underscore.
fn without_access_key(label: &str) -> String {
    label
        .replace("__", "\u{0}")
        .replace('_', "")
        .replace('\u{0}', "_")
}

#[cfg(test)]
mod tests {
    use super::without_access_key;

    #[test]
    fn the_mark_of_the_access_key_is_no_part_of_the_label() {
        assert_eq!(without_access_key("_Open"), "Open");
        assert_eq!(without_access_key("_dmarc is __dmarc"), "dmarc is _dmarc");
    }
}
