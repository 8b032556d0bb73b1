//! What is measured, made ready from the checkout and from the registries, at pinned versions.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::sink::Sink;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, ValueEnum)]
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
            Self::Server => &["ours", "duckdb", "chdb", "sqlite"],
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
    /// The checkout.
    root: PathBuf,
    /// Where what is made lies.
    home: PathBuf,
    /// Where the scripts of the runners lie, beside what they import.
    scripts: PathBuf,
    /// The folder of the harness's own programs.
    programs: PathBuf,
    /// All clients of all languages, in an order in which a language's clients follow each other.
    runners: Vec<Runner>,
}

impl Environment {
    /// Knows where everything is, or will be.
    pub fn new(root: &Path, languages: &[Language]) -> anyhow::Result<Self> {
        let own = std::env::current_exe()?;
        let mut environment = Self {
            root: root.to_owned(),
            home: root.join("target/bench"),
            scripts: root.join("tests/bench/runners"),
            programs: own.parent().context("a program lies in a folder")?.to_owned(),
            runners: Vec::new(),
        };
        for language in languages {
            let runner = |client: &&'static str| Runner { language: *language, client, program: environment.program(*language) };
            let runners: Vec<_> = language.clients().iter().map(runner).collect();
            environment.runners.extend(runners);
        }
        Ok(environment)
    }

    /// Makes ready what the languages need. The second time this takes seconds.
    pub fn prepare(&self) -> anyhow::Result<()> {
        let needs = |languages: &[Language]| self.runners.iter().any(|runner| languages.contains(&runner.language));
        fs::create_dir_all(&self.home)?;
        // Whoever runs the harness has built it alone.
        let manifest = self.root.join("tests/bench/Cargo.toml");
        does(self.cargo().args(["--bins", "--manifest-path"]).arg(manifest).arg("--target-dir").arg(&self.home))?;
        if needs(&[Language::Python]) {
            self.prepare_python(Language::Python, "python")?;
            self.install_wheel(&self.root.join("bindings/python"))?;
        }
        if needs(&[Language::Node, Language::Deno, Language::Bun]) {
            self.prepare_node(&self.root.join("bindings/node"))?;
        }
        if needs(&[Language::Server]) {
            self.prepare_python(Language::Server, "server")?;
            fs::create_dir_all(self.home.join("answers"))?;
            does(self.cargo().args(["--package", "agentlytics-cli"]))?;
        }
        Ok(())
    }

    pub fn runners(&self) -> &[Runner] {
        &self.runners
    }

    /// A text that says nothing of where things lie on this machine.
    pub fn without_places(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.root.display()), "")
    }

    pub fn sink(&self) -> anyhow::Result<Sink> {
        Sink::start(&self.programs.join("sink"))
    }

    /// What some tasks have to know.
    pub fn places(&self) -> Map<String, Value> {
        let place = |name: &str, path: PathBuf| (name.to_owned(), path.to_string_lossy().into());
        Map::from_iter([
            place("programs", self.programs.clone()),
            place("agentlytics", self.home.join("../release/agentlytics")),
            place("answers", self.home.join("answers")),
            place("packed", self.home.join("packed")),
        ])
    }

    fn program(&self, language: Language) -> Vec<OsString> {
        let script = |name: &str| self.home.join("node").join(name).into_os_string();
        match language {
            Language::Rust => vec![self.programs.join("runner").into()],
            Language::Python => vec![self.python(language).into(), "-B".into(), self.scripts.join("python/run.py").into()],
            Language::Node => vec!["node".into(), script("run.mjs")],
            Language::Deno => vec![self.tool("deno"), "run".into(), "--allow-all".into(), "--no-prompt".into(), script("run.mjs")],
            Language::Bun => vec![self.tool("bun"), script("run.mjs")],
            Language::Server => vec![self.python(language).into(), "-B".into(), self.scripts.join("server/run.py").into()],
        }
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&self.root).args(["build", "--quiet", "--release"]);
        cargo
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
        does(self.pip(of, "install").arg("--requirement").arg(self.scripts.join(folder).join("requirements.txt")))
    }

    /// Keeps the wheel that pip would have made and thrown away: its size is a figure.
    fn install_wheel(&self, package: &Path) -> anyhow::Result<()> {
        let out = self.emptied_packed("python")?;
        does(self.pip(Language::Python, "wheel").args(["--no-deps", "--wheel-dir"]).arg(&out).arg(package))?;
        does(self.pip(Language::Python, "install").arg("--force-reinstall").args(files(&out)?))
    }

    /// An empty folder for our packages of a language.
    fn emptied_packed(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.home.join("packed").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn pip(&self, of: Language, what: &str) -> Command {
        let mut pip = Command::new(self.python(of));
        pip.args(["-m", "pip", what, "--quiet", "--disable-pip-version-check"]);
        pip
    }

    /// The scripts are copied to where their packages are, for a module finds what is installed beside it. Ours is installed from what
    /// would be published.
    fn prepare_node(&self, package: &Path) -> anyhow::Result<()> {
        let home = self.home.join("node");
        does(Command::new("cp").arg("-RT").arg(self.scripts.join("node")).arg(&home))?;
        does(Command::new("npm").current_dir(&home).args(["ci", "--no-audit", "--no-fund"]))?;
        does(Command::new("npm").current_dir(package).args(["install", "--no-audit", "--no-fund"]))?;
        let out = self.emptied_packed("node")?;
        does(Command::new("node").current_dir(package).args(["scripts/pack.mjs", "--out"]).arg(&out))?;
        does(Command::new("npm").current_dir(&home).args(["install", "--no-save", "--no-audit", "--no-fund"]).args(files(&out)?))?;
        for tool in ["deno", "bun"] {
            let link = home.join("node_modules/.bin").join(tool);
            if !link.exists() {
                std::os::unix::fs::symlink(package.join("node_modules/.bin").join(tool), link)?;
            }
        }
        Ok(())
    }
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    Ok(fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?)
}

fn does(command: &mut Command) -> anyhow::Result<()> {
    let status = command.stdout(std::process::Stdio::null()).status().with_context(|| format!("cannot start {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
