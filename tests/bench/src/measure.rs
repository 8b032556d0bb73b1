//! Every client at every case of a suite, round by round.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::environment::{Language, Runner};
use crate::process;
use crate::sink::Sink;
use crate::suites::{Case, Suite};

/// Named figures of one run.
pub type Figures = BTreeMap<String, f64>;

/// How long one client may take for one case.
const DEADLINE: Duration = Duration::from_secs(150);

pub struct Bench {
    pub rounds: usize,
    /// What numbers of events are divided by.
    pub scale: usize,
    pub sink: Sink,
    pub runners: Vec<Runner>,
    pub places: Map<String, Value>,
}

/// One client at one case, in all rounds.
#[derive(Serialize)]
pub struct Row {
    pub language: Language,
    pub client: &'static str,
    /// A round without figures says why.
    pub rounds: Vec<Result<Figures, String>>,
}

/// A case with all its rows.
#[derive(Serialize)]
pub struct Table {
    pub case: &'static str,
    pub rows: Vec<Row>,
}

/// A suite with all its tables.
#[derive(Serialize)]
pub struct Measured {
    #[serde(skip)]
    pub suite: &'static Suite,
    pub name: &'static str,
    pub tables: Vec<Table>,
}

impl Bench {
    pub fn run(&self, suite: &'static Suite) -> anyhow::Result<Measured> {
        let tables = suite.cases.iter().map(|case| self.table(suite, case)).collect::<anyhow::Result<_>>()?;
        Ok(Measured { suite, name: suite.name, tables })
    }

    fn table(&self, suite: &Suite, case: &'static Case) -> anyhow::Result<Table> {
        let asked = self.runners.iter().filter(|runner| suite.languages.contains(&runner.language));
        let taking_part = asked.filter(|runner| runner.client == "ours" || !case.only_ours);
        let mut rows: Vec<_> = taking_part.map(|runner| (runner, Vec::new())).collect();
        for round in 1..=self.rounds {
            for (runner, rounds) in &mut rows {
                eprintln!("{} / {}, round {round}: {:?} {}", suite.name, case.title, runner.language, runner.client);
                let figures = Run { bench: self, runner, case }.measured(suite);
                if let Err(error) = &figures {
                    eprintln!("  {error:#}");
                }
                rounds.push(figures.map_err(|error| format!("{error:#}")));
            }
        }
        let row = |(runner, rounds): (&Runner, _)| Row { language: runner.language, client: runner.client, rounds };
        Ok(Table { case: case.title, rows: rows.into_iter().map(row).collect() })
    }
}

/// One client at one case, once.
pub struct Run<'a> {
    pub bench: &'a Bench,
    pub runner: &'a Runner,
    pub case: &'a Case,
}

impl Run<'_> {
    fn measured(&self, suite: &Suite) -> anyhow::Result<Figures> {
        self.bench.sink.set_down(false)?;
        self.bench.sink.reset()?;
        (suite.measure)(self)
    }

    pub fn events(&self) -> usize {
        (self.case.events / self.bench.scale).max(1)
    }

    /// The runner with what it is to do.
    pub fn command(&self, task: &str, spool: &tempfile::TempDir) -> anyhow::Result<Command> {
        let mut options = (self.case.options)();
        options.extend(self.bench.places.clone());
        options.extend([("url".to_owned(), json!(self.bench.sink.url)), ("events".to_owned(), json!(self.events()))]);
        if options.contains_key("durability") {
            options.insert("spool_dir".to_owned(), json!(spool.path()));
        }
        let mut command = self.runner.command();
        command.args([task, &serde_json::to_string(&options)?]);
        Ok(command)
    }

    /// Runs the task; returns what it printed last, and when it ended.
    pub fn run(&self, task: &str) -> anyhow::Result<(Map<String, Value>, u64)> {
        let spool = tempfile::tempdir()?;
        let ended = process::run(&mut self.command(task, &spool)?, DEADLINE)?;
        Ok((printed(&ended.stdout)?, ended.at_ns))
    }
}

/// The object that a runner printed last.
pub fn printed(stdout: &str) -> anyhow::Result<Map<String, Value>> {
    let last = stdout.lines().last().context("it printed nothing")?;
    serde_json::from_str(last).with_context(|| format!("it printed: {last}"))
}

/// The numbers among what a runner printed.
pub fn figures(printed: &Map<String, Value>) -> Figures {
    printed.iter().filter_map(|(name, value)| Some((name.clone(), value.as_f64()?))).collect()
}
