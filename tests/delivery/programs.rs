//! The program of `flood.rs`, in a process of its own, since only that has memory and limits of its own.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

pub const KEY: &str = "metrone_test_0123456789abcdef0123456789abcdef";

/// An address where nobody listens.
pub fn nowhere() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).unwrap()
}

/// A flood of 100,000 events with nobody listening.
pub struct Flood {
    pub address: SocketAddr,
    arguments: Vec<String>,
    file_limit: Option<u32>,
}

impl Flood {
    /// With a bound of the queue in bytes, and a deadline of the shutdown.
    pub fn new(max_queue_bytes: u64, deadline: Duration) -> Self {
        let arguments = vec![max_queue_bytes.to_string(), deadline.as_millis().to_string()];
        Self { address: nowhere(), arguments, file_limit: None }
    }

    /// With a spool directory.
    pub fn spool(mut self, directory: &Path) -> Self {
        self.arguments.push(directory.display().to_string());
        self
    }

    /// With a limit of the size of a file, in KiB: writing more fails, as on a full disk.
    pub fn file_limit(mut self, kibibytes: u32) -> Self {
        self.file_limit = Some(kibibytes);
        self
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it says of itself.
    pub fn run(&self) -> Said {
        let program = env!("CARGO_BIN_EXE_agentlytics-flood");
        let mut command = match self.file_limit {
            None => Command::new(program),
            Some(kibibytes) => {
                // The limit's signal must not end the program: it is to see the error.
                let mut shell = Command::new("bash");
                shell.args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", &kibibytes.to_string(), program]);
                shell
            }
        };
        let output = command.arg(self.endpoint()).args(&self.arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Said(serde_json::from_slice(&output.stdout).unwrap())
    }
}

/// What a flood said at its end.
#[derive(Debug)]
pub struct Said(pub Value);

impl Said {
    pub fn number(&self, pointer: &str) -> u64 {
        self.0.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("no number {pointer} in {}", self.0))
    }

    /// Every event is accounted for, by the report, the counters and the hook alike.
    pub fn assert_accounted(&self) {
        assert_eq!(self.number("/stats/accepted"), 100_000, "{}", self.0);
        let dropped: u64 = self.0["stats"]["dropped"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
        assert_eq!(dropped + self.number("/stats/pending"), 100_000, "{}", self.0);
        assert_eq!(self.number("/report/spooled"), self.number("/stats/pending"), "{}", self.0);
        assert_eq!(self.number("/told"), dropped, "the hook hears of every loss: {}", self.0);
    }
}
