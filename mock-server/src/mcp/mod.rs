//! The Model Context Protocol, by which assistants use a service as tools: one message in each request, one JSON answer to it.
//!
//! There are no sessions and no streams, so nothing is remembered from one message to the next. The protocol is written out here and not
//! left to the library by which clients of this project speak it: they are to meet another reading of it. Knows no service by name.

mod message;
mod tools;

use crate::dialects::{Call, Dialect, Refusal};
use crate::exchange::{Head, Reply};
use crate::origin;
use http::StatusCode;
use message::{Failure, Message};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Versions of the protocol that are spoken, the newest last. To this server they differ in nothing.
const VERSIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// In which version a message is written.
const PROTOCOL_VERSION: &str = "mcp-protocol-version";

const INITIALIZE: &str = "initialize";

/// The answer to the message that a request carries.
///
/// # Errors
///
/// When the request comes from a page that may not call.
pub(crate) fn answer(dialect: &dyn Dialect, call: &Call) -> Result<Reply, Refusal> {
    let head = &call.asked.head;
    if let Some(origin) = origin::foreign(&head.headers, &call.origins) {
        return Err(Refusal::ForeignOrigin(origin));
    }
    let (id, method, params) = match Message::read(&call.asked.body) {
        Ok(Message::Request { id, method, params }) => (id, method, params),
        Ok(Message::Unanswered) => return Ok(Reply::empty(StatusCode::ACCEPTED)),
        Err(failure) => return Ok(Reply::json(StatusCode::BAD_REQUEST, &failure.envelope(Value::Null))),
    };
    // The first message is the one by which the version is found.
    if method != INITIALIZE
        && let Err(failure) = check_version(head)
    {
        return Ok(Reply::json(StatusCode::BAD_REQUEST, &failure.envelope(id)));
    }
    let envelope = match result(dialect, call, &method, params) {
        Ok(result) => json!({"jsonrpc": message::VERSION, "id": id, "result": result}),
        Err(failure) => failure.envelope(id),
    };
    Ok(Reply::json(StatusCode::OK, &envelope))
}

fn result(dialect: &dyn Dialect, call: &Call, method: &str, params: Map<String, Value>) -> Result<Value, Failure> {
    match method {
        INITIALIZE => initialize(dialect, params),
        "ping" => Ok(json!({})),
        "tools/list" => Ok(tools::list(dialect)),
        "tools/call" => tools::call(dialect, call, params),
        unknown => Err(Failure::unknown_method(unknown)),
    }
}

fn initialize(dialect: &dyn Dialect, params: Map<String, Value>) -> Result<Value, Failure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Params {
        protocol_version: String,
    }
    let Params { protocol_version } = message::params(INITIALIZE, params)?;
    let newest = VERSIONS[VERSIONS.len() - 1];
    let version = VERSIONS.into_iter().find(|version| *version == protocol_version).unwrap_or(newest);
    Ok(json!({
        "protocolVersion": version,
        "capabilities": {"tools": {"listChanged": false}},
        "serverInfo": {"name": dialect.name(), "title": dialect.spec().title(), "version": env!("CARGO_PKG_VERSION")},
    }))
}

fn check_version(head: &Head) -> Result<(), Failure> {
    match head.header(PROTOCOL_VERSION) {
        Some(version) if !VERSIONS.contains(&version) => {
            Err(Failure::invalid_request(format!("the header MCP-Protocol-Version must be one of {}", VERSIONS.join(", "))))
        }
        _ => Ok(()),
    }
}
