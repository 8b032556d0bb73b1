//! The free query: metrics of the events that pass some filters, by some of their features.

use super::body::Body;
use super::params::{self, WEEK};
use super::problem::{Code, Problem};
use super::reader::Reader;
use crate::dialects::Call;
use crate::exchange::Reply;
use crate::query::{self, Comparison, Condition, CountMode, Days, Dimension, Filter, Metric, Operand, Order, Place, TableQuery, TableRow};
use crate::store::Field;
use http::StatusCode;
use jiff::ToSpan;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

const METRICS: [Metric; 5] = [Metric::EventCount, Metric::UniqueUsers, Metric::SessionCount, Metric::BounceRate, Metric::AvgDuration];

const DIMENSIONS: [Dimension; 5] = [Dimension::Event, Dimension::Date, Dimension::UserId, Dimension::SessionId, Dimension::Country];

const COMPARISONS: [Comparison; 7] =
    [Comparison::Eq, Comparison::Neq, Comparison::Gt, Comparison::Lt, Comparison::Gte, Comparison::Lte, Comparison::Contains];

/// Columns that rows can be ordered by.
const ORDERABLE: [&str; 5] = ["event_count", "unique_users", "session_count", "date", "event"];

const PROPERTY: &str = "properties.";

/// How many property sets are looked at for a suggestion.
const PROPERTY_SETS: usize = 100;

const DEFAULT_LIMIT: u64 = 100;

const MAX_LIMIT: usize = 1_000;

pub(super) fn reply(call: &Call) -> Result<Reply, Problem> {
    let body = Body::of(call)?;
    let reader = Reader::of_body(call, body)?;
    let days = days(&reader, body);
    let filter = reader.during(days);
    let query = read(&reader, body, &filter)?;
    let rows = query::table(reader.store().view(), &filter, &query);
    let rows: Vec<_> = rows.into_iter().map(|row| named(&query, row)).collect();
    let answer = json!({
        "project": reader.project.name,
        "period": days,
        "metrics": query.metrics,
        "group_by": query.group_by,
        "count": rows.len(),
        "rows": rows,
    });
    Ok(Reply::json(StatusCode::OK, &answer))
}

/// Up to today unless told otherwise. An end before the beginning makes an empty span.
fn days(reader: &Reader<'_>, body: Body<'_>) -> Days {
    let from = query::day(params::since(body.text("date_from"), WEEK, reader.now()));
    let to = body.text("date_to").and_then(params::instant).map_or(reader.today(), query::day);
    // One day before the beginning is as empty as any other, and the calendar has it.
    Days { from, to: to.max(from.saturating_sub(1.day())) }
}

fn read(reader: &Reader<'_>, body: Body<'_>, filter: &Filter) -> Result<TableQuery, Problem> {
    let mut metrics = words(body, "metrics", &METRICS, Code::InvalidMetric)?;
    if metrics.is_empty() {
        metrics.push(Metric::EventCount);
    }
    let group_by = words(body, "group_by", &DIMENSIONS, Code::InvalidGroupBy)?;
    let conditions = body.list("filters")?.iter().map(|each| condition(reader, each, filter)).collect::<Result<_, _>>()?;
    let count_mode = match body.get("count_mode") {
        None => CountMode::Raw,
        Some(mode) => word(mode, &[CountMode::Raw, CountMode::SessionThenUser], Code::InvalidCountMode)?,
    };
    let order_by = order_by(body, &metrics, &group_by)?;
    let order = if body.text("order") == Some("asc") { Order::Asc } else { Order::Desc };
    Ok(TableQuery { metrics, group_by, conditions, count_mode, order_by, order, limit: limit(body)? })
}

/// A column that nobody can order by is not looked at; one that is not there cannot be ordered by.
fn order_by(body: Body<'_>, metrics: &[Metric], group_by: &[Dimension]) -> Result<Option<Place>, Problem> {
    let Some(column) = body.text("order_by").filter(|column| ORDERABLE.contains(column)) else { return Ok(None) };
    let metric = metrics.iter().position(|metric| json!(metric) == column).map(Place::Metric);
    let place = metric.or_else(|| group_by.iter().position(|dimension| json!(dimension) == column).map(Place::Group));
    let absent = || Problem::new(Code::QueryFailed, format!("order_by {column}: it is neither among metrics nor in group_by"));
    place.map(Some).ok_or_else(absent)
}

fn limit(body: Body<'_>) -> Result<usize, Problem> {
    let limit = body.get("limit").map_or(Some(DEFAULT_LIMIT as f64), Value::as_f64).filter(|limit| *limit >= 1.0);
    let limit = limit.ok_or_else(|| Problem::new(Code::QueryFailed, format!("limit must be a number from 1 to {MAX_LIMIT}")))?;
    Ok((limit as usize).min(MAX_LIMIT))
}

fn condition(reader: &Reader<'_>, filter: &Value, events: &Filter) -> Result<Condition, Problem> {
    let incomplete = || Problem::new(Code::InvalidFilterField, "a filter needs field, op and value");
    let body = Body::of_value(filter).ok_or_else(incomplete)?;
    let (field, op) = (body.text("field").ok_or_else(incomplete)?, body.get("op").ok_or_else(incomplete)?);
    let operand = operand(field)?.ok_or_else(|| unknown_field(reader, field, events))?;
    let comparison = word(op, &COMPARISONS, Code::InvalidFilterOp)?;
    let value = body.get("value").ok_or_else(incomplete)?;
    let unusable = || Problem::new(Code::InvalidBody, format!("the value of a filter on {field} must be a time"));
    Condition::new(operand, comparison, value).ok_or_else(unusable)
}

fn operand(field: &str) -> Result<Option<Operand>, Problem> {
    if let Some(key) = field.strip_prefix(PROPERTY) {
        return params::property(key).map(|property| Some(Operand::Property(property)));
    }
    Ok(match field {
        "event" => Some(Operand::Text(Field::EventType)),
        "user_id" => Some(Operand::Text(Field::UserId)),
        "session_id" => Some(Operand::Text(Field::SessionId)),
        "country" => Some(Operand::Text(Field::CountryCode)),
        "date" => Some(Operand::Day),
        "timestamp" => Some(Operand::Time),
        _ => None,
    })
}

/// Tells what there is instead, and what was probably meant.
fn unknown_field(reader: &Reader<'_>, field: &str, filter: &Filter) -> Problem {
    let mut store = reader.store();
    let view = store.view();
    let keys = query::property_keys(view, filter, PROPERTY_SETS);
    let suggested = keys.contains(field).then(|| format!("{PROPERTY}{field}"));
    let hint = suggested.as_ref().map(|suggested| format!("; did you mean {suggested}?")).unwrap_or_default();
    Problem::new(Code::InvalidFilterField, format!("there is no field {field}{hint}"))
        .with("suggested_field", suggested)
        .with("available_properties", json!({"events": query::event_names(view, filter, usize::MAX), "property_keys": keys}))
}

/// The members of a list of words.
fn words<T: Copy + Serialize + DeserializeOwned>(body: Body<'_>, name: &str, known: &[T], code: Code) -> Result<Vec<T>, Problem> {
    body.list(name)?.iter().map(|value| word(value, known, code)).collect()
}

/// One of some words. The refusal of any other tells them all.
fn word<T: Copy + Serialize + DeserializeOwned>(value: &Value, known: &[T], code: Code) -> Result<T, Problem> {
    serde_json::from_value(value.clone()).map_err(|_| {
        let known: Vec<_> = known.iter().filter_map(|word| Some(json!(word).as_str()?.to_owned())).collect();
        Problem::new(code, format!("{value} is not one of {}", known.join(", ")))
    })
}

/// A row with the names of its columns.
fn named(query: &TableQuery, row: TableRow) -> Value {
    let name = |word: Value| word.as_str().unwrap_or_default().to_owned();
    let group = query.group_by.iter().zip(row.group).map(|(dimension, text)| (name(json!(dimension)), json!(text)));
    let metrics = query.metrics.iter().zip(row.metrics).map(|(metric, number)| (name(json!(metric)), json!(number)));
    Value::Object(group.chain(metrics).collect::<Map<_, _>>())
}
