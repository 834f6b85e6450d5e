//! The mark in the tray: a field of four parcels, whose fourth is empty when all is calm, has a dot in it as a warning, and
//! is filled when something lapses within days or has. The shape says it; the colour only helps.

use engine::reminders::view::TrayMood;
use tauri::image::Image;

use super::panel::Panel;

/// The mark for a mood on a panel. Hosts scale it to their panel, so the largest is given; macOS takes the shape alone.
///
/// # Errors
/// When the picture can not be read, which the build's own pictures always can.
pub(super) fn of(mood: TrayMood, panel: Panel) -> tauri::Result<Image<'static>> {
    let bytes: &[u8] = match (mood, panel) {
        (TrayMood::Calm, Panel::Dark) => include_bytes!("../../../icons/tray/calm-dark-48.png"),
        (TrayMood::Calm, Panel::Light) => include_bytes!("../../../icons/tray/calm-light-48.png"),
        (TrayMood::Warning, Panel::Dark) => include_bytes!("../../../icons/tray/warning-dark-48.png"),
        (TrayMood::Warning, Panel::Light) => include_bytes!("../../../icons/tray/warning-light-48.png"),
        (TrayMood::Critical, Panel::Dark) => include_bytes!("../../../icons/tray/critical-dark-48.png"),
        (TrayMood::Critical, Panel::Light) => include_bytes!("../../../icons/tray/critical-light-48.png"),
    };
    Image::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mood_has_a_mark_of_its_own_on_every_panel() {
        let mut seen = Vec::new();
        for mood in [TrayMood::Calm, TrayMood::Warning, TrayMood::Critical] {
            for panel in [Panel::Dark, Panel::Light] {
                let mark = of(mood, panel).expect("a picture").rgba().to_vec();
                assert!(!seen.contains(&mark), "{mood:?} on {panel:?}");
                seen.push(mark);
            }
        }
    }
}
