//! Every command has an example in its help, and the example does what it says: run by a shell, in a folder with the files it names.
//!
//! The examples of the services' operations build upon each other, and those of webhooks need an endpoint: they are run elsewhere.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

use agentlytics_mock_server::MockServer;
use flate2::Compression;
use flate2::write::GzEncoder;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use wait_timeout::ChildExt;

use crate::site::Site;
use crate::support::{Ended, agentlytics};
use crate::terminal::DEADLINE;
use crate::tree::leaves;

const LOG: &str = "\
192.0.2.1 - - [17/May/2025:10:00:00 +0000] \"GET / HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\"\n";

const SESSIONS: &str = r#"{"agent_id": "desk", "messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello."}]}
"#;

/// How command lines begin that run until they are told to end.
const ENDLESS: &[&str] = &["agentlytics serve", "agentlytics tail", "agentlytics mcp --http"];

#[test]
fn every_command_has_an_example() {
    let without: Vec<_> = leaves().into_iter().filter(|leaf| leaf.examples().is_empty()).map(|leaf| leaf.name()).collect();
    assert_eq!(without, [""; 0]);
}

#[test]
fn an_example_is_of_its_command() {
    for leaf in leaves() {
        let of_another = |line: &&&str| !line.contains(&format!("agentlytics {}", leaf.name()));
        assert_eq!(leaf.examples().iter().filter(of_another).collect::<Vec<_>>(), [&""; 0], "{}", leaf.name());
    }
}

#[test]
fn every_example_does_what_it_says() {
    let mut elsewhere: Vec<_> = MockServer::services().map(|service| service.replace('_', "-")).collect();
    elsewhere.push("webhooks".to_owned());
    let mut run = 0;
    for leaf in leaves().iter().filter(|leaf| !elsewhere.contains(&leaf.words[0])) {
        // Some change the configuration.
        let home = Home::new();
        for line in leaf.examples() {
            let ended = home.run(line);
            assert_eq!(ended.code, Some(0), "{line}\n{}{}", ended.stdout, ended.stderr);
            run += 1;
        }
    }
    assert!(run > 20, "{run} examples");
}

/// The folder of a person who has used the program before.
struct Home {
    site: Site,
    folder: PathBuf,
}

impl Home {
    fn new() -> Self {
        let site = Site::new();
        let mut limits = site.server.control().limits();
        limits.check_event_time = false;
        site.server.control().set_limits(limits);
        let folder = site.config().parent().unwrap().to_owned();
        for shell in [".zfunc", ".config/fish/completions"] {
            fs::create_dir_all(folder.join(shell)).unwrap();
        }
        for (name, content) in [("events.ndjson", "{\"event_type\": \"pageview\"}\n"), ("sessions.jsonl", SESSIONS)] {
            site.file(name, content);
        }
        site.file("key.txt", &format!("{}\n", site.server.key("metrone")));
        for log in ["access.log.gz", "access.log.1.gz"] {
            let mut encoder = GzEncoder::new(fs::File::create(folder.join(log)).unwrap(), Compression::default());
            io::Write::write_all(&mut encoder, LOG.as_bytes()).unwrap();
            encoder.finish().unwrap();
        }
        site.json(&["agent-analytics", "create-project", "--name", "shop"]);
        let home = Self { site, folder };
        // A client has kept events on disk.
        let kept = home.shell("agentlytics track metrone kept --durability journal").output().unwrap();
        assert_eq!(Ended::from(kept).code, Some(0));
        home
    }

    /// A line as the person types it.
    fn shell(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["--norc", "--noprofile", "-c", line]).current_dir(&self.folder).stdin(Stdio::null());
        // The environment of every test.
        for (name, value) in agentlytics(&[]).get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let program = Path::new(env!("CARGO_BIN_EXE_agentlytics")).parent().unwrap().to_owned();
        let path = env::var_os("PATH").unwrap_or_default();
        command
            .env("PATH", env::join_paths([program].into_iter().chain(env::split_paths(&path))).unwrap())
            .env("HOME", &self.folder)
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .env("AGENTLYTICS_CONFIG", self.site.config())
            .env("AGENTLYTICS_SPOOL_DIR", self.folder.join("spool"));
        command
    }

    /// Runs an example to its end; one that has none is told to end as soon as it has said something.
    fn run(&self, line: &str) -> Ended {
        let (mut output, writer) = io::pipe().unwrap();
        let mut command = self.shell(line);
        command.stdout(writer.try_clone().unwrap()).stderr(writer).process_group(0);
        let mut child = command.spawn().unwrap();
        drop(command);
        let group = Pid::from_raw(i32::try_from(child.id()).unwrap());
        let mut said = Vec::new();
        if ENDLESS.iter().any(|beginning| line.starts_with(beginning)) {
            let mut first = [0; 256];
            let length = output.read(&mut first).unwrap();
            said.extend_from_slice(&first[..length]);
            killpg(group, Signal::SIGINT).unwrap();
        }
        let status = child.wait_timeout(DEADLINE).unwrap();
        // Whatever is left of it would keep the pipe open.
        let _ = killpg(group, Signal::SIGKILL);
        output.read_to_end(&mut said).unwrap();
        let code = status.unwrap_or_else(|| panic!("{line}: does not end")).code();
        Ended { code, stdout: String::from_utf8(said).unwrap(), stderr: String::new() }
    }
}
