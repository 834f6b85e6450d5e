//! What a screen reader finds in a window, for a window that no driver started.
//!
//! The accessibility bus is the desktop's own. The window's frame is GTK's and its content is WebKit's, in two programs;
//! both speak AT-SPI, and the one points at the other.

use anyhow::{Context, Result};
use zbus::connection::Builder;
use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, Proxy};

use super::Desktop;
use super::waiting::wait_until;

const BUS: &str = "org.a11y.Bus";
const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const ACTION: &str = "org.a11y.atspi.Action";

/// Where Debian keeps the bus's launcher.
const LAUNCHER: &str = "/usr/libexec/at-spi-bus-launcher";

/// A thing in a window: who has it, and where.
type Place = (String, OwnedObjectPath);

/// A listener on the accessibility bus.
pub struct ScreenReader {
    connection: Connection,
}

/// What a thing is, by the number that AT-SPI has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role(u32);

impl Role {
    /// Something to press.
    pub const BUTTON: Self = Self(43);
    /// The title of a page or of a part of it.
    pub const HEADING: Self = Self(83);
}

/// Something that a screen reader could read out.
pub struct Heard {
    proxy: Proxy<'static>,
    /// What it is.
    pub role: Role,
    /// What it is called.
    pub name: String,
}

impl ScreenReader {
    /// Starts the accessibility bus; to be done before the program whose window is to be read.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let mut launcher = desktop.processes().command(LAUNCHER);
        desktop.processes().start("accessibility", &mut launcher)?;
        desktop.bus().wait_for(BUS).await?;
        let reply = desktop
            .bus()
            .connection()
            .call_method(Some(BUS), "/org/a11y/bus", Some(BUS), "GetAddress", &())
            .await?;
        let address: String = reply.body().deserialize()?;
        let connection = wait_until("the accessibility bus", || async {
            Ok(Some(Builder::address(address.as_str())?.build().await?))
        })
        .await?;
        Ok(Self { connection })
    }

    /// Waits for the first thing of this role whose name contains this.
    pub async fn find(&self, role: Role, name: &str) -> Result<Heard> {
        let found = wait_until(&format!("{name:?} in the window"), || async {
            let all = self.all().await?;
            Ok(all
                .into_iter()
                .find(|heard| heard.role == role && heard.name.contains(name)))
        })
        .await;
        match found {
            Ok(heard) => Ok(heard),
            Err(error) => {
                let all = self.all().await?;
                let names: Vec<&str> = all.iter().map(|heard| heard.name.as_str()).collect();
                Err(error.context(format!("the window says: {}", names.join(" | "))))
            }
        }
    }

    /// Everything that is in any window now, in reading order.
    pub async fn all(&self) -> Result<Vec<Heard>> {
        let mut found = Vec::new();
        let mut waiting = vec![(REGISTRY.to_owned(), OwnedObjectPath::try_from(ROOT)?)];
        while let Some((owner, path)) = waiting.pop() {
            // What goes while it is looked at is not there.
            if let Ok((heard, children)) = self.look(owner, path).await {
                waiting.extend(children.into_iter().rev());
                found.push(heard);
            }
        }
        Ok(found)
    }

    async fn look(&self, owner: String, path: OwnedObjectPath) -> Result<(Heard, Vec<Place>)> {
        let proxy = zbus::proxy::Builder::<Proxy<'static>>::new(&self.connection)
            .destination(owner)?
            .path(path)?
            .interface(ACCESSIBLE)?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await?;
        let role = Role(proxy.call("GetRole", &()).await?);
        let name: String = proxy.get_property("Name").await?;
        let mut children: Vec<Place> = proxy.call("GetChildren", &()).await?;
        // A place that holds another program's content does not list it, and has it all the same.
        if children.is_empty() && proxy.get_property::<i32>("ChildCount").await? == 1 {
            children.push(proxy.call("GetChildAtIndex", &(0_i32,)).await?);
        }
        Ok((Heard { proxy, role, name }, children))
    }
}

impl Heard {
    /// Presses it.
    pub async fn press(&self) -> Result<()> {
        let done: bool = self
            .proxy
            .connection()
            .call_method(
                Some(self.proxy.destination()),
                self.proxy.path(),
                Some(ACTION),
                "DoAction",
                &(0_i32,),
            )
            .await?
            .body()
            .deserialize()?;
        done.then_some(())
            .with_context(|| format!("{:?} can not be pressed", self.name))
    }
}
