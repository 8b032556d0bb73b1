//! Reads whose parameters stand in the query: most of them.

use super::params;
use super::problem::{Code, Problem};
use super::reader::Reader;
use super::rows::{row, told};
use crate::dialects::Call;
use crate::exchange::Reply;
use crate::query::{self, End, EventName, Filter, RetentionQuery, SessionRow, Start, Unit};
use crate::store::Field;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Kinds of events that the totals name.
const TOP_EVENTS: usize = 20;

/// Different sets of properties whose keys are told.
const PROPERTY_SETS: usize = 100;

const ROWS: (i64, (i64, i64)) = (100, (1, 1_000));

const VALUES: (i64, (i64, i64)) = (20, (1, 1_000));

const SAMPLE: (i64, (i64, i64)) = (5_000, (100, 10_000));

const WINDOW: (i64, (i64, i64)) = (60, (10, 300));

/// A read of one project.
pub(super) type Read = fn(&Reader<'_>) -> Result<Value, Problem>;

/// The answer to a read of the project that the query names.
pub(super) fn of_project(call: &Call, read: Read) -> Result<Reply, Problem> {
    Ok(Reply::json(StatusCode::OK, &read(&Reader::of_query(call)?)?))
}

/// The answer to a read of the project that the query names, or of the first.
pub(super) fn of_any_project(call: &Call, read: Read) -> Result<Reply, Problem> {
    Ok(Reply::json(StatusCode::OK, &read(&Reader::of_query_or_first(call)?)?))
}

pub(super) fn stats(reader: &Reader<'_>) -> Result<Value, Problem> {
    let units = [("day", Unit::Day), ("hour", Unit::Hour), ("week", Unit::Week), ("month", Unit::Month)];
    // An unknown word is a day, and is told as one.
    let unit = reader.choice("groupBy", &units).unwrap_or(Unit::Day);
    let since = reader.since();
    let filter = reader.since_day(since);
    // Hours begin at the very instant, all else with its day.
    let span = if unit == Unit::Hour { reader.since_instant(since) } else { filter.clone() };
    let mut store = reader.store();
    let view = store.view();
    let series = query::series(view, &span, unit);
    let totals = if unit == Unit::Hour { query::totals(view, &filter) } else { series.totals };
    let brief = |event: &EventName| json!({"event": event.event, "count": event.count, "unique_users": event.unique_users});
    Ok(json!({
        "project": reader.project.name,
        "period": {"from": query::day(filter.from), "to": reader.today(), "groupBy": unit},
        "totals": totals,
        "timeSeries": series.buckets,
        "events": query::event_names(view, &filter, TOP_EVENTS).iter().map(brief).collect::<Vec<_>>(),
        "sessions": query::session_summary(view, &filter),
    }))
}

pub(super) fn events(reader: &Reader<'_>) -> Result<Value, Problem> {
    let filter = with_texts(reader, reader.since_day(reader.since()), &[("event", Field::EventType), ("session_id", Field::SessionId)]);
    let limit = count(reader, "limit", ROWS);
    let mut store = reader.store();
    let view = store.view();
    let page = query::page(view, &filter, Start::Offset(0), limit);
    let rows: Vec<_> = page.rows.iter().map(|each| row(view, *each, &reader.project.id)).collect();
    Ok(json!({"project": reader.project.name, "events": rows}))
}

pub(super) fn properties(reader: &Reader<'_>) -> Result<Value, Problem> {
    let filter = reader.since_day(reader.since());
    let mut store = reader.store();
    let view = store.view();
    Ok(json!({
        "project": reader.project.name,
        "events": query::event_names(view, &filter, usize::MAX),
        "property_keys": query::property_keys(view, &filter, PROPERTY_SETS),
    }))
}

pub(super) fn properties_received(reader: &Reader<'_>) -> Result<Value, Problem> {
    let filter = reader.since_day(reader.since());
    let sample = count(reader, "sample", SAMPLE);
    let properties = query::received_properties(reader.store().view(), &filter, sample);
    Ok(json!({
        "project": reader.project.name,
        "sample_size": sample,
        "since": query::day(filter.from),
        "properties": properties,
    }))
}

pub(super) fn sessions(reader: &Reader<'_>) -> Result<Value, Problem> {
    let filter = with_texts(reader, reader.since_day(reader.since()), &[("user_id", Field::UserId)]);
    let limit = count(reader, "limit", ROWS);
    let row = |session: &SessionRow| {
        let mut row = json!(session);
        row["is_bounce"] = u8::from(session.is_bounce).into();
        row["project_id"] = reader.project.id.as_str().into();
        row
    };
    let find = |is_bounce| query::sessions(reader.store().view(), &filter, is_bounce, limit);
    let is_bounce = reader.head().parameter("is_bounce");
    let sessions = match is_bounce.as_deref().map(|text| if text.is_empty() { Some(0) } else { params::leading_digits(text) }) {
        None => find(None),
        Some(Some(flag @ 0..=1)) => find(Some(flag == 1)),
        // No session is neither.
        Some(_) => Vec::new(),
    };
    Ok(json!({"project": reader.project.name, "sessions": sessions.iter().map(row).collect::<Vec<_>>()}))
}

pub(super) fn session_distribution(reader: &Reader<'_>) -> Result<Value, Problem> {
    let filter = reader.since_day(reader.since());
    Ok(named(reader, json!(query::session_distribution(reader.store().view(), &filter))))
}

pub(super) fn breakdown(reader: &Reader<'_>) -> Result<Value, Problem> {
    let key = params::text(reader.head(), "property");
    let key = key.ok_or_else(|| Problem::new(Code::MissingFields, "property query parameter required"))?;
    let property = params::property(&key)?;
    let filter = with_texts(reader, reader.since_day(reader.since()), &[("event", Field::EventType)]);
    let mut answer = json!(query::breakdown(reader.store().view(), &filter, &property, count(reader, "limit", VALUES)));
    answer["property"] = key.into();
    answer["event"] = params::text(reader.head(), "event").into();
    Ok(named(reader, answer))
}

pub(super) fn insights(reader: &Reader<'_>) -> Result<Value, Problem> {
    let periods = [("7d", 7), ("1d", 1), ("14d", 14), ("30d", 30), ("90d", 90)];
    let days = reader.choice("period", &periods).ok_or_else(|| unknown_choice("period", "1d, 7d, 14d, 30d or 90d"))?;
    let [current, previous] = query::periods(reader.now(), days);
    let insights = query::insights(reader.store().view(), &reader.during(current), &reader.during(previous));
    let mut answer = json!(insights);
    answer["current_period"] = json!(current);
    answer["previous_period"] = json!(previous);
    Ok(named(reader, answer))
}

pub(super) fn pages(reader: &Reader<'_>) -> Result<Value, Problem> {
    let (entry, exit) = (("entry_pages", End::Entry), ("exit_pages", End::Exit));
    let types: [(&str, &[(&str, End)]); 3] = [("entry", &[entry]), ("exit", &[exit]), ("both", &[entry, exit])];
    let wanted = reader.choice("type", &types).ok_or_else(|| unknown_choice("type", "entry, exit or both"))?;
    let filter = reader.since_day(reader.since());
    let limit = count(reader, "limit", VALUES);
    let mut store = reader.store();
    let view = store.view();
    let mut answer = json!({});
    for (name, end) in wanted {
        answer[*name] = json!(query::session_pages(view, &filter, *end, limit));
    }
    Ok(named(reader, answer))
}

pub(super) fn heatmap(reader: &Reader<'_>) -> Result<Value, Problem> {
    let filter = reader.since_day(reader.since());
    let heatmap = query::heatmap(reader.store().view(), &filter);
    Ok(json!({
        "project": reader.project.name,
        "heatmap": heatmap.cells,
        "peak": heatmap.peak,
        "busiest_day": heatmap.busiest_day,
        "busiest_hour": heatmap.busiest_hour,
    }))
}

pub(super) fn retention(reader: &Reader<'_>) -> Result<Value, Problem> {
    // Each with the most cohorts that can be asked for.
    let periods = [("week", (Unit::Week, 12)), ("day", (Unit::Day, 30)), ("month", (Unit::Month, 12))];
    let (period, most) = reader.choice("period", &periods).ok_or_else(|| unknown_choice("period", "day, week or month"))?;
    let event = params::text(reader.head(), "event");
    let returning = params::text(reader.head(), "returning_event");
    let query = RetentionQuery {
        period,
        cohorts: count(reader, "cohorts", (8, (1, most))),
        now: reader.now(),
        events: event.map(|event| (event.clone(), returning.unwrap_or(event))),
    };
    // Without `since` the cohorts are all that bounds the time.
    let since = params::text(reader.head(), "since").map_or(Timestamp::MIN, |_| reader.since());
    let mut answer = json!(query::retention(reader.store().view(), &reader.since_day(since), &query));
    answer["period"] = json!(period);
    Ok(answer)
}

pub(super) fn live(reader: &Reader<'_>) -> Result<Value, Problem> {
    let seconds = params::number(reader.head(), "window", WINDOW.0, WINDOW.1);
    let mut store = reader.store();
    let view = store.view();
    let recent = query::recent(view, &reader.since_instant(Timestamp::MIN), reader.now(), SignedDuration::from_secs(seconds));
    let latest: Vec<_> = recent.latest.iter().map(|row| told(view, *row)).collect();
    let mut answer = json!(recent);
    answer["window_seconds"] = seconds.into();
    answer["timestamp"] = reader.now().as_millisecond().into();
    answer["recent_events"] = latest.into();
    Ok(named(reader, answer))
}

/// An answer with the name of the project.
fn named(reader: &Reader<'_>, mut answer: Value) -> Value {
    answer["project"] = reader.project.name.as_str().into();
    answer
}

/// The events that carry the texts that the query asks for.
fn with_texts(reader: &Reader<'_>, mut filter: Filter, fields: &[(&str, Field)]) -> Filter {
    filter.equal.extend(fields.iter().filter_map(|(name, field)| Some((*field, params::text(reader.head(), name)?))));
    filter
}

fn count(reader: &Reader<'_>, name: &str, (default, bounds): (i64, (i64, i64))) -> usize {
    // The bounds are small numbers, and not below zero.
    usize::try_from(params::number(reader.head(), name, default, bounds)).unwrap_or_default()
}

fn unknown_choice(name: &str, choices: &str) -> Problem {
    Problem::new(Code::MissingFields, format!("{name} must be one of {choices}"))
}
