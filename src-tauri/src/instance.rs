//! One app for each data folder: a later start hands its command line over and ends.
//!
//! On Linux the running app is found by a name on the session bus, which says the folder too: two folders are two apps
//! that do not know of each other. Elsewhere only the usual folder is found that way. Where there is no bus nobody is
//! found; then, and in every other case, the folder's lock keeps two apps apart ([`crate::folder`]).

use std::path::Path;

use clap::Parser;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, Wry};

use crate::app::Freehold;
use crate::flags::Flags;
use crate::opening::Opening;
use crate::{folder, window};

/// The app's name on the bus where the data lies in the usual folder.
const USUAL: &str = "app.freehold.desktop";

/// Finds the running app on this folder, or makes this one findable. `None` where the system can not tell folders apart.
#[must_use]
pub fn plugin(data_dir: &Path) -> Option<TauriPlugin<Wry>> {
    let is_usual = folder::usual().is_some_and(|usual| folder::spelled(&usual) == data_dir);
    if !is_usual && !cfg!(target_os = "linux") {
        return None;
    }
    let name = if is_usual {
        USUAL.to_owned()
    } else {
        format!("{USUAL}.at{:016x}", mark(data_dir))
    };
    Some(
        tauri_plugin_single_instance::Builder::new()
            .dbus_id(name)
            .callback(|app, arguments, _| again(app, &arguments))
            .build(),
    )
}

/// A later start: shows what it asked for.
fn again(app: &AppHandle, arguments: &[String]) {
    // It has said already what is wrong with its command line.
    let flags = Flags::try_parse_from(arguments).unwrap_or_default();
    if flags.hidden && flags.names.is_empty() {
        // A login that starts what runs already.
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Opening>().until_tried().await;
        match app.try_state::<Freehold>() {
            Some(state) => state.ask(&app, &flags).await,
            None => window::bring_forward(&app),
        }
    });
}

/// The folder as a number that is the same at every start (FNV-1a, 64 bits).
fn mark(dir: &Path) -> u64 {
    dir.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_has_a_mark_of_its_own_that_stays() {
        assert_eq!(mark(Path::new("")), 0xcbf2_9ce4_8422_2325);
        assert_eq!(mark(Path::new("a")), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(mark(Path::new("/home/a/data")), mark(Path::new("/home/b/data")));
    }
}
