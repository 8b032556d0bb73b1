//! Every client at every case of a suite, round by round.

use std::collections::BTreeMap;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::environment::{Environment, Language, Runner};
use crate::process;
use crate::sink::{Report, Sink};
use crate::suites::{Case, Suite};

/// Named figures of one run.
pub type Figures = BTreeMap<String, f64>;

/// What a client may take in one case before later rounds go on without it, so that slow ones do not use up everybody's time.
const PATIENCE: Duration = Duration::from_secs(10);

/// Numbers of events below this take no time.
const FEW: usize = 5_000;

pub struct Bench {
    pub environment: Environment,
    pub quick: bool,
    /// In place of what each suite says.
    pub rounds: Option<usize>,
}

/// One client at one case, in all rounds in which it took part.
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
    /// Where it stands on the axis of a chart of lines.
    pub at: usize,
    /// The most rounds that a row has.
    pub rounds: usize,
    pub rows: Vec<Row>,
}

impl Table {
    pub fn row(&self, language: Language, client: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.language == language && row.client == client)
    }
}

/// A suite with all its tables.
#[derive(Serialize)]
pub struct Measured {
    #[serde(skip)]
    pub suite: &'static Suite,
    pub name: &'static str,
    pub seconds: u64,
    pub tables: Vec<Table>,
}

/// A row that is being filled.
struct Place<'a> {
    runner: &'a Runner,
    rounds: Vec<Result<Figures, String>>,
    spent: Duration,
}

impl Bench {
    pub fn run(&self, suite: &'static Suite) -> Measured {
        let began = Instant::now();
        let tables = suite.cases.iter().filter_map(|case| self.table(suite, case)).collect();
        Measured { suite, name: suite.name, seconds: began.elapsed().as_secs(), tables }
    }

    /// What numbers of events are divided by.
    pub fn scale(&self) -> usize {
        if self.quick { 10 } else { 1 }
    }

    /// How many events a case has in this run; few are as many in a quick one.
    fn events_of(&self, case: &Case) -> usize {
        if case.events < FEW { case.events } else { case.events / self.scale() }
    }

    /// Nothing where no client takes part.
    fn table(&self, suite: &'static Suite, case: &'static Case) -> Option<Table> {
        let all = self.environment.runners().iter();
        let taking_part = all.filter(|runner| suite.languages.contains(&runner.language) && case.includes(runner.language, runner.client));
        let mut places: Vec<_> = taking_part.map(|runner| Place { runner, rounds: Vec::new(), spent: Duration::ZERO }).collect();
        if places.is_empty() {
            return None;
        }
        let rounds = self.rounds.unwrap_or(if self.quick { 1 } else { suite.rounds });
        for round in 1..=rounds {
            eprintln!("{} / {}, round {round}", suite.name, case.title);
            let mut patient: Vec<_> = places.iter_mut().filter(|place| place.spent < PATIENCE).collect();
            for company in patient.chunks_mut(case.at_once) {
                thread::scope(|scope| {
                    for place in company {
                        scope.spawn(|| place.fill(self, suite, case));
                    }
                });
            }
        }
        let rows =
            places.into_iter().map(|place| Row { language: place.runner.language, client: place.runner.client, rounds: place.rounds });
        Some(Table { case: case.title, at: case.at.unwrap_or_else(|| self.events_of(case)), rounds, rows: rows.collect() })
    }
}

impl Place<'_> {
    /// Measures once more.
    fn fill(&mut self, bench: &Bench, suite: &'static Suite, case: &'static Case) {
        let began = Instant::now();
        let figures = Run::new(bench, suite, case, self.runner).and_then(|run| (suite.measure)(&run));
        self.spent += began.elapsed();
        let figures = figures.map_err(|error| bench.environment.without_places(&format!("{error:#}")));
        if let Err(error) = &figures {
            eprintln!("  {:?} {}: {error}", self.runner.language, self.runner.client);
        }
        self.rounds.push(figures);
    }
}

/// One client at one case, once, with a sink and a spool that nobody else has.
pub struct Run<'a> {
    pub bench: &'a Bench,
    pub sink: Sink,
    suite: &'static Suite,
    case: &'static Case,
    runner: &'a Runner,
    spool: tempfile::TempDir,
}

/// What became of a task.
pub struct Told {
    /// The object that the runner printed last.
    pub printed: Map<String, Value>,
    /// When it ended, on the clock of the machine.
    pub at_ns: u64,
}

impl<'a> Run<'a> {
    fn new(bench: &'a Bench, suite: &'static Suite, case: &'static Case, runner: &'a Runner) -> anyhow::Result<Self> {
        Ok(Self { bench, sink: bench.environment.sink()?, suite, case, runner, spool: tempfile::tempdir()? })
    }

    pub fn events(&self) -> usize {
        self.bench.events_of(self.case)
    }

    /// The runner with what it is to do.
    pub fn command(&self, task: &str) -> anyhow::Result<Command> {
        let mut options = (self.case.options)();
        options.extend(self.bench.environment.places());
        options.extend([("url".to_owned(), json!(self.sink.url)), ("events".to_owned(), json!(self.events()))]);
        if options.contains_key("durability") {
            options.insert("spool_dir".to_owned(), json!(self.spool.path()));
        }
        let mut command = self.runner.command();
        command.args([task, &serde_json::to_string(&options)?]);
        Ok(command)
    }

    /// Runs the task to its end.
    pub fn run(&self, task: &str) -> anyhow::Result<Told> {
        let ended = process::run(&mut self.command(task)?, self.suite.deadline)?;
        Ok(Told { printed: printed(&ended.stdout)?, at_ns: ended.at_ns })
    }

    /// Enters what the sink has of so many events.
    pub fn balance(&self, tracked: usize, found: &mut Figures) -> anyhow::Result<Report> {
        let report = self.sink.report()?;
        // A program that was killed may have sent an event whose `track()` had not returned.
        found.insert("lost".into(), (tracked as f64 - report.distinct as f64).max(0.0));
        found.insert("twice".into(), report.duplicates as f64);
        found.insert("requests".into(), report.requests as f64);
        found.insert("bytes".into(), report.bytes as f64);
        Ok(report)
    }
}

/// The object that a runner printed last.
fn printed(stdout: &str) -> anyhow::Result<Map<String, Value>> {
    let last = stdout.lines().last().context("it printed nothing")?;
    serde_json::from_str(last).with_context(|| format!("it printed: {last}"))
}

/// The numbers among what a runner printed.
pub fn figures(printed: &Map<String, Value>) -> Figures {
    printed.iter().filter_map(|(name, value)| Some((name.clone(), value.as_f64()?))).collect()
}
