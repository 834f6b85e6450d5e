//! One file that holds everything: what "Back up everything" writes and a restore reads.
//!
//! It is a plain tar of two or three files, so that a person gets at the data without Freehold: `manifest.json`,
//! `library.db`, and `keys.age` when the user gave a passphrase. Nothing in it is compressed and no name in it is ever
//! used as a path, so a hostile file can neither grow nor write elsewhere. Its parts stand in this order and are checked
//! against the sums in the manifest.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use model::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::contents::Contents;
use crate::error::{Result, StoreError};
use crate::folder;

/// The format that this version writes. A higher one is refused.
const FORMAT: u32 = 1;
const BLOCK: usize = 512;
const MANIFEST: &str = "manifest.json";
const LIBRARY: &str = "library.db";
const KEYS: &str = "keys.age";
const LARGEST_MANIFEST: u64 = 64 * 1024;
/// Far more than a library of 100,000 names with years of history.
const LARGEST_LIBRARY: u64 = 4 * 1024 * 1024 * 1024;
const LARGEST_KEYS: u64 = 16 * 1024 * 1024;
/// What the first bytes of a SQLite file are: a daily copy was chosen, not a backup file.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// What stands at the head of a backup file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What it is, in words for whoever finds the file.
    pub about: String,
    /// The format of the file.
    pub format: u32,
    /// The version of Freehold that wrote it.
    pub version: String,
    /// When it was made, in seconds since 1970 UTC.
    pub made: Timestamp,
    /// How much is in the library.
    pub contents: Contents,
    /// SHA-256 of `library.db`, in hex.
    pub library_sha256: String,
    /// SHA-256 of `keys.age`, in hex, when keys are in it.
    pub keys_sha256: Option<String>,
}

impl Manifest {
    /// The head of a file that is made now; the sums are filled in while writing.
    pub(crate) fn new(version: &str, made: Timestamp, contents: Contents) -> Self {
        Self {
            about: "A backup of Freehold. library.db is a SQLite database without any key. keys.age, where there is one, \
                    holds the keys of the accounts and opens with the age program and your passphrase."
                .to_owned(),
            format: FORMAT,
            version: version.to_owned(),
            made,
            contents,
            library_sha256: String::new(),
            keys_sha256: None,
        }
    }
}

/// What a chosen file is.
#[derive(Debug)]
pub(crate) enum Chosen {
    /// A backup file.
    Archive(Box<Archive>),
    /// A copy of the library by itself.
    Library,
}

/// A backup file whose head was read. Its parts are read when they are asked for.
#[derive(Debug)]
pub(crate) struct Archive {
    pub(crate) manifest: Manifest,
    path: PathBuf,
    library: Part,
    keys: Option<Part>,
}

/// Where a part lies in the file.
#[derive(Debug, Clone, Copy)]
struct Part {
    at: u64,
    bytes: u64,
}

/// Writes a backup file in one go: under another name first, so that what is there under the chosen one is only replaced
/// by a whole one.
pub(crate) fn write(to: &Path, mut manifest: Manifest, library: &Path, keys: Option<&[u8]>) -> Result<()> {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = to.with_file_name(name);
    let failed = |error: io::Error| StoreError::file(to)(error);
    let size = fs::metadata(library).map_err(StoreError::file(library))?.len();
    manifest.library_sha256 = sum(library)?;
    manifest.keys_sha256 = keys.map(|keys| hex::encode(Sha256::digest(keys)));
    let head = serde_json::to_vec_pretty(&manifest).expect("texts and numbers are JSON");
    let at = manifest.made;
    let written = || -> io::Result<()> {
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = folder::private_file(&part).map_err(io::Error::other)?;
        let mut out = BufWriter::new(file);
        entry(&mut out, MANIFEST, head.len() as u64, at, &mut head.as_slice())?;
        entry(&mut out, LIBRARY, size, at, &mut File::open(library)?)?;
        if let Some(mut keys) = keys {
            entry(&mut out, KEYS, keys.len() as u64, at, &mut keys)?;
        }
        out.write_all(&[0; 2 * BLOCK])?;
        out.into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_all()?;
        fs::rename(&part, to)
    };
    written().map_err(|error| {
        // What was begun is of no use to anybody.
        let _ = fs::remove_file(&part);
        failed(error)
    })
}

fn entry(out: &mut impl Write, name: &str, size: u64, at: Timestamp, from: &mut impl Read) -> io::Result<()> {
    out.write_all(&header(name, size, at))?;
    let copied = io::copy(&mut from.take(size), out)?;
    if copied != size {
        return Err(io::Error::other("the file changed while it was copied"));
    }
    out.write_all(&[0; BLOCK][..padding(size)])
}

fn padding(size: u64) -> usize {
    let over = usize::try_from(size % BLOCK as u64).expect("below 512");
    (BLOCK - over) % BLOCK
}

/// A header in the form of POSIX 1003.1 (ustar).
fn header(name: &str, size: u64, at: Timestamp) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000600\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(
        136,
        format!("{:011o}\0", at.0.clamp(0, 0o777_7777_7777)).as_bytes(),
    );
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn sum(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(StoreError::file(path))?;
    io::copy(&mut file, &mut HashWriter(&mut hash)).map_err(StoreError::file(path))?;
    Ok(hex::encode(hash.finalize()))
}

struct HashWriter<'a>(&'a mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Looks at the head of a chosen file.
///
/// # Errors
/// [`StoreError::BadBackup`] when it is no backup of Freehold, cut short, or of a newer version.
pub(crate) fn open(path: &Path) -> Result<Chosen> {
    let bad = |detail: &str| bad(path, detail);
    let file = File::open(path).map_err(StoreError::file(path))?;
    let meta = file.metadata().map_err(StoreError::file(path))?;
    if !meta.is_file() {
        return Err(bad("it is not a file"));
    }
    let size = meta.len();
    let mut file = BufReader::new(file);
    let mut block = [0; BLOCK];
    let first = read_block(&mut file, &mut block).map_err(StoreError::file(path))?;
    if block.starts_with(SQLITE) {
        return Ok(Chosen::Library);
    }
    if block.starts_with(b"age-encryption.org/") {
        return Err(bad("it is a file of keys, not a backup"));
    }
    let not_ours = || bad("it is not a backup of Freehold");
    if !first {
        return Err(not_ours());
    }
    let head = Header::parse(&block)
        .filter(|head| head.name == MANIFEST)
        .ok_or_else(not_ours)?;
    if head.size > LARGEST_MANIFEST {
        return Err(not_ours());
    }
    let mut at = BLOCK as u64;
    let mut text = vec![0; usize::try_from(head.size).expect("64 KiB at most")];
    file.read_exact(&mut text).map_err(|_| bad("it is cut short"))?;
    // The format alone first: a newer one may have another shape.
    let format = serde_json::from_slice::<FormatOnly>(&text)
        .map_err(|_| not_ours())?
        .format;
    if format > FORMAT {
        return Err(bad("a newer version of Freehold made it"));
    }
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| bad("its manifest is malformed"))?;
    at += head.size + padding(head.size) as u64;
    let mut next = |name: &str, most: u64| -> Result<Part> {
        file.seek(SeekFrom::Start(at)).map_err(StoreError::file(path))?;
        let whole = read_block(&mut file, &mut block).map_err(StoreError::file(path))?;
        if !whole {
            return Err(bad("it is cut short"));
        }
        let head = Header::parse(&block)
            .filter(|head| head.name == name)
            .ok_or_else(|| bad(&format!("{name} is missing in it")))?;
        if head.size > most {
            return Err(bad(&format!("{name} in it is far too large")));
        }
        let part = Part {
            at: at + BLOCK as u64,
            bytes: head.size,
        };
        if part.at + part.bytes > size {
            return Err(bad("it is cut short"));
        }
        at = part.at + part.bytes + padding(part.bytes) as u64;
        Ok(part)
    };
    let library = next(LIBRARY, LARGEST_LIBRARY)?;
    let keys = match manifest.keys_sha256 {
        Some(_) => Some(next(KEYS, LARGEST_KEYS)?),
        None => None,
    };
    Ok(Chosen::Archive(Box::new(Archive {
        manifest,
        path: path.to_owned(),
        library,
        keys,
    })))
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

/// Whether a whole block was there.
fn read_block(from: &mut impl Read, block: &mut [u8; BLOCK]) -> io::Result<bool> {
    block.fill(0);
    match from.read_exact(block) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

struct Header {
    name: String,
    size: u64,
}

impl Header {
    /// A header of a plain file; `None` for everything else.
    fn parse(block: &[u8; BLOCK]) -> Option<Self> {
        let told = octal(&block[148..156])?;
        let sum: u64 = block
            .iter()
            .enumerate()
            .map(|(at, byte)| u64::from(if (148..156).contains(&at) { b' ' } else { *byte }))
            .sum();
        let plain = matches!(block[156], b'0' | 0) && block[257..262] == *b"ustar";
        if sum != told || !plain {
            return None;
        }
        let name = block[..100].split(|byte| *byte == 0).next()?;
        Some(Self {
            name: std::str::from_utf8(name).ok()?.to_owned(),
            size: octal(&block[124..136])?,
        })
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?;
    u64::from_str_radix(text.trim_matches(|c| c == '\0' || c == ' '), 8).ok()
}

impl Archive {
    /// Writes the library in it to a new file, and compares it with its sum.
    pub(crate) fn library_to(&self, to: &Path) -> Result<()> {
        let mut out = folder::private_file(to)?;
        let mut hash = Sha256::new();
        let mut from = self.part(self.library)?;
        let mut bytes = vec![0; 128 * 1024];
        loop {
            let read = from.read(&mut bytes).map_err(StoreError::file(&self.path))?;
            if read == 0 {
                break;
            }
            hash.update(&bytes[..read]);
            out.write_all(&bytes[..read]).map_err(StoreError::file(to))?;
        }
        out.sync_all().map_err(StoreError::file(to))?;
        self.is_whole(&hex::encode(hash.finalize()), &self.manifest.library_sha256)
    }

    /// The encrypted keys in it.
    pub(crate) fn keys(&self) -> Result<Option<Vec<u8>>> {
        let (Some(part), Some(sum)) = (self.keys, &self.manifest.keys_sha256) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        self.part(part)?
            .read_to_end(&mut bytes)
            .map_err(StoreError::file(&self.path))?;
        self.is_whole(&hex::encode(Sha256::digest(&bytes)), sum)?;
        Ok(Some(bytes))
    }

    fn part(&self, part: Part) -> Result<io::Take<File>> {
        let mut file = File::open(&self.path).map_err(StoreError::file(&self.path))?;
        file.seek(SeekFrom::Start(part.at))
            .map_err(StoreError::file(&self.path))?;
        Ok(file.take(part.bytes))
    }

    fn is_whole(&self, found: &str, told: &str) -> Result<()> {
        if found.eq_ignore_ascii_case(told) {
            return Ok(());
        }
        Err(bad(&self.path, "it was changed or damaged since it was made"))
    }
}

/// The refusal of a chosen file.
pub(crate) fn bad(path: &Path, detail: &str) -> StoreError {
    StoreError::BadBackup {
        file: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        detail: detail.to_owned(),
    }
}
