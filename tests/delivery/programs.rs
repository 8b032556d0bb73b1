//! The programs of this suite, in processes of their own, since only those have memory and limits of their own and can be
//! killed.

use std::io::{BufRead, BufReader, Lines};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use agentlytics_mock_server::MockServer;
use serde_json::Value;

pub const KEY: &str = "metrone_test_0123456789abcdef0123456789abcdef";

/// An address where nobody listens.
pub fn nowhere() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).unwrap()
}

/// The program of `journalist.rs` at work.
pub struct Journalist {
    pub process: Child,
    /// The ids of the events, each as soon as it was tracked.
    pub ids: Lines<BufReader<ChildStdout>>,
}

impl Journalist {
    /// Starts it. With a spool directory it keeps a journal.
    pub fn start(server: &MockServer, events: usize, directory: Option<&Path>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_agentlytics-journalist"));
        command.args([server.uri("metrone"), &events.to_string()]).args(directory).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let ids = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, ids }
    }
}

/// What a flood may write to.
enum Disk {
    Ample,
    /// Bytes of a file, at most, in KiB.
    Files(u32),
    /// A file system of its own, with these options.
    Own(String),
}

/// A flood of 100,000 events with nobody listening.
pub struct Flood {
    pub address: SocketAddr,
    arguments: Vec<String>,
    disk: Disk,
}

impl Flood {
    /// With a bound of the queue in bytes, and a deadline of the shutdown.
    pub fn new(max_queue_bytes: u64, deadline: Duration) -> Self {
        let arguments = vec![max_queue_bytes.to_string(), deadline.as_millis().to_string()];
        Self { address: nowhere(), arguments, disk: Disk::Ample }
    }

    /// With a spool directory.
    pub fn spool(mut self, directory: &Path) -> Self {
        self.arguments.push(directory.display().to_string());
        self
    }

    /// With a limit of the size of a file, in KiB: writing more fails, as on a full disk.
    pub fn file_limit(self, kibibytes: u32) -> Self {
        Self { disk: Disk::Files(kibibytes), ..self }
    }

    /// With a file system in memory at the spool directory, with these options of `mount`, which this process alone sees.
    pub fn tmpfs(self, options: &str) -> Self {
        Self { disk: Disk::Own(options.to_owned()), ..self }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it says of itself at its end.
    pub fn run(&self) -> Said {
        self.run_until(|_| {})
    }

    /// As [`run`](Self::run); when all is tracked, `meanwhile` hears what it says then, before it is told to shut down.
    pub fn run_until<T>(&self, meanwhile: impl FnOnce(&Said) -> T) -> Said {
        let mut process = self.command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut said = || Said(serde_json::from_str(&lines.next().expect("the flood says something")).unwrap());
        let kept = meanwhile(&said());
        drop(process.stdin.take());
        let said = said();
        assert!(process.wait().unwrap().success());
        drop(kept);
        said
    }

    /// Why it cannot even begin.
    pub fn fail(&self) -> String {
        let output = self.command().stdin(Stdio::null()).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn command(&self) -> Command {
        let program = env!("CARGO_BIN_EXE_agentlytics-flood");
        let mut command = match &self.disk {
            Disk::Ample => Command::new(program),
            Disk::Files(kibibytes) => {
                // The limit's signal must not end the program: it is to see the error.
                let mut shell = Command::new("bash");
                shell.args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", &kibibytes.to_string(), program]);
                shell
            }
            Disk::Own(options) => {
                let mut shell = with_own_mounts();
                let directory = self.arguments.last().unwrap();
                shell.args(["sh", "-c", "mount -t tmpfs -o \"$0\" tmpfs \"$1\" && shift && exec \"$@\"", options, directory, program]);
                shell
            }
        };
        command.arg(self.endpoint()).args(&self.arguments);
        command
    }
}

/// Runs what follows where it may mount file systems that nobody else sees.
fn with_own_mounts() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount"]);
    command
}

/// Whether a flood can have a file system of its own; else why not.
pub fn can_mount() -> Result<(), String> {
    let output = with_own_mounts().args(["mount", "-t", "tmpfs", "tmpfs", "/tmp"]).output().map_err(|cause| format!("unshare: {cause}"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

/// What a flood said.
#[derive(Debug)]
pub struct Said(pub Value);

impl Said {
    pub fn number(&self, pointer: &str) -> u64 {
        self.0.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("no number {pointer} in {}", self.0))
    }

    /// Events that it has lost and counted.
    pub fn dropped(&self) -> u64 {
        self.0["stats"]["dropped"].as_object().unwrap().values().filter_map(Value::as_u64).sum()
    }

    /// Every event is accounted for, by the report, the counters and the hook alike.
    pub fn assert_accounted(&self) {
        assert_eq!(self.number("/stats/accepted"), 100_000, "{}", self.0);
        let dropped = self.dropped();
        let ended = self.number("/stats/delivered") + self.number("/stats/duplicate") + dropped;
        assert_eq!(ended + self.number("/stats/pending"), 100_000, "{}", self.0);
        assert_eq!(self.number("/report/spooled"), self.number("/stats/pending"), "{}", self.0);
        assert_eq!(self.number("/told"), dropped, "the hook hears of every loss: {}", self.0);
    }
}
