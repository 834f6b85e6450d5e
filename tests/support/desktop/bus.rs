//! The private session bus.
//!
//! Its service folder is empty to begin with: nothing is started because somebody asked for it. That is what makes "no
//! keychain" and "no notification daemon" real, and it keeps a half-installed desktop portal from delaying every window.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use zbus::Connection;
use zbus::connection::Builder;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;

use super::processes::Processes;
use super::waiting::wait_until;

/// A `dbus-daemon` of the desktop's own.
pub struct Bus {
    address: String,
    connection: Connection,
    services: PathBuf,
}

impl Bus {
    pub(super) async fn start(processes: &mut Processes) -> Result<Self> {
        let services = processes.folder().join("services");
        fs::create_dir(&services)?;
        let address = format!("unix:path={}", processes.run().join("bus").display());
        let configuration = processes.folder().join("bus.conf");
        fs::write(
            &configuration,
            format!(
                r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
                services = services.display()
            ),
        )?;
        processes.set("DBUS_SESSION_BUS_ADDRESS", &address);
        let mut daemon = processes.command("dbus-daemon");
        daemon
            .arg("--nofork")
            .arg(format!("--config-file={}", configuration.display()));
        processes.start("dbus", &mut daemon)?;
        let connection =
            wait_until("the session bus", || async { Ok(Some(connect(&address).await?)) }).await?;
        Ok(Self {
            address,
            connection,
            services,
        })
    }

    /// As in `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The harness's own connection.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// One more connection, for an object that is served under a name of its own.
    pub async fn connect(&self) -> Result<Connection> {
        connect(&self.address).await
    }

    /// Whether somebody owns this name now.
    pub async fn has(&self, name: &str) -> Result<bool> {
        let name = BusName::try_from(name)?;
        Ok(DBusProxy::new(&self.connection)
            .await?
            .name_has_owner(name)
            .await?)
    }

    /// Waits until somebody owns this name.
    pub async fn wait_for(&self, name: &str) -> Result<()> {
        wait_until(&format!("{name} on the bus"), || async {
            Ok(self.has(name).await?.then_some(()))
        })
        .await
    }

    /// Waits until nobody owns this name.
    pub async fn wait_without(&self, name: &str) -> Result<()> {
        wait_until(&format!("{name} to leave the bus"), || async {
            Ok((!self.has(name).await?).then_some(()))
        })
        .await
    }

    /// Lets the bus start a service that the machine has, when somebody asks for it.
    pub(super) async fn allow(&self, service: &str) -> Result<()> {
        let file = format!("{service}.service");
        fs::copy(
            PathBuf::from("/usr/share/dbus-1/services").join(&file),
            self.services.join(&file),
        )
        .with_context(|| format!("{service} is not installed; `cargo xtask setup --tests` does it"))?;
        DBusProxy::new(&self.connection).await?.reload_config().await?;
        Ok(())
    }
}

async fn connect(address: &str) -> Result<Connection> {
    Ok(Builder::address(address)?.build().await?)
}
