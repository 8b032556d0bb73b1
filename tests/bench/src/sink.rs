//! The sink as the harness sees it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::Context;
use serde::Deserialize;

/// A running sink; it ends when this is dropped.
pub struct Sink {
    pub url: String,
    rule: String,
    _stdin: ChildStdin,
    child: Child,
}

/// What came.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Report {
    pub requests: u64,
    pub bytes: u64,
    pub distinct: u64,
    pub duplicates: u64,
    pub last_new_ns: u64,
}

impl Sink {
    /// Starts the program.
    pub fn start(program: &Path) -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        struct Ready {
            url: String,
            rule: String,
        }
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot start the sink")?;
        let (stdin, stdout) = child.stdin.take().zip(child.stdout.take()).context("the sink has no pipes")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let Ready { url, rule } = serde_json::from_str(&line).context("the sink did not say where it is")?;
        Ok(Self { url, rule, _stdin: stdin, child })
    }

    /// Closes connections as they come, from now on or no longer.
    pub fn set_down(&self, down: bool) -> anyhow::Result<()> {
        self.ask(if down { "down" } else { "up" }).map(drop)
    }

    pub fn report(&self) -> anyhow::Result<Report> {
        self.ask("report")
    }

    fn ask(&self, what: &str) -> anyhow::Result<Report> {
        Ok(ureq::post(format!("{}/{what}", self.rule)).send_empty()?.body_mut().read_json()?)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
