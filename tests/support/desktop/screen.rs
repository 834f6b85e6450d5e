//! The virtual screen, its window manager, and pictures of the whole of it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, ensure};

use super::frame::Frame;
use super::processes::Processes;
use super::waiting::wait_until;

/// A window on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    id: String,
    /// What stands in its title bar.
    pub title: String,
}

/// An X screen that nobody sees.
pub struct Screen {
    display: String,
}

impl Screen {
    /// Starts it with 24 bits of colour, and a window manager, without which no window gets the keyboard.
    pub(super) async fn start(processes: &mut Processes, (width, height): (u32, u32)) -> Result<Self> {
        // With -displayfd the server itself finds a free number, so two stories cannot pick the same one.
        let mut server = processes.command("Xvfb");
        server
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .arg("-fbdir")
            .arg(processes.run())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(processes.log("xvfb"))?);
        let mut child = server
            .spawn()
            .context("cannot start Xvfb; `cargo xtask setup --tests` installs it")?;
        let output = child.stdout.take().context("the server's output is a pipe")?;
        let number = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line).map(|_| line)
        })
        .await??;
        ensure!(
            !number.trim().is_empty(),
            "Xvfb gave up: {}",
            std::fs::read_to_string(processes.log("xvfb"))?
        );
        processes.keep(child);
        let display = format!(":{}", number.trim());
        processes.set("DISPLAY", &display);

        let ready = processes.run().join("window-manager-is-ready");
        let mut manager = processes.command("openbox");
        manager
            .args(["--sm-disable", "--startup"])
            .arg(format!("touch {}", ready.display()));
        processes.start("openbox", &mut manager)?;
        wait_until("the window manager", || async {
            Ok(ready.exists().then_some(()))
        })
        .await?;
        Ok(Self { display })
    }

    /// What is on the screen at this moment, read from the server's own memory: a picture by any other way takes longer
    /// than what is timed with it.
    pub fn frame(&self, processes: &Processes) -> Result<Frame> {
        Frame::read(&processes.run().join("Xvfb_screen0"))
    }

    /// The display's name, `:7` for one.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Puts text on the clipboard, as if it had been copied in another program.
    pub fn copy(&self, processes: &Processes, text: &str) -> Result<()> {
        // It stays to hand the text out, until somebody else copies something.
        let mut owner = processes.command("xclip");
        owner
            .args(["-quiet", "-selection", "clipboard"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        owner.stderr(Stdio::null());
        let mut child = owner
            .spawn()
            .context("cannot start xclip; `cargo xtask setup --tests` installs it")?;
        child
            .stdin
            .take()
            .context("its input is a pipe")?
            .write_all(text.as_bytes())?;
        processes.keep(child);
        Ok(())
    }

    /// The windows that a process has on the screen, as the window manager knows them: a hidden one is not among them.
    pub async fn windows(&self, processes: &Processes, process: u32) -> Result<Vec<Window>> {
        let mut list = processes.command("wmctrl");
        list.args(["-l", "-p"]);
        let done = output(list).await?;
        // With no window at all there is no list to print, which is a failure to the tool.
        let text = String::from_utf8_lossy(&done.stdout);
        Ok(text
            .lines()
            .filter_map(|line| read_window(line, process))
            .collect())
    }

    /// Waits for a process's window.
    pub async fn window(&self, processes: &Processes, process: u32) -> Result<Window> {
        wait_until("a window on the screen", || async {
            Ok(self.windows(processes, process).await?.into_iter().next())
        })
        .await
    }

    /// Clicks the window's close button, so to speak: the program is asked and may do something else.
    pub async fn close(&self, processes: &Processes, window: &Window) -> Result<()> {
        let mut close = processes.command("wmctrl");
        close.args(["-i", "-c", &window.id]);
        let done = output(close).await?;
        ensure!(
            done.status.success(),
            "cannot close the window: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(())
    }

    /// Where a window is: left, top, width and height in pixels, of what is inside its frame.
    pub async fn place(&self, processes: &Processes, window: &Window) -> Result<[i32; 4]> {
        let mut list = processes.command("wmctrl");
        list.args(["-l", "-G"]);
        let done = output(list).await?;
        let text = String::from_utf8_lossy(&done.stdout);
        let line = text.lines().find(|line| line.starts_with(&window.id));
        read_place(line.context("the window is gone")?).context("a place")
    }

    /// Puts a window somewhere, as its user would by dragging it and its corner.
    pub async fn put(&self, processes: &Processes, window: &Window, place: [i32; 4]) -> Result<()> {
        let [left, top, width, height] = place;
        let place = format!("0,{left},{top},{width},{height}");
        self.arrange(processes, window, ["-e", &place]).await
    }

    /// Makes a window as large as the screen, as a double click on its title does.
    pub async fn maximize(&self, processes: &Processes, window: &Window) -> Result<()> {
        self.arrange(processes, window, ["-b", "add,maximized_vert,maximized_horz"])
            .await
    }

    async fn arrange(&self, processes: &Processes, window: &Window, how: [&str; 2]) -> Result<()> {
        let mut arrange = processes.command("wmctrl");
        arrange.args(["-i", "-r", &window.id]).args(how);
        let done = output(arrange).await?;
        ensure!(
            done.status.success(),
            "cannot arrange the window: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(())
    }

    /// Saves a picture of one window without its frame, as PNG. What lies over it is on the picture.
    ///
    /// Taken from the screen and not through the driver: the driver waits for a frame that WebKit never reports when it
    /// paints without a graphics card.
    pub async fn picture_of(&self, processes: &Processes, window: &Window, file: &Path) -> Result<()> {
        import(processes, &window.id, file).await
    }

    /// Saves a picture of everything: windows, notifications, panel, as PNG.
    pub async fn picture(&self, processes: &Processes, file: &Path) -> Result<()> {
        import(processes, "root", file).await
    }
}

async fn import(processes: &Processes, window: &str, file: &Path) -> Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut import = processes.command("import");
    import.args(["-silent", "-window", window]).arg(file);
    let done = output(import).await?;
    ensure!(
        done.status.success(),
        "no picture: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

async fn output(mut command: Command) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    tokio::task::spawn_blocking(move || command.output())
        .await?
        .with_context(|| format!("cannot start {name}; `cargo xtask setup --tests` installs it"))
}

/// A line of `wmctrl -l -p`: window, desktop, process, machine, title.
fn read_window(line: &str, process: u32) -> Option<Window> {
    let (id, rest) = line.split_once(char::is_whitespace)?;
    let (_desktop, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let (owner, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let (_machine, title) = rest.trim_start().split_once(' ').unwrap_or_default();
    (owner.parse() == Ok(process)).then(|| Window {
        id: id.to_owned(),
        title: title.to_owned(),
    })
}

/// A line of `wmctrl -l -G`: window, desktop, left, top, width, height, machine, title.
fn read_place(line: &str) -> Option<[i32; 4]> {
    let numbers: Vec<i32> = line
        .split_whitespace()
        .skip(2)
        .take(4)
        .filter_map(|word| word.parse().ok())
        .collect();
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::{read_place, read_window};

    #[test]
    fn the_place_of_a_window_is_read() {
        let line = "0x0040000a  0 -4   36   1280 800  my-machine 1 2 3 4";
        assert_eq!(read_place(line), Some([-4, 36, 1280, 800]));
        assert_eq!(read_place("0x0040000a  0 my-machine"), None);
    }

    #[test]
    fn a_window_is_known_by_its_process() {
        let line = "0x0040000a  0 4508   my-machine Freehold \u{2014} 60 names";
        let window = read_window(line, 4508).expect("it is that process's");
        assert_eq!(
            (window.id.as_str(), window.title.as_str()),
            ("0x0040000a", "Freehold \u{2014} 60 names")
        );
        assert_eq!(read_window(line, 450), None);
    }
}
