//! What is measured, made ready from the checkout and from the registries, at pinned versions.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::sink::Sink;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Rust,
    Python,
    Node,
    Deno,
    Bun,
    /// The mock server, and databases that are asked the same.
    Server,
}

impl Language {
    pub const ALL: [Self; 6] = [Self::Rust, Self::Python, Self::Node, Self::Deno, Self::Bun, Self::Server];

    /// Clients that are measured in it, ours first.
    fn clients(self) -> &'static [&'static str] {
        match self {
            Self::Rust => &["ours", "posthog", "segment", "opentelemetry"],
            Self::Python => &["ours", "posthog", "segment", "mixpanel", "snowplow", "opentelemetry", "amplitude"],
            Self::Node => &["ours", "posthog", "segment", "amplitude"],
            // The same addon and the same peers as in Node.
            Self::Deno | Self::Bun => &["ours"],
            Self::Server => &["ours", "duckdb", "sqlite"],
        }
    }
}

/// One client of one language.
pub struct Runner {
    pub language: Language,
    pub client: &'static str,
    program: Vec<OsString>,
}

impl Runner {
    /// To be given a task and its options.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]).arg(self.client);
        // Nothing of this machine's settings, and no proxy, may come between a client and the sink.
        for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "AGENTLYTICS_SPOOL_DIR"] {
            command.env_remove(name);
        }
        command
    }
}

/// Folders and programs, made once.
pub struct Environment {
    /// Where what is made lies.
    home: PathBuf,
    /// Where the scripts of the runners lie, beside what they import.
    runners: PathBuf,
    /// The folder of the harness's own programs.
    programs: PathBuf,
    languages: Vec<Language>,
}

impl Environment {
    /// Makes ready what the languages need. The second time this takes seconds.
    pub fn prepare(root: &Path, languages: &[Language]) -> anyhow::Result<Self> {
        let own = std::env::current_exe()?;
        let environment = Self {
            home: root.join("target/bench"),
            runners: root.join("tests/bench/runners"),
            programs: own.parent().context("a program lies in a folder")?.to_owned(),
            languages: languages.to_vec(),
        };
        std::fs::create_dir_all(&environment.home)?;
        if languages.contains(&Language::Python) {
            environment.prepare_python(Language::Python, "python")?;
            environment.install(Language::Python, &root.join("bindings/python"))?;
        }
        if languages.iter().any(|language| matches!(language, Language::Node | Language::Deno | Language::Bun)) {
            environment.prepare_node(root)?;
        }
        if languages.contains(&Language::Server) {
            environment.prepare_python(Language::Server, "server")?;
            std::fs::create_dir_all(environment.home.join("answers"))?;
            does(Command::new("cargo").current_dir(root).args(["build", "--quiet", "--release", "--package", "agentlytics-cli"]))?;
        }
        Ok(environment)
    }

    pub fn sink(&self) -> anyhow::Result<Sink> {
        Sink::start(&self.programs.join("sink"))
    }

    /// What runners of servers have to know.
    pub fn places(&self) -> Map<String, Value> {
        let place = |name: &str, path: PathBuf| (name.to_owned(), path.to_string_lossy().into());
        Map::from_iter([
            place("programs", self.programs.clone()),
            place("agentlytics", self.home.join("../release/agentlytics")),
            place("answers", self.home.join("answers")),
        ])
    }

    /// All clients of all languages, in an order in which a language's clients follow each other.
    pub fn runners(&self) -> anyhow::Result<Vec<Runner>> {
        let runner =
            |language: Language| language.clients().iter().map(move |client| Runner { language, client, program: self.program(language) });
        Ok(self.languages.iter().copied().flat_map(runner).collect())
    }

    fn program(&self, language: Language) -> Vec<OsString> {
        let script = |name: &str| self.home.join("node").join(name).into_os_string();
        match language {
            Language::Rust => vec![self.programs.join("runner").into()],
            Language::Python => vec![self.python(language).into(), "-B".into(), self.runners.join("python/run.py").into()],
            Language::Node => vec!["node".into(), script("run.mjs")],
            Language::Deno => vec![self.tool("deno"), "run".into(), "--allow-all".into(), "--no-prompt".into(), script("run.mjs")],
            Language::Bun => vec![self.tool("bun"), script("run.mjs")],
            Language::Server => vec![self.python(language).into(), "-B".into(), self.runners.join("server/run.py").into()],
        }
    }

    fn python(&self, of: Language) -> PathBuf {
        self.home.join(if of == Language::Server { "server/bin/python" } else { "python/bin/python" })
    }

    fn tool(&self, name: &str) -> OsString {
        self.home.join("node/node_modules/.bin").join(name).into()
    }

    /// A virtual environment with what the runner in `folder` requires.
    fn prepare_python(&self, of: Language, folder: &str) -> anyhow::Result<()> {
        let python = self.python(of);
        if !python.exists() {
            does(Command::new("python3").args(["-m", "venv"]).arg(self.home.join(folder)))?;
        }
        does(self.pip(of).arg("--requirement").arg(self.runners.join(folder).join("requirements.txt")))
    }

    fn install(&self, of: Language, package: &Path) -> anyhow::Result<()> {
        does(self.pip(of).arg(package))
    }

    fn pip(&self, of: Language) -> Command {
        let mut pip = Command::new(self.python(of));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        pip
    }

    /// The scripts are copied to where their packages are, for a module finds what is installed beside it.
    fn prepare_node(&self, root: &Path) -> anyhow::Result<()> {
        let package = root.join("bindings/node");
        let home = self.home.join("node");
        does(Command::new("cp").arg("-RT").arg(self.runners.join("node")).arg(&home))?;
        does(Command::new("npm").current_dir(&home).args(["ci", "--no-audit", "--no-fund"]))?;
        does(Command::new("npm").current_dir(&package).args(["install", "--no-audit", "--no-fund"]))?;
        does(Command::new("npm").current_dir(&home).args(["install", "--no-save", "--no-audit", "--no-fund"]).arg(&package))?;
        for tool in ["deno", "bun"] {
            let link = home.join("node_modules/.bin").join(tool);
            if !link.exists() {
                std::os::unix::fs::symlink(package.join("node_modules/.bin").join(tool), link)?;
            }
        }
        Ok(())
    }
}

fn does(command: &mut Command) -> anyhow::Result<()> {
    let status = command.stdout(std::process::Stdio::null()).status().with_context(|| format!("cannot start {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
