//! What is measured: suites and their cases. How a run becomes figures is each suite's own affair.

mod deliver;
mod endings;
mod enqueue;
mod outage;
mod scale;
mod server;
mod start;

use std::time::Duration;

use anyhow::bail;
use serde_json::{Map, Value};

use crate::environment::Language;
use crate::measure::{Figures, Run};

/// A group of cases that are measured alike.
pub struct Suite {
    pub name: &'static str,
    /// What its figures mean.
    pub about: &'static str,
    pub languages: &'static [Language],
    /// What its tables show; the first is what clients are compared by.
    pub columns: &'static [Column],
    pub cases: &'static [Case],
    /// How often each client is measured, unless the caller says.
    pub rounds: usize,
    /// How long one client may take for one case.
    pub deadline: Duration,
    pub chart: Chart,
    pub measure: fn(&Run<'_>) -> anyhow::Result<Figures>,
}

/// How a suite is drawn.
#[derive(Clone, Copy)]
pub enum Chart {
    /// A bar for every client of a case, by the first column.
    Bars,
    /// A line for every client over all cases, a panel for every column. `axis` says what cases differ by, `base` how it is divided.
    Lines { axis: &'static str, base: f64 },
}

/// One figure.
pub struct Column {
    /// Its name among the figures.
    pub figure: &'static str,
    pub title: &'static str,
    /// Whether more is better.
    pub more: bool,
}

/// One way to set the clients up.
#[derive(Clone, Copy)]
pub struct Case {
    pub title: &'static str,
    pub events: usize,
    pub options: fn() -> Map<String, Value>,
    pub peers: Peers,
    /// Clients that are measured at the same time: more than one only where none of them keeps the machine busy.
    pub at_once: usize,
    /// Where it stands on the axis of a chart of lines; without it, at its number of events.
    pub at: Option<usize>,
}

/// The peers that take part in a case.
#[derive(Clone, Copy)]
pub enum Peers {
    All,
    /// It asks for what peers do not have.
    None,
    /// The others cannot do it, or would take too long.
    Only(&'static [(Language, &'static str)]),
}

impl Suite {
    /// What most suites have in common.
    const USUAL: Self = Self {
        name: "",
        about: "",
        languages: CLIENTS,
        columns: &[],
        cases: &[],
        rounds: 5,
        deadline: Duration::from_secs(90),
        chart: Chart::Bars,
        measure: |_| bail!("the suite does not say how it is measured"),
    };
}

impl Case {
    const fn new(title: &'static str, events: usize, options: fn() -> Map<String, Value>) -> Self {
        Self { title, events, options, peers: Peers::All, at_once: 1, at: None }
    }

    const fn peers(self, peers: Peers) -> Self {
        Self { peers, ..self }
    }

    const fn at_once(self, at_once: usize) -> Self {
        Self { at_once, ..self }
    }

    const fn at(self, at: usize) -> Self {
        Self { at: Some(at), ..self }
    }

    pub fn includes(&self, language: Language, client: &str) -> bool {
        match self.peers {
            _ if client == "ours" => true,
            Peers::All => true,
            Peers::None => false,
            Peers::Only(peers) => peers.contains(&(language, client)),
        }
    }
}

/// A figure of which less is better.
const fn less(figure: &'static str, title: &'static str) -> Column {
    Column { figure, title, more: false }
}

/// A figure of which more is better.
const fn more(figure: &'static str, title: &'static str) -> Column {
    Column { figure, title, more: true }
}

fn options(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(options) => options,
        _ => Map::new(),
    }
}

/// More events than any case lets wait.
const ROOM: usize = 1_000_000;

const CLIENTS: &[Language] = &[Language::Rust, Language::Python, Language::Node, Language::Deno, Language::Bun];

static SUITES: [&Suite; 14] = [
    &enqueue::ENQUEUE,
    &deliver::DELIVER,
    &deliver::BURST,
    &deliver::WAITING,
    &endings::EXIT,
    &endings::KILL,
    &outage::OUTAGE,
    &start::START,
    &start::SIZE,
    &scale::EVENTS,
    &scale::THREADS,
    &server::INGEST,
    &server::QUERY,
    &server::STORED,
];

/// The suites with these names, or all.
pub fn named(names: &[String]) -> anyhow::Result<Vec<&'static Suite>> {
    if let Some(unknown) = names.iter().find(|name| SUITES.iter().all(|suite| suite.name != **name)) {
        let known: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
        bail!("there is no suite '{unknown}'; known are {}", known.join(", "));
    }
    Ok(SUITES.into_iter().filter(|suite| names.is_empty() || names.iter().any(|name| name == suite.name)).collect())
}
