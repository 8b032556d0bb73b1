//! The adapter of the Rust core: it drives the bridge, which is what every other language drives too.

#![forbid(unsafe_code)]

use std::io::{self, BufRead, Write};
use std::time::Duration;

use agentlytics_bridge::{Client, Error, Hooks, Kind, data};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// How long a flush or a shutdown may take unless the request says otherwise.
const DEADLINE_MS: u64 = 10_000;

fn main() -> io::Result<()> {
    let mut client = None;
    for line in io::stdin().lock().lines() {
        let request: Map<String, Value> = serde_json::from_str(&line?)?;
        let answer = match act(&mut client, &request) {
            Ok(ok) => json!({"id": request["id"], "ok": ok}),
            Err(error) => json!({"id": request["id"], "error": as_value(data::Error::from(&error))}),
        };
        writeln!(io::stdout(), "{answer}")?;
    }
    Ok(())
}

/// Does what a request says.
fn act(current: &mut Option<Client>, request: &Map<String, Value>) -> Result<Value, Error> {
    let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
    let object = |name: &str| request.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    let number = |name: &str| request.get(name).and_then(Value::as_u64);
    let deadline = || Duration::from_millis(number("deadline_ms").unwrap_or(DEADLINE_MS));
    let operation = || (text("operation"), Value::Object(object("arguments")));

    if text("do") == "open" {
        *current = Some(Client::open(text("vendor"), Value::Object(object("options")), Hooks::default())?);
        return Ok(Value::Null);
    }
    let client = current.as_ref().ok_or_else(|| Error::new(Kind::Config, "no client is open"))?;
    match text("do") {
        "track" => track(client, text("event_type"), &object("data")),
        "helper" => Ok(client.helper(text("name"), object("args"))?.to_string().into()),
        "invoke" => {
            let (operation, arguments) = operation();
            let answer = client.invoke_blocking(operation, arguments)?;
            let reply = json!({"status": answer.status, "attempts": answer.attempts, "request_id": answer.request_id});
            Ok(json!({"data": answer.data, "reply": reply}))
        }
        "collect" => {
            let (operation, arguments) = operation();
            collect(client, operation, arguments, number("max_items"))
        }
        "stream" => {
            let (operation, arguments) = operation();
            stream(client, operation, arguments, number("take").unwrap_or(1))
        }
        "assign" => {
            let arguments = ["experiment", "user_id", "variants"].map(|name| (name.to_owned(), request[name].clone()));
            Ok(json!({"variant": client.compute_blocking("assign", arguments.into_iter().collect())?}))
        }
        "flush" => Ok(as_value(client.flush_blocking(deadline()))),
        "shutdown" => Ok(as_value(client.shutdown_blocking(deadline()))),
        "stats" => Ok(as_value(client.stats())),
        "close" => {
            client.shutdown_blocking(Duration::ZERO);
            *current = None;
            Ok(Value::Null)
        }
        other => Err(Error::validation(format!("there is nothing called `{other}` to do"))),
    }
}

fn track(client: &Client, event_type: &str, data: &Map<String, Value>) -> Result<Value, Error> {
    let mut event = client.event(event_type)?;
    event.merge(data);
    Ok(client.track(event)?.to_string().into())
}

/// The rows of all pages, up to a number of them.
fn collect(client: &Client, operation: &str, arguments: Value, max_items: Option<u64>) -> Result<Value, Error> {
    let most = max_items.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let pages = client.pages(operation, arguments)?;
    let mut items = Vec::new();
    while items.len() < most
        && let Some(page) = pages.next_blocking()
    {
        // However the service calls them, the rows are the one list of a page.
        let page = page?.data;
        items.extend(page.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_array).flatten().cloned());
    }
    items.truncate(most);
    Ok(json!({"count": items.len(), "items": items}))
}

/// The first rows and gaps of a stream, up to an error or a number of them.
fn stream(client: &Client, operation: &str, arguments: Value, take: u64) -> Result<Value, Error> {
    let subscription = client.subscribe(operation, arguments)?;
    let mut items = Vec::new();
    while (items.len() as u64) < take
        && let Some(item) = subscription.next_blocking()
    {
        match item {
            Ok(item) if item["type"] == "event" => items.push(json!({"event": item["data"]})),
            Ok(item) if item["type"] == "gap" => items.push(json!({"gap": item["data"]})),
            Ok(_) => {}
            Err(error) => return Ok(json!({"items": items, "error": as_value(data::Error::from(&error))})),
        }
    }
    subscription.close();
    Ok(json!({"items": items}))
}

fn as_value(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
