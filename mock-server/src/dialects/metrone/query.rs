//! Several reads in one request. Each succeeds or fails by itself.

use super::params::Params;
use super::problem::{Code, Problem};
use super::read::{Read, Reader};
use crate::dialects::Call;
use crate::exchange::Reply;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

const MAX_QUERIES: usize = 10;

#[derive(Deserialize)]
struct Queries {
    queries: Vec<Query>,
}

#[derive(Deserialize)]
struct Query {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    params: Option<Map<String, Value>>,
}

pub(super) fn reply(mut call: Call) -> Result<Reply, Problem> {
    let malformed = |error: String| Problem::new(Code::InvalidPayload, format!("the body is not a list of queries: {error}"));
    let body = std::mem::take(&mut call.asked.body).into_json().map_err(malformed)?;
    let Queries { queries } = serde_json::from_value(body).map_err(|error| malformed(error.to_string()))?;
    if !(1..=MAX_QUERIES).contains(&queries.len()) {
        return Err(malformed(format!("it must hold 1 to {MAX_QUERIES} queries, and holds {}", queries.len())));
    }
    if let Some(query) = queries.iter().find(|query| Read::named(&query.kind).is_none()) {
        return Err(malformed(format!("{:?} is not a type of query; use stats, events, pages, sources or live", query.kind)));
    }
    let reader = Reader::of(&call);
    let results: Vec<_> = queries.into_iter().enumerate().map(|(index, query)| result(reader, index, query)).collect();
    Ok(Reply::json(StatusCode::OK, &json!({"results": results, "request_id": call.asked.head.request_id})))
}

fn result(reader: Reader<'_>, index: usize, query: Query) -> Value {
    let id = query.id.unwrap_or_else(|| index.to_string());
    let params = Params::from_json(query.params.unwrap_or_default());
    let unknown = || Problem::new(Code::InvalidParameter, "this type of query does not exist");
    let read = Read::named(&query.kind).ok_or_else(unknown).and_then(|read| reader.read(read, &params));
    match read {
        Ok(data) => json!({"id": id, "type": query.kind, "status": 200, "data": data}),
        Err(problem) => json!({"id": id, "type": query.kind, "status": problem.status().as_u16(), "error": problem.brief()}),
    }
}
