//! What is on the screen at one moment, from the file in which the X server keeps its pixels.
//!
//! The file is a window dump (`XWDFile.h`): a header of 25 big-endian words and a name, the colours, the rows.

use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Bytes of one entry in the list of colours.
const COLOUR: usize = 12;

/// The pixels of the whole screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    pixels: Vec<u32>,
}

impl Frame {
    pub(super) fn read(file: &Path) -> Result<Self> {
        let bytes = std::fs::read(file).with_context(|| format!("no screen at {}", file.display()))?;
        let word = |place: usize| -> Result<usize> {
            let bytes = bytes.get(place * 4..place * 4 + 4).context("a cut header")?;
            Ok(u32::from_be_bytes(bytes.try_into()?) as usize)
        };
        let (header, height) = (word(0)?, word(5)?);
        let (bits, line, colours) = (word(11)?, word(12)?, word(19)?);
        ensure!(bits == 32, "a screen of {bits} bits a pixel is not read here");
        let rows = bytes
            .get(header + colours * COLOUR..)
            .and_then(|rows| rows.get(..line * height))
            .context("a cut picture")?;
        let pixels = rows
            .chunks_exact(4)
            // The byte that stands for no colour is whatever it was.
            .map(|pixel| u32::from_le_bytes(pixel.try_into().expect("four bytes")) & 0x00ff_ffff)
            .collect();
        Ok(Self { pixels })
    }

    /// The share of pixels in which two frames are alike, from 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        if self.pixels.len() != other.pixels.len() || self.pixels.is_empty() {
            return 0.0;
        }
        let alike = self.pixels.iter().zip(&other.pixels).filter(|(a, b)| a == b);
        let of = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        of(alike.count()) / of(self.pixels.len())
    }
}
