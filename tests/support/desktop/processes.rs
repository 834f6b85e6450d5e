//! Start programs on the desktop, end all of them.
//!
//! Every program gets a mark in its environment, and so does whatever it starts. The mark, not the parent, says what
//! belongs to a desktop: daemons leave their parent, and a browser leaves processes behind when it is killed.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};

const MARK: &str = "FREEHOLD_DESKTOP";

/// The programs of one desktop, and the environment that they get.
pub struct Processes {
    folder: PathBuf,
    mark: String,
    environment: BTreeMap<String, OsString>,
    children: Mutex<Vec<Child>>,
}

impl Processes {
    /// Lays out home and run-time folder under `folder`; starts nothing.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let mark = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        for name in ["home", "run", "tmp", "log"] {
            fs::DirBuilder::new().mode(0o700).create(folder.join(name))?;
        }
        let home = folder.join("home");
        let mut environment: BTreeMap<String, OsString> = [
            (MARK, OsString::from(&mark)),
            ("HOME", home.clone().into()),
            ("XDG_DATA_HOME", home.join(".local/share").into()),
            ("XDG_STATE_HOME", home.join(".local/state").into()),
            ("XDG_CONFIG_HOME", home.join(".config").into()),
            ("XDG_CACHE_HOME", home.join(".cache").into()),
            ("XDG_RUNTIME_DIR", folder.join("run").into()),
            ("XDG_CURRENT_DESKTOP", "XFCE".into()),
            ("TMPDIR", folder.join("tmp").into()),
            ("LANG", "C.UTF-8".into()),
            ("TZ", "UTC".into()),
            ("GDK_BACKEND", "x11".into()),
            ("GTK_USE_PORTAL", "0".into()),
            ("GSETTINGS_BACKEND", "memory".into()),
            ("GIO_USE_VFS", "local".into()),
            ("NO_AT_BRIDGE", "1".into()),
            // A software screen paints nothing through the accelerated path.
            ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1".into()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        for name in ["PATH", "RUST_BACKTRACE", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                environment.insert(name.to_owned(), value);
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            mark,
            environment,
            children: Mutex::default(),
        })
    }

    /// Adds a variable for all programs started from now on.
    pub(super) fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.environment.insert(name.to_owned(), value.into());
    }

    /// The desktop's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The home folder.
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    /// The run-time folder (sockets).
    pub fn run(&self) -> PathBuf {
        self.folder.join("run")
    }

    /// Where the output of a program goes that was started under this name.
    pub fn log(&self, name: &str) -> PathBuf {
        self.folder.join("log").join(format!("{name}.log"))
    }

    /// A command with the desktop's environment and no other. It is the caller's to start and to wait for; if it
    /// outlives the story, the desktop ends it.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(&self.environment)
            .current_dir(self.home())
            .stdin(Stdio::null());
        command
    }

    /// Starts a daemon; its output goes to [`Processes::log`]. Gives its process id.
    pub fn start(&self, name: &str, command: &mut Command) -> Result<u32> {
        let log = fs::File::create(self.log(name))?;
        command.stdout(log.try_clone()?).stderr(log);
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {name}; `cargo xtask setup --tests` installs it"))?;
        Ok(self.keep(child))
    }

    /// Takes over a child that was started with [`Processes::command`]. Gives its process id.
    pub fn keep(&self, child: Child) -> u32 {
        let id = child.id();
        self.children.lock().expect("no holder panics").push(child);
        id
    }

    /// Whether a started daemon still runs.
    pub fn runs(&self, id: u32) -> bool {
        let mut children = self.children.lock().expect("no holder panics");
        children
            .iter_mut()
            .find(|child| child.id() == id)
            .is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Ends one started daemon and waits until it is gone.
    pub fn end(&self, id: u32) {
        let mut children = self.children.lock().expect("no holder panics");
        if let Some(place) = children.iter().position(|child| child.id() == id) {
            let mut child = children.swap_remove(place);
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// The ids of the desktop's processes, whoever started them, that run this program.
    pub fn running(&self, program: &Path) -> Vec<u32> {
        marked(&format!("{MARK}={}", self.mark))
            .into_iter()
            .filter(|id| is_run_by(*id, program))
            .collect()
    }

    /// As [`Processes::running`] for a program inside a system of its own under `root`.
    ///
    /// Its mounts are not ours, so its file is known by what it is and not by what it is called.
    pub fn running_in(&self, root: &Path, program: &Path) -> Vec<u32> {
        let inside = program.strip_prefix("/").unwrap_or(program);
        let Ok(wanted) = fs::metadata(root.join(inside)) else {
            return Vec::new();
        };
        marked(&format!("{MARK}={}", self.mark))
            .into_iter()
            .filter(|id| {
                fs::metadata(format!("/proc/{id}/exe"))
                    .is_ok_and(|one| (one.dev(), one.ino()) == (wanted.dev(), wanted.ino()))
            })
            .collect()
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        end_marked(&format!("{MARK}={}", self.mark));
        for child in self.children.get_mut().expect("no holder panics") {
            let _ = child.wait();
        }
    }
}

/// Kills every process that has this `NAME=value` in its environment. Twice, for what was being started meanwhile.
pub(super) fn end_marked(entry: &str) {
    for _ in 0..2 {
        for id in marked(entry) {
            kill(id);
        }
    }
}

/// SIGKILL: the program gets no chance to tidy up.
pub fn kill(id: u32) {
    if let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        // It may be gone already, which is what was wanted.
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// The processes with this `NAME=value` in their environment, except this one.
pub(super) fn marked(entry: &str) -> Vec<u32> {
    let Ok(folders) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    folders
        .filter_map(|folder| folder.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|id| *id != std::process::id())
        .filter(|id| {
            fs::read(format!("/proc/{id}/environ")).is_ok_and(|environment| {
                environment
                    .split(|byte| *byte == 0)
                    .any(|one| one == entry.as_bytes())
            })
        })
        .collect()
}

/// Whether this process runs this program; the path has no links in it.
pub(super) fn is_run_by(id: u32, program: &Path) -> bool {
    fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == program)
}

/// Whether a process is there and not merely unburied.
pub fn is_alive(id: u32) -> bool {
    // The name stands in brackets and may itself have any character in it.
    fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| {
        stat.rsplit_once(") ")
            .is_some_and(|(_, rest)| !rest.starts_with('Z'))
    })
}
