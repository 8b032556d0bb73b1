//! The table of tools that assistants call: one for each operation, and those that `mcp/tools.yaml` adds.

use std::collections::BTreeMap;

use heck::{ToSnakeCase as _, ToTitleCase as _};
use http::Method as HttpMethod;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::inline::inlined;
use super::model::{Field, Method, Service};
use crate::Spec;
use crate::operation::{Kind, Operation};
use crate::tool::{Annotations, Call, CallKind, Mapping, Tool};

/// What `mcp/tools.yaml` says of one service.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Additions {
    published: Vec<String>,
    destructive: Vec<String>,
    tools: Vec<Addition>,
}

/// A tool that is no operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Addition {
    name: String,
    title: String,
    description: String,
    /// The operation that it stands for.
    operation: Option<String>,
    /// Or what a client works out.
    computation: Option<String>,
    /// Whether that is worked out without asking the service.
    #[serde(default)]
    is_local: bool,
    arguments: Map<String, Value>,
    #[serde(default)]
    required: Vec<String>,
    /// The answer of a computation. That of an operation is known.
    answer: Option<Value>,
    #[serde(default)]
    fixed: Map<String, Value>,
    #[serde(default)]
    members: BTreeMap<String, String>,
}

/// Every tool of every service, as JSON, one on each line: the table is a part of programs, which spaces would only make greater.
pub(crate) fn table(specs: &[&Spec], services: &[Service<'_>]) -> Result<String, String> {
    let mut additions: BTreeMap<String, Additions> =
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/tools.json"))).map_err(|error| format!("mcp/tools.yaml: {error}"))?;
    let mut rows = Vec::new();
    for (spec, service) in specs.iter().zip(services) {
        let additions = additions.remove(service.vendor).unwrap_or_default();
        for tool in of_service(spec, service, additions)? {
            let mut row = json!(tool);
            row["calls"] = json!(tool.calls);
            row["published"] = json!(tool.published);
            rows.push(row.to_string());
        }
    }
    Ok(format!("[\n{}\n]\n", rows.join(",\n")))
}

fn of_service(spec: &Spec, service: &Service<'_>, additions: Additions) -> Result<Vec<Tool>, String> {
    let Additions { published, destructive, tools: added } = additions;
    let stands_for = |method: &Method<'_>| added.iter().any(|tool| tool.operation.as_deref() == Some(method.operation.id()));
    let mut tools = Vec::new();
    for method in service.methods.iter().filter(|method| !stands_for(method)) {
        tools.push(of_operation(spec, service, method, &destructive)?);
    }
    for addition in added {
        tools.push(of_addition(spec, service, addition)?);
    }
    for name in published {
        let tool = tools.iter_mut().find(|tool| tool.name == name);
        tool.ok_or_else(|| format!("mcp/tools.yaml says that `{name}` is published, which is no tool"))?.published = true;
    }
    Ok(tools)
}

fn of_operation(spec: &Spec, service: &Service<'_>, method: &Method<'_>, destructive: &[String]) -> Result<Tool, String> {
    let operation = method.operation;
    let arguments = method.arguments();
    let examples = examples(operation);
    let mut properties = Map::new();
    for field in &arguments {
        let mut schema = argument(spec, field)?;
        if let Some(example) = examples.get(field.name.as_str()) {
            schema["examples"] = json!([example]);
        }
        properties.insert(field.name.clone(), schema);
    }
    let required: Vec<_> = arguments.iter().filter(|field| field.required).map(|field| field.name.clone()).collect();

    let id = operation.id();
    let mut calls = Call::new(service.vendor, CallKind::Operation, id);
    calls.paginated = operation.pagination().is_some();
    let mut tool = Tool::new(format!("{}_{}", service.vendor, id.to_snake_case()), calls);
    tool.title = format!("{}: {}", service.title, id.to_title_case());
    tool.description = prose(&format!("{}\n\n{}", operation.summary(), operation.description()));
    tool.input_schema = input(properties, &required);
    tool.output_schema = output(inlined(spec, &method.answer_schema)?);
    tool.annotations = annotations(operation.kind(), operation.method(), destructive.iter().any(|each| each == id));
    Ok(tool)
}

/// Arguments as the document shows them: of parameters, and the members of the first body.
fn examples(operation: &Operation) -> BTreeMap<&str, &Value> {
    let of_parameters = operation.parameters().iter().filter_map(|parameter| Some((parameter.name.as_str(), parameter.example.as_ref()?)));
    let body = operation.request_body().and_then(|body| body.content.first()?.examples.first()?.1.as_object());
    let of_body = body.into_iter().flatten().map(|(name, value)| (name.as_str(), value));
    of_parameters.chain(of_body).collect()
}

fn annotations(kind: Kind, method: &HttpMethod, is_destructive: bool) -> Annotations {
    let reads = kind == Kind::Read;
    Annotations {
        read_only_hint: reads,
        destructive_hint: is_destructive || method == HttpMethod::DELETE,
        // An idempotency key makes a repetition harmless, but none has to be given.
        idempotent_hint: reads || matches!(*method, HttpMethod::DELETE | HttpMethod::PUT),
        open_world_hint: true,
    }
}

fn of_addition(spec: &Spec, service: &Service<'_>, addition: Addition) -> Result<Tool, String> {
    let Addition { name, title, description, operation, computation, is_local, arguments, required, answer, fixed, members } = addition;
    let (calls, answer, kind) = match (operation, computation, answer) {
        (Some(id), None, None) => {
            let method = service.methods.iter().find(|method| method.operation.id() == id);
            let method = method.ok_or_else(|| format!("`{name}` stands for `{id}`, which is no operation that is called by its name"))?;
            let calls = Call::new(service.vendor, CallKind::Operation, &id).mapped(Mapping { fixed, members });
            (calls, method.answer_schema.clone(), method.operation.kind())
        }
        (None, Some(computation), Some(answer)) => (Call::new(service.vendor, CallKind::Computation, &computation), answer, Kind::Read),
        _ => return Err(format!("`{name}` must have an operation, or a computation and its answer")),
    };
    let arguments = arguments.iter().map(|(name, schema)| Ok((name.clone(), inlined(spec, schema)?)));
    let mut tool = Tool::new(name, calls);
    tool.title = title;
    tool.description = prose(&description);
    tool.input_schema = input(arguments.collect::<Result<_, String>>()?, &required);
    tool.output_schema = output(inlined(spec, &answer)?);
    tool.annotations = Annotations { open_world_hint: !is_local, ..annotations(kind, &HttpMethod::POST, false) };
    Ok(tool)
}

/// An argument with all that a caller must know of it.
fn argument(spec: &Spec, field: &Field) -> Result<Value, String> {
    let mut schema = inlined(spec, &field.schema)?;
    let mut description = prose(&field.description);
    if field.stand_in.is_some() {
        description.push_str(" That of the client, when it is not given.");
    }
    if !description.is_empty() {
        schema["description"] = description.into();
    }
    Ok(schema)
}

fn input(properties: Map<String, Value>, required: &[String]) -> Map<String, Value> {
    let mut schema = Map::from_iter([
        ("type".to_owned(), json!("object")),
        ("properties".to_owned(), Value::Object(properties)),
        ("additionalProperties".to_owned(), json!(false)),
    ]);
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// The protocol wants an object: anything else becomes a member of one.
fn output(answer: Value) -> Map<String, Value> {
    match answer {
        Value::Object(schema) if schema.get("type") == Some(&json!("object")) => schema,
        other => Map::from_iter([
            ("type".to_owned(), json!("object")),
            ("properties".to_owned(), json!({ "result": other })),
            ("required".to_owned(), json!(["result"])),
        ]),
    }
}

/// Paragraphs, each on one line.
pub(super) fn prose(text: &str) -> String {
    let flat = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim().split("\n\n").map(flat).collect::<Vec<_>>().join("\n\n")
}
