//! A vector as data: `spec/schemas/vector.schema.json` says what each part means, and the tests of `spec` hold every
//! vector against it, so that nothing is checked a second time here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use agentlytics_mock_server::FaultRule;
use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::placeholder::Names;

/// A small program for a client, and what must come of it.
#[derive(Debug, Deserialize)]
pub struct Vector {
    pub name: String,
    pub vendor: String,
    #[serde(default)]
    pub given: Given,
    #[serde(default)]
    pub options: Map<String, Value>,
    pub steps: Vec<Step>,
    #[serde(default = "nothing")]
    then: Value,
}

/// The state of the server before the client is opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    pub clock: Option<String>,
    pub events: Vec<Value>,
    pub faults: Vec<FaultRule>,
}

/// Something to do, and what to expect of it.
#[derive(Debug, Deserialize)]
pub struct Step {
    #[serde(rename = "do")]
    pub action: String,
    /// How often it is done.
    #[serde(default = "once")]
    pub repeat: u64,
    /// What must come of it; without it, it must merely go well.
    pub expect: Option<Value>,
    /// Parts of the answer that later steps name, as JSON pointers into its body.
    #[serde(default)]
    pub keep: BTreeMap<String, String>,
    /// The server's fault rules from now on, of the action `faults`.
    pub set: Option<Vec<FaultRule>>,
    /// Everything else: it goes to the adapter as it stands.
    #[serde(flatten)]
    pub arguments: Map<String, Value>,
}

/// What the server has seen when the steps are done.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Then {
    pub requests: Vec<ExpectedRequest>,
    pub request_count: Option<usize>,
    pub stored: Vec<Value>,
    pub stored_count: Option<usize>,
    pub duplicates: Option<usize>,
}

/// A request that must have come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRequest {
    pub method: String,
    pub path: String,
    pub query: Option<Value>,
    #[serde(default)]
    pub headers: Map<String, Value>,
    pub body: Option<Value>,
    #[serde(default)]
    pub exact: bool,
    pub same_as: Option<usize>,
}

impl Vector {
    /// What the server must have seen when the steps are done.
    ///
    /// # Errors
    /// If it has members that nobody knows.
    pub fn then(&self, names: &Names) -> anyhow::Result<Then> {
        serde_json::from_value(names.fill(&self.then)).with_context(|| format!("`then` of {}", self.name))
    }

    /// Every vector below `folder` whose name holds `filter`, in order of their names. Those of webhooks have another form, and
    /// tests of their own in each language.
    ///
    /// # Errors
    /// If there is none, or one cannot be read.
    pub fn load_all(folder: &Path, filter: &str) -> anyhow::Result<Vec<Self>> {
        let mut vectors = Vec::new();
        for file in json_files(folder)? {
            let text = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let vector: Self = serde_json::from_slice(&text).with_context(|| format!("{} is no vector", file.display()))?;
            if vector.name.contains(filter) {
                vectors.push(vector);
            }
        }
        ensure!(!vectors.is_empty(), "there is no vector with `{filter}` in its name below {}", folder.display());
        vectors.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(vectors)
    }
}

fn once() -> u64 {
    1
}

fn nothing() -> Value {
    Value::Object(Map::new())
}

fn json_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.ends_with("webhooks") {
            continue;
        }
        if path.is_dir() {
            files.extend(json_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(files)
}
