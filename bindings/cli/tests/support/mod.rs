//! The command as a process.
#![allow(dead_code, reason = "no program of tests needs all of it")]

#[cfg(target_os = "linux")]
pub mod browser;

use std::env;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

/// The command, with the arguments given.
pub fn agentlytics(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_agentlytics"));
    // Whatever the person has set up who runs the tests.
    for (name, _) in env::vars_os().filter(|(name, _)| is_setting(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null()).env("AGENTLYTICS_CONFIG", concat!(env!("CARGO_TARGET_TMPDIR"), "/there-is-none.toml"));
    command
}

/// Whether the command reads a variable.
fn is_setting(name: &str) -> bool {
    ["AGENTLYTICS_", "METRONE_", "AGENT_ANALYTICS_", "AGNT_"].iter().any(|prefix| name.starts_with(prefix))
}

/// Runs the command to its end.
pub fn run(arguments: &[&str]) -> Ended {
    let output = agentlytics(arguments).output().unwrap();
    Ended::from(output)
}

/// How a process ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Waits for something that must come soon.
pub fn until(reached: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if reached() {
            return;
        }
        thread::park_timeout(Duration::from_millis(10));
    }
    panic!("it did not come");
}
