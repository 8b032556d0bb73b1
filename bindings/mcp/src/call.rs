//! One call of a service's tool: arguments in, result out.
//!
//! Knows no service. What a tool calls, and how its arguments become those of an operation, is told by the table of tools.

use agentlytics_bridge::{Client, Error, EventId, Kind};
use agentlytics_spec::{CallKind, Tool};
use rmcp::model::{CallToolResult, JsonObject};
use serde_json::Value;

use crate::budget::Cut;
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::{arguments, budget, meta};

/// The argument by which a service recognises that a write is repeated.
const IDEMPOTENCY_KEY: &str = "idempotency_key";
/// The argument that says how many rows a page may have.
const PAGE_SIZE: &str = "limit";

/// Calls a tool. Whatever fails is a result, too: the assistant has to read it.
pub(crate) async fn call(client: &Client, tool: &Tool, arguments: JsonObject, max_bytes: usize) -> CallToolResult {
    try_call(client, tool, arguments, max_bytes).await.unwrap_or_else(Failure::into_result)
}

async fn try_call(client: &Client, tool: &Tool, mut arguments: JsonObject, max_bytes: usize) -> Result<CallToolResult, Failure> {
    arguments::check(tool, &arguments)?;
    let mut told = JsonObject::new();
    if has(tool, IDEMPOTENCY_KEY) && !tool.annotations.read_only_hint {
        let key = arguments.entry(IDEMPOTENCY_KEY).or_insert_with(|| EventId::new().to_string().into());
        told.insert(meta::IDEMPOTENCY_KEY.to_owned(), key.clone());
    }
    let (Reply { answer, request_id }, cuts) =
        ask_within(client, tool, arguments, max_bytes).await.map_err(|failure| failure.with(&told))?;
    if let Some(id) = request_id {
        told.insert(meta::REQUEST_ID.to_owned(), id.into());
    }
    Ok(Outcome { answer, cuts, go_on: go_on(tool), told }.into_result())
}

/// Asks, and cuts what is too large. Of a page that was cut, a smaller one is asked for in its place: what leads on from a page leads on
/// from its end, and whoever followed it would miss what was cut off.
async fn ask_within(client: &Client, tool: &Tool, mut arguments: JsonObject, max_bytes: usize) -> Result<(Reply, Vec<Cut>), Failure> {
    let mut first_cuts = None;
    let mut page_size = usize::MAX;
    loop {
        let mut reply = ask(client, tool, arguments.clone()).await?;
        let is_valid = |answer: &Value| tool.check_answer(answer).is_empty();
        let cuts = budget::fit(&mut reply.answer, max_bytes, is_valid).map_err(|size| too_large(tool, size, max_bytes))?;
        let smaller = if is_paged(tool) { cuts.iter().find(|cut| cut.is_outermost()).map(|cut| cut.shown) } else { None };
        let cuts = first_cuts.unwrap_or(cuts);
        match smaller {
            Some(smaller) if smaller < page_size => {
                page_size = smaller;
                arguments.insert(PAGE_SIZE.to_owned(), smaller.into());
                first_cuts = Some(cuts);
            }
            _ => return Ok((reply, cuts)),
        }
    }
}

/// What came back, in the form of the tool's output schema.
struct Reply {
    answer: Value,
    request_id: Option<String>,
}

async fn ask(client: &Client, tool: &Tool, arguments: JsonObject) -> Result<Reply, Error> {
    let request = Value::Object(tool.request(arguments));
    let (answer, request_id) = match tool.calls.kind {
        CallKind::Operation => {
            let answer = client.invoke(&tool.calls.name, request).await?;
            (answer.data, Some(answer.request_id))
        }
        _ => (client.compute(&tool.calls.name, request).await?, None),
    };
    Ok(Reply { answer: tool.structured(answer), request_id })
}

fn has(tool: &Tool, argument: &str) -> bool {
    arguments::names(&tool.input_schema).any(|name| name == argument)
}

/// Whether the tool's answer is a page of a size that its caller chooses.
fn is_paged(tool: &Tool) -> bool {
    tool.calls.paginated && has(tool, PAGE_SIZE)
}

/// How to get what an answer does not show.
fn go_on(tool: &Tool) -> String {
    if is_paged(tool) {
        return "This is a smaller page than was asked for, and it leads on like any page; the tool's description says how.".to_owned();
    }
    let narrower: Vec<_> = arguments::names(&tool.input_schema).collect();
    match narrower.as_slice() {
        [] => "The rest cannot be had through this tool.".to_owned(),
        names => format!("Ask a narrower question, by {}.", names.join(", ")),
    }
}

fn too_large(tool: &Tool, size: usize, max_bytes: usize) -> Failure {
    let message = format!("{}: the answer has {size} bytes, of at most {max_bytes}, and no list that could be cut", tool.name);
    Failure::new(Kind::TooLarge, "result_too_large", message, go_on(tool))
}
