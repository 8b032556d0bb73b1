//! A command on a terminal of a given width, and what the screen shows.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use pty_process::Size;
use pty_process::blocking::{Pty, open};
use vt100::{Color, Parser, Screen};
use wait_timeout::ChildExt;

/// Longer than any of this takes; only a failing test waits for it.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Higher than anything that is printed.
const ROWS: u16 = 200;

/// What Ctrl-C sends.
pub const CTRL_C: &str = "\u{3}";

/// A running command, and its terminal.
pub struct Terminal {
    child: Child,
    keys: Arc<Pty>,
    printed: Receiver<Vec<u8>>,
    parser: Parser,
    raw: Vec<u8>,
}

impl Terminal {
    /// Runs a command on a terminal of so many columns.
    pub fn run(mut command: Command, columns: u16) -> Self {
        let set: Vec<_> = command.get_envs().map(|(name, _)| name.to_owned()).collect();
        let is_open = |name: &&str| !set.iter().any(|set| set.as_os_str() == *name);
        // Whatever the person has set up who runs the tests.
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "COLUMNS"].iter().filter(|name| is_open(name)) {
            command.env_remove(name);
        }
        if is_open(&"TERM") {
            command.env("TERM", "xterm-256color");
        }
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(ROWS, columns)).unwrap();
        let child = pty_process::blocking::Command::from(command).spawn(pts).unwrap();
        let keys = Arc::new(pty);
        let (tell, printed) = mpsc::channel();
        let pty = Arc::clone(&keys);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            // Reading fails when the last process that has the terminal is gone.
            while let Ok(length @ 1..) = (&*pty).read(&mut chunk) {
                if tell.send(chunk[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        let size = |length| NonZeroU16::new(length).unwrap();
        Self { child, keys, printed, parser: Parser::new(size(ROWS), size(columns), 0), raw: Vec::new() }
    }

    /// Waits until the screen shows a text.
    pub fn shows(&mut self, text: &str) -> &mut Self {
        while !self.parser.screen().contents().contains(text) {
            match self.printed.recv_timeout(DEADLINE) {
                Ok(chunk) => self.take(&chunk),
                Err(_) => panic!("the screen never shows {text:?}:\n{}", self.parser.screen().contents()),
            }
        }
        self
    }

    /// Types.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        (&*self.keys).write_all(keys.as_bytes()).unwrap();
        self
    }

    /// How the command ends, and what it leaves on the screen.
    pub fn ended(mut self) -> Left {
        let status = self.child.wait_timeout(DEADLINE).unwrap();
        let code = status.unwrap_or_else(|| panic!("it does not end:\n{}", self.parser.screen().contents())).code();
        while let Ok(chunk) = self.printed.recv_timeout(DEADLINE) {
            self.take(&chunk);
        }
        Left { code, raw: String::from_utf8(std::mem::take(&mut self.raw)).unwrap(), screen: self.parser.screen().clone() }
    }

    fn take(&mut self, chunk: &[u8]) {
        self.parser.process(chunk);
        self.raw.extend_from_slice(chunk);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a command leaves.
pub struct Left {
    pub code: Option<i32>,
    /// Everything that was printed, as it was printed.
    pub raw: String,
    screen: Screen,
}

impl Left {
    /// What the screen shows in the end.
    pub fn text(&self) -> String {
        self.screen.contents()
    }

    /// The texts that are bold, from the top.
    pub fn bold(&self) -> Vec<String> {
        self.runs(vt100::Cell::bold)
    }

    /// The texts that have a colour, from the top.
    pub fn coloured(&self) -> Vec<String> {
        self.runs(|cell| cell.fgcolor() != Color::Default)
    }

    /// The longest texts in a row of which each character is so.
    fn runs(&self, is_so: impl Fn(&vt100::Cell) -> bool) -> Vec<String> {
        let (rows, columns) = self.screen.size();
        let mut runs = Vec::new();
        for row in 0..rows.get() {
            let cells = (0..columns.get()).filter_map(|column| self.screen.cell(row, column));
            let marked: String = cells.map(|cell| if is_so(cell) { cell.contents() } else { "\n" }).collect();
            runs.extend(marked.split('\n').map(str::trim).filter(|run| !run.is_empty()).map(str::to_owned));
        }
        runs
    }
}
