//! Services, and a folder for what clients keep.

use std::io::Write;
use std::process::{Child, Command, Stdio};

use agentlytics_mock_server::MockServer;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ended, agentlytics};

pub struct Site {
    pub server: MockServer,
    pub folder: TempDir,
}

impl Site {
    pub fn new() -> Self {
        Self { server: MockServer::start_blocking().unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    /// The command, knowing where the services are.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = agentlytics(arguments);
        command.env("METRONE_API_KEY", self.server.key("metrone")).env("METRONE_ENDPOINT", self.server.uri("metrone"));
        command.env("AGENT_ANALYTICS_API_KEY", self.server.key("agent_analytics"));
        command.env("AGENT_ANALYTICS_TOKEN", self.server.token("agent_analytics"));
        command.env("AGENT_ANALYTICS_ENDPOINT", self.server.uri("agent_analytics"));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs the command on an input.
    pub fn feed(&self, arguments: &[&str], input: &str) -> Ended {
        let mut child = self.start(arguments);
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// Starts the command, with a pipe at each end.
    pub fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// What is stored.
    pub fn stored(&self) -> Vec<Value> {
        self.server.control().events().iter().map(|event| serde_json::to_value(event).unwrap()).collect()
    }
}

/// The one JSON object that a run printed.
pub fn object(ended: &Ended) -> Value {
    assert_eq!(ended.stdout.lines().count(), 1, "{}{}", ended.stdout, ended.stderr);
    serde_json::from_str(&ended.stdout).unwrap()
}
