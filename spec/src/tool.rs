//! The table of tools: everything that an assistant, or a person at a shell, calls by a name of its own.
//!
//! The table is generated from the documents and from `mcp/tools.yaml`. It says what there is and what it takes; it calls nothing.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::check::{Location, Violation};

/// One tool. Serialized, it is what `tools/list` of the Model Context Protocol says of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Tool {
    /// The service and the operation, for example `metrone_get_stats`.
    pub name: String,
    /// The same for people, for example `Metrone: Get Stats`.
    pub title: String,
    /// What it is for, and how to go on where the answer is one page of many.
    pub description: String,
    /// The JSON Schema of the arguments: an object without other members, which refers to nothing outside.
    pub input_schema: Map<String, Value>,
    /// The JSON Schema of what [`structured`](Self::structured) makes of the answer: an object, which refers to nothing outside.
    pub output_schema: Map<String, Value>,
    /// What calling it may bring about.
    pub annotations: Annotations,
    /// What is called.
    #[serde(skip_serializing)]
    pub calls: Call,
    /// Whether the service's own MCP server has it too.
    #[serde(skip_serializing)]
    pub published: bool,
    #[serde(skip)]
    input: Contract,
    #[serde(skip)]
    output: Contract,
}

/// What calling a tool may bring about, for a client that asks its user first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "the names and the form are the protocol's")]
#[non_exhaustive]
pub struct Annotations {
    /// It changes nothing.
    pub read_only_hint: bool,
    /// It may take something away.
    pub destructive_hint: bool,
    /// A second call with the same arguments changes nothing more.
    pub idempotent_hint: bool,
    /// It reaches a service outside.
    pub open_world_hint: bool,
}

/// What a tool calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Call {
    /// The service, for example `metrone`.
    pub service: String,
    /// How it is called.
    pub kind: CallKind,
    /// The `operationId`, or the name of the computation.
    pub name: String,
    /// Whether the answer is one page of many.
    pub paginated: bool,
    /// How the arguments become those of the operation, for a tool that has arguments of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mapping: Option<Mapping>,
}

/// How a tool's call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CallKind {
    /// As an operation of the service.
    Operation,
    /// As something that a client works out, asking the service as it needs.
    Computation,
}

/// How a tool's arguments become those of an operation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    /// Members that every request has.
    pub fixed: Map<String, Value>,
    /// Where an argument goes, as a JSON pointer, if not to the member of its own name.
    pub members: BTreeMap<String, String>,
}

/// Every tool of every service.
///
/// # Panics
///
/// Never in a build whose tests pass: the table is part of the program and a test reads it.
#[must_use]
pub fn tools() -> &'static [Tool] {
    static TOOLS: LazyLock<Vec<Tool>> = LazyLock::new(|| match serde_json::from_str(include_str!("../mcp/tools.json")) {
        Ok(tools) => tools,
        Err(error) => panic!("the table of tools is not one: {error}"),
    });
    &TOOLS
}

impl Tool {
    /// A tool of which nothing else is told yet.
    pub(crate) fn new(name: String, calls: Call) -> Self {
        Self {
            name,
            title: String::new(),
            description: String::new(),
            input_schema: Map::new(),
            output_schema: Map::new(),
            annotations: Annotations::default(),
            calls,
            published: false,
            input: Contract::default(),
            output: Contract::default(),
        }
    }

    /// Everything in which arguments break the schema; the messages do not quote them.
    #[must_use]
    pub fn check_arguments(&self, arguments: &Map<String, Value>) -> Vec<Violation> {
        self.input.check(&self.input_schema, &Value::Object(arguments.clone()))
    }

    /// Everything in which a [structured](Self::structured) answer breaks the schema.
    #[must_use]
    pub fn check_answer(&self, structured: &Value) -> Vec<Violation> {
        self.output.check(&self.output_schema, structured)
    }

    /// The arguments of what the tool calls. For most tools these are its own; the others have words of their own for them, and
    /// values for what is not given.
    #[must_use]
    pub fn request(&self, arguments: Map<String, Value>) -> Map<String, Value> {
        let Some(mapping) = &self.calls.mapping else { return arguments };
        let given = arguments.into_iter().filter(|(_, value)| !value.is_null());
        let mut arguments: Map<String, Value> = self.defaults().chain(given).collect();
        let placed: Vec<_> = mapping.members.iter().filter_map(|(name, at)| Some((at, arguments.remove(name)?))).collect();
        let mut request = Value::Object(mapping.fixed.clone().into_iter().chain(arguments).collect());
        for (at, value) in placed {
            place(&mut request, at, value);
        }
        if let Value::Object(request) = request { request } else { Map::new() }
    }

    /// An answer in the form of the output schema: as it is if it is an object, else as the member `result` of one.
    #[must_use]
    pub fn structured(&self, answer: Value) -> Value {
        if answer.is_object() { answer } else { json!({ "result": answer }) }
    }

    fn defaults(&self) -> impl Iterator<Item = (String, Value)> {
        let properties = self.input_schema.get("properties").and_then(Value::as_object);
        properties.into_iter().flatten().filter_map(|(name, schema)| Some((name.clone(), schema.get("default")?.clone())))
    }
}

impl Call {
    pub(crate) fn new(service: &str, kind: CallKind, name: &str) -> Self {
        Self { service: service.to_owned(), kind, name: name.to_owned(), paginated: false, mapping: None }
    }

    pub(crate) fn mapped(self, mapping: Mapping) -> Self {
        Self { mapping: Some(mapping), ..self }
    }
}

/// Sets what a JSON pointer leads to, with the objects on the way.
fn place(request: &mut Value, at: &str, value: Value) {
    let target = at.split('/').skip(1).fold(request, |object, name| &mut object[name]);
    *target = value;
}

/// A schema, compiled when it is first needed.
#[derive(Default)]
struct Contract(OnceLock<Result<Validator, String>>);

impl Contract {
    fn check(&self, schema: &Map<String, Value>, value: &Value) -> Vec<Violation> {
        let compiled = self.0.get_or_init(|| {
            let options = jsonschema::draft202012::options().should_validate_formats(true).offline();
            options.build(&Value::Object(schema.clone())).map_err(|error| format!("the schema does not compile: {error}"))
        });
        let found = |pointer: &str, message: String| Violation { location: Location::Body, pointer: pointer.to_owned(), message };
        match compiled {
            Ok(validator) => {
                validator.iter_errors(value).map(|error| found(error.instance_path().as_str(), error.masked().to_string())).collect()
            }
            Err(reason) => vec![found("", reason.clone())],
        }
    }
}

impl std::fmt::Debug for Contract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contract")
    }
}
