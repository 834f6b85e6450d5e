//! A real panel as the tray host: xfce4-panel with a tray in it and nothing else.

use std::fs;

use anyhow::Result;

use super::bus::Bus;
use super::processes::Processes;
use super::tray::TrayItem;
use super::waiting::wait_until;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// One panel along the top edge, 28 pixels high, whose only plugin is the tray.
const LAYOUT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
"#;

/// The running panel.
pub struct Panel {
    connection: zbus::Connection,
}

impl Panel {
    pub(super) async fn start(processes: &Processes, bus: &Bus) -> Result<Self> {
        let settings = processes.home().join(".config/xfce4/xfconf/xfce-perchannel-xml");
        fs::create_dir_all(&settings)?;
        fs::write(settings.join("xfce4-panel.xml"), LAYOUT)?;
        // The panel keeps its settings in a service of its own.
        bus.allow("org.xfce.Xfconf").await?;
        let mut panel = processes.command("xfce4-panel");
        panel.args(["--disable-wm-check", "--sm-client-disable"]);
        processes.start("xfce4-panel", &mut panel)?;
        bus.wait_for(WATCHER).await?;
        let started = Self {
            connection: bus.connection().clone(),
        };
        wait_until("the panel to show trays", || async {
            Ok(started
                .property::<bool>("IsStatusNotifierHostRegistered")
                .await?
                .then_some(()))
        })
        .await?;
        Ok(started)
    }

    /// The addresses of the items in its tray.
    pub async fn items(&self) -> Result<Vec<String>> {
        self.property("RegisteredStatusNotifierItems").await
    }

    /// Waits for the first item.
    pub async fn item(&self) -> Result<TrayItem> {
        wait_until("an icon in the panel", || async {
            let items = self.items().await?;
            let item = items
                .first()
                .map(|address| TrayItem::at(address, &self.connection));
            item.transpose()
        })
        .await
    }

    async fn property<T>(&self, name: &str) -> Result<T>
    where
        T: TryFrom<zbus::zvariant::OwnedValue>,
        T::Error: Into<zbus::Error>,
    {
        let watcher = zbus::Proxy::new(&self.connection, WATCHER, "/StatusNotifierWatcher", WATCHER).await?;
        // Its list changes without a signal that a cache could go by.
        Ok(watcher.get_property(name).await?)
    }
}
