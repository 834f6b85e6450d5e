//! `icons`: draw the icon set anew from the SVG sources in `icons/`.
//!
//! The two container formats are written here: both are a table in front of whole PNG files, so a crate for each would
//! be more to trust than to read.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::apt;
use crate::checkout::root;
use crate::command::Run;

/// The PNG files that Tauri's bundler asks for by name, with their edge in pixels.
const APP: &[(&str, u32)] = &[
    ("32x32.png", 32),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
];

/// Edges in the Windows icon: what the title bar, the task bar and the shell ask for at 100 to 400 %.
const WINDOWS: &[u32] = &[16, 20, 24, 32, 40, 48, 64, 256];

/// The macOS icon: type code and edge. From Apple's "ic.." family, all of which hold PNG.
const MACOS: &[(&[u8; 4], u32)] = &[
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
];

/// Edges in the theme that Linux desktops look icons up in, beside the drawing itself.
pub const LINUX: &[u32] = &[16, 22, 24, 32, 48, 64, 96, 128, 256, 512];

/// Tray marks: state, and the panel that they are for.
const STATES: &[&str] = &["calm", "warning", "critical"];
const PANELS: &[&str] = &["light", "dark"];
const TRAY: &[u32] = &[16, 22, 24, 32, 48];

/// Draws everything.
pub fn run() -> Result<()> {
    apt::ensure(apt::ICONS)?;
    let icons = root()?.join("icons");
    let source = icons.join("icon.svg");
    for &(name, edge) in APP {
        write(&icons.join(name), &draw(&source, edge)?)?;
    }
    let windows = WINDOWS
        .iter()
        .map(|&edge| Ok((edge, draw(&source, edge)?)))
        .collect::<Result<Vec<_>>>()?;
    write(&icons.join("icon.ico"), &ico(&windows)?)?;
    let macos = MACOS
        .iter()
        .map(|&(code, edge)| Ok((code, draw(&source, edge)?)))
        .collect::<Result<Vec<_>>>()?;
    write(&icons.join("icon.icns"), &icns(&macos)?)?;
    let hicolor = icons.join("hicolor");
    fs::create_dir_all(&hicolor)?;
    for &edge in LINUX {
        write(&hicolor.join(format!("{edge}.png")), &draw(&source, edge)?)?;
    }
    let tray = icons.join("tray");
    fs::create_dir_all(&tray)?;
    for state in STATES {
        for panel in PANELS {
            let source = icons.join(format!("tray-{state}-{panel}.svg"));
            for &edge in TRAY {
                write(
                    &tray.join(format!("{state}-{panel}-{edge}.png")),
                    &draw(&source, edge)?,
                )?;
            }
        }
    }
    Ok(())
}

/// One square PNG with an alpha channel.
fn draw(source: &Path, edge: u32) -> Result<Vec<u8>> {
    let edge = edge.to_string();
    Run::new("rsvg-convert")
        .args(["--format", "png", "--width", &edge, "--height", &edge])
        .args([source])
        .read_bytes()
        .context("drawing needs rsvg-convert (librsvg)")
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    println!("{} ({} bytes)", path.display(), bytes.len());
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Windows icon: a 6-byte head, 16 bytes an image, then the images. An edge of 256 is written as 0.
fn ico(images: &[(u32, Vec<u8>)]) -> Result<Vec<u8>> {
    let count = u16::try_from(images.len())?;
    let mut head = vec![0, 0, 1, 0];
    head.extend(count.to_le_bytes());
    let mut offset = 6 + 16 * u32::from(count);
    let mut body: Vec<u8> = Vec::new();
    for (edge, png) in images {
        let edge = u8::try_from(edge % 256)?;
        let length = u32::try_from(png.len())?;
        head.extend([edge, edge, 0, 0, 1, 0, 32, 0]);
        head.extend(length.to_le_bytes());
        head.extend(offset.to_le_bytes());
        offset += length;
        body.extend(png);
    }
    head.extend(body);
    Ok(head)
}

/// macOS icon: `icns`, the length of the file, then per image its code, its length with these 8 bytes, and the PNG.
fn icns(images: &[(&[u8; 4], Vec<u8>)]) -> Result<Vec<u8>> {
    let mut body: Vec<u8> = Vec::new();
    for (code, png) in images {
        body.extend(code.iter());
        body.extend(u32::try_from(png.len() + 8)?.to_be_bytes());
        body.extend(png);
    }
    let mut file = b"icns".to_vec();
    file.extend(u32::try_from(body.len() + 8)?.to_be_bytes());
    file.extend(body);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::{icns, ico};

    #[test]
    fn a_windows_icon_points_at_its_images() {
        let file = ico(&[(16, vec![1; 10]), (256, vec![2; 20])]).expect("small images fit");
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!((file[6], file[22]), (16, 0), "256 is written as 0");
        assert_eq!(file[14..22], [10, 0, 0, 0, 38, 0, 0, 0]);
        assert_eq!(file[30..38], [20, 0, 0, 0, 48, 0, 0, 0]);
        assert_eq!(file[48..], [2; 20]);
    }

    #[test]
    fn a_macos_icon_says_its_own_length() {
        let file = icns(&[(b"ic07", vec![7; 5])]).expect("small images fit");
        assert_eq!(
            file,
            [b"icns\0\0\0\x15".as_slice(), b"ic07\0\0\0\x0d", &[7; 5]].concat()
        );
    }
}
