//! Whether the panel that holds the icon is dark or light: no tray host says so, so it is asked of the desktop.
//!
//! - GNOME, its kin and Cinnamon have dark panels whatever their windows look like, and so have most panels of tiling
//!   desktops.
//! - KDE, LXQt, MATE and LXDE colour the panel as the windows: the settings portal knows, where it answers quickly.
//! - Xfce has a switch of its own for a dark panel, and follows its theme otherwise.
//! - Windows: the taskbar as the windows, which is so unless somebody mixes both. macOS colours the icon itself.

use tauri::AppHandle;

/// A panel's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panel {
    /// The icon must be light.
    Dark,
    /// The icon must be dark.
    Light,
}

#[cfg(target_os = "linux")]
pub(super) use linux::Watch;

#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use futures::StreamExt;
    use zbus::message::Type;
    use zbus::proxy::MethodFlags;
    use zbus::zvariant::{OwnedValue, Value};
    use zbus::{Connection, MatchRule, MessageStream, Proxy};

    use super::{AppHandle, Panel};
    use crate::session_bus;

    /// Somebody who takes longer is not asked further: the icon may be hard to see, but the app goes on.
    const PATIENCE: Duration = Duration::from_millis(500);
    const PORTAL: &str = "org.freedesktop.portal.Desktop";
    const SETTINGS: &str = "org.freedesktop.portal.Settings";

    /// Looks at the desktop, and hears when it changes.
    pub struct Watch {
        bus: Option<Connection>,
        changes: Option<MessageStream>,
    }

    impl Watch {
        /// Begins to listen.
        pub async fn new(_app: &AppHandle) -> Self {
            let bus = tokio::time::timeout(PATIENCE, session_bus::connection()).await;
            let bus = bus.ok().and_then(Result::ok);
            let changes = match &bus {
                Some(bus) => tokio::time::timeout(PATIENCE, changes(bus)).await.ok().flatten(),
                None => None,
            };
            Self { bus, changes }
        }

        /// Waits until the desktop says that its colours changed.
        pub async fn changed(&mut self) {
            if let Some(changes) = &mut self.changes
                && changes.next().await.is_some()
            {
                return;
            }
            // The bus has gone: nothing is told any more.
            self.changes = None;
            std::future::pending().await
        }

        /// The panel as it is now.
        pub async fn panel(&self) -> Panel {
            let desktops = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
            let habit = Habit::of(&desktops);
            let Some(bus) = &self.bus else {
                return judged(habit, &Said::default());
            };
            let said = match habit {
                Habit::Dark => Said::default(),
                Habit::AsWindows => Said {
                    scheme: scheme(bus).await,
                    ..Said::default()
                },
                Habit::Xfce => Said {
                    dark_panel: xfce(bus, "xfce4-panel", "/panels/dark-mode")
                        .await
                        .and_then(|value| bool::try_from(value).ok()),
                    theme: xfce(bus, "xsettings", "/Net/ThemeName")
                        .await
                        .and_then(|value| String::try_from(value).ok()),
                    scheme: scheme(bus).await,
                },
            };
            judged(habit, &said)
        }
    }

    /// How a desktop colours its panel.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) enum Habit {
        Dark,
        AsWindows,
        Xfce,
    }

    impl Habit {
        /// From `XDG_CURRENT_DESKTOP`, names between colons, such as `ubuntu:GNOME`.
        pub(super) fn of(desktops: &str) -> Self {
            let is = |known: &[&str]| {
                desktops
                    .split(':')
                    .any(|desktop| known.iter().any(|known| desktop.eq_ignore_ascii_case(known)))
            };
            if is(&["XFCE"]) {
                Self::Xfce
            } else if is(&["KDE", "LXQt", "MATE", "LXDE"]) {
                Self::AsWindows
            } else {
                Self::Dark
            }
        }
    }

    /// What the desktop said of itself.
    #[derive(Debug, Default)]
    pub(super) struct Said {
        /// Whether windows are dark.
        pub scheme: Option<Panel>,
        /// Xfce: whether the panel is dark in any case.
        pub dark_panel: Option<bool>,
        /// Xfce: the theme of its windows.
        pub theme: Option<String>,
    }

    pub(super) fn judged(habit: Habit, said: &Said) -> Panel {
        let by_theme = said.theme.as_deref().map(|theme| {
            if theme.to_ascii_lowercase().contains("dark") {
                Panel::Dark
            } else {
                Panel::Light
            }
        });
        match habit {
            Habit::Dark => Panel::Dark,
            Habit::AsWindows => said.scheme.unwrap_or(Panel::Light),
            Habit::Xfce if said.dark_panel == Some(true) => Panel::Dark,
            Habit::Xfce => by_theme.or(said.scheme).unwrap_or(Panel::Light),
        }
    }

    async fn changes(bus: &Connection) -> Option<MessageStream> {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface(SETTINGS)
            .ok()?
            .member("SettingChanged")
            .ok()?
            .add_arg("org.freedesktop.appearance")
            .ok()?
            .build();
        MessageStream::for_match_rule(rule, bus, Some(4)).await.ok()
    }

    /// The settings portal's word. It is not started for this: one that can not come up would be waited for.
    async fn scheme(bus: &Connection) -> Option<Panel> {
        let portal = Proxy::new(bus, PORTAL, "/org/freedesktop/portal/desktop", SETTINGS)
            .await
            .ok()?;
        let value = quickly(&portal, "Read", &("org.freedesktop.appearance", "color-scheme")).await?;
        // The older call wraps its value twice.
        let number = match &*value {
            Value::Value(inner) => u32::try_from(&**inner).ok()?,
            value => u32::try_from(value).ok()?,
        };
        match number {
            1 => Some(Panel::Dark),
            2 => Some(Panel::Light),
            _ => None,
        }
    }

    /// A setting of Xfce.
    async fn xfce(bus: &Connection, channel: &str, property: &str) -> Option<OwnedValue> {
        let settings = Proxy::new(bus, "org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")
            .await
            .ok()?;
        quickly(&settings, "GetProperty", &(channel, property)).await
    }

    async fn quickly<B>(proxy: &Proxy<'_>, method: &str, body: &B) -> Option<OwnedValue>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        let asked = proxy.call_with_flags::<_, _, OwnedValue>(method, MethodFlags::NoAutoStart.into(), body);
        tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn each_desktop_colours_its_panel_in_its_own_way() {
            let light = || Said {
                scheme: Some(Panel::Light),
                ..Said::default()
            };
            for (desktop, said, panel) in [
                ("ubuntu:GNOME", light(), Panel::Dark),
                ("X-Cinnamon", light(), Panel::Dark),
                ("sway", light(), Panel::Dark),
                ("", Said::default(), Panel::Dark),
                ("KDE", light(), Panel::Light),
                (
                    "KDE",
                    Said {
                        scheme: Some(Panel::Dark),
                        ..Said::default()
                    },
                    Panel::Dark,
                ),
                ("LXQt", Said::default(), Panel::Light),
                (
                    "XFCE",
                    Said {
                        dark_panel: Some(true),
                        ..light()
                    },
                    Panel::Dark,
                ),
                (
                    "XFCE",
                    Said {
                        dark_panel: Some(false),
                        theme: Some("Adwaita-dark".to_owned()),
                        ..light()
                    },
                    Panel::Dark,
                ),
                (
                    "xfce",
                    Said {
                        theme: Some("Greybird".to_owned()),
                        ..Said::default()
                    },
                    Panel::Light,
                ),
            ] {
                assert_eq!(judged(Habit::of(desktop), &said), panel, "{desktop} {said:?}");
            }
        }
    }
}

/// Looks at the windows, which is all that these systems tell.
#[cfg(not(target_os = "linux"))]
pub(super) struct Watch(AppHandle);

#[cfg(not(target_os = "linux"))]
impl Watch {
    /// Begins to look.
    #[expect(clippy::unused_async, reason = "the same call waits on Linux")]
    pub async fn new(app: &AppHandle) -> Self {
        Self(app.clone())
    }

    /// Colours are looked at whenever the tray changes; nothing is heard in between.
    pub async fn changed(&mut self) {
        std::future::pending().await
    }

    /// The panel as it is now.
    #[expect(clippy::unused_async, reason = "the same call waits on Linux")]
    pub async fn panel(&self) -> Panel {
        use tauri::Manager;
        let window = self.0.get_webview_window(crate::window::LABEL);
        match window.and_then(|window| window.theme().ok()) {
            Some(tauri::Theme::Light) => Panel::Light,
            _ => Panel::Dark,
        }
    }
}
