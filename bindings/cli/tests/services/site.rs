//! Services, and a profile that leads to them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use agentlytics_mock_server::MockServer;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ended, agentlytics};

/// A mock server, and a configuration file by which commands find it.
pub struct Site {
    pub server: MockServer,
    folder: TempDir,
}

impl Site {
    pub fn new() -> Self {
        let site = Self { server: MockServer::start_blocking().unwrap(), folder: tempfile::tempdir().unwrap() };
        let mut profile = String::new();
        for service in MockServer::services() {
            let (uri, key) = (site.server.uri(service), site.server.key(service));
            write!(profile, "[profiles.default.{service}]\nendpoint = '{uri}'\napi_key = '{key}'\nmax_retries = 0\n").unwrap();
            // The project that a new world has.
            if let Some((_, token)) = site.server.tokens().find(|(of, _)| *of == service) {
                write!(profile, "token = '{token}'\nproject = 'test'\n").unwrap();
            }
        }
        site.configure(&profile);
        site
    }

    /// Replaces the configuration file.
    pub fn configure(&self, text: &str) {
        fs::write(self.config(), text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(self.config(), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[])
    }

    /// The same with environment variables.
    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        let mut command = agentlytics(arguments);
        command.env("AGENTLYTICS_CONFIG", self.config()).envs(variables.iter().copied());
        Ended::from(command.output().unwrap())
    }

    /// What a command that succeeds prints as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ended = self.run(&[arguments, &["--output", "json"]].concat());
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        serde_json::from_str(&ended.stdout).unwrap()
    }
}
