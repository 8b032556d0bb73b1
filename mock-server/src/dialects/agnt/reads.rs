//! The seven reads.

use super::params::Params;
use super::period::{self, before_today, up_to_today};
use super::problem::Problem;
use super::rows::{counters, event, metrics, totals, with};
use crate::dialects::Call;
use crate::dialects::wire::moment;
use crate::query::{Activities, Filter, Unit, activities, activities_by, activity_rows, day};
use crate::store::{Field, View};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

const WINDOW: RangeInclusive<usize> = 1..=90;
const EVENT_ROWS: RangeInclusive<usize> = 1..=500;
const USER_ROWS: RangeInclusive<usize> = 1..=100;

/// Totals of the last whole days.
pub(super) fn overview(call: &Call) -> Result<Value, Problem> {
    let params = params(call);
    let period = params.period()?.unwrap_or(Unit::Week);
    let filter = params.filter(before_today(period, call.now))?;
    let found = found(call, &filter);
    Ok(json!({
        "period": period::name(period),
        "startDate": moment(filter.from),
        "endDate": moment(filter.to),
        "activeUsers": found.users,
        "events": with(counters(&found), json!({"total": found.total()})),
        "resources": {},
        "realtime": {},
        "computedAt": moment(call.now),
    }))
}

/// Totals of a span.
pub(super) fn metrics_of_span(call: &Call) -> Result<Value, Problem> {
    let params = params(call);
    let period = params.period()?.ok_or_else(|| Problem::invalid("period", "be given"))?;
    let filter = params.filter(params.span()?)?;
    let more = json!({
        "period": period::name(period),
        "periodKey": period::key(period, filter.from),
        "startDate": moment(filter.from),
        "endDate": moment(filter.to),
    });
    Ok(with(metrics(&found(call, &filter)), more))
}

/// Totals of the last days, today included, and each of these days.
pub(super) fn rolling(call: &Call) -> Result<Value, Problem> {
    let params = params(call);
    let window = params.count("window", WINDOW, 7)?;
    let filter = params.filter(up_to_today(window, call.now))?;
    let mut store = call.world.store();
    let view = store.view();
    let series = Unit::Day.within(filter.from..filter.to).map(|span| {
        let found = activities(view, &Filter { from: span.start, to: span.end, ..filter.clone() });
        with(totals(&found), json!({"date": day(span.start)}))
    });
    let more = json!({
        "window": window,
        "startDate": moment(filter.from),
        "endDate": moment(filter.to),
        "assistant": params.text("assistant")?,
        "series": series.collect::<Vec<_>>(),
        "computedAt": moment(call.now),
    });
    Ok(with(totals(&activities(view, &filter)), more))
}

/// Events, a page at a time.
pub(super) fn events(call: &Call) -> Result<Value, Problem> {
    let params = params(call);
    let (limit, skip) = (params.count("limit", EVENT_ROWS, 50)?, params.count("skip", 0..=usize::MAX, 0)?);
    let wanted = params.event_type()?;
    let mut filter = params.filter(params.span()?)?;
    filter.equal.extend(params.text("user")?.map(|user| (Field::UserId, user)));
    let mut store = call.world.store();
    let view = store.view();
    let rows = activity_rows(view, &filter, wanted);
    let page = rows.iter().skip(skip).take(limit).map(|(row, activity)| event(view, *row, *activity));
    Ok(json!({
        "events": page.collect::<Vec<_>>(),
        "total": rows.len(),
        "limit": limit,
        "skip": skip,
        "hasMore": rows.len().saturating_sub(skip) > limit,
    }))
}

/// Every assistant there is, the idle ones included.
pub(super) fn assistants(call: &Call) -> Result<Value, Problem> {
    let params = params(call);
    let filter = params.filter(params.span()?)?;
    let names = names(call);
    let mut store = call.world.store();
    let view = store.view();
    let mut known: BTreeSet<_> = view.events.column(Field::AgentId).texts().chain(names.keys().map(String::as_str)).collect();
    if let Some(wanted) = params.text("assistant")? {
        known.retain(|assistant| *assistant == wanted);
    }
    let all = activities_by(view, &filter, Field::AgentId, known.into_iter().map(str::to_owned), usize::MAX);
    let rows = all.into_iter().map(|(assistant, found)| {
        let name = names.get(&assistant).unwrap_or(&assistant);
        with(totals(&found), json!({"assistant": assistant, "name": name, "lastActiveAt": found.last.map(moment)}))
    });
    Ok(json!({"assistants": rows.collect::<Vec<_>>(), "startDate": moment(filter.from), "endDate": moment(filter.to)}))
}

/// The users with the most events.
pub(super) fn top_users(call: &Call) -> Result<Value, Problem> {
    let params = params(call);
    let limit = params.count("limit", USER_ROWS, 10)?;
    let filter = params.filter(params.span()?)?;
    let top = activities_by(call.world.store().view(), &filter, Field::UserId, [], limit);
    let rows = top.into_iter().map(|(user, found)| {
        let more = json!({"user": user, "total": found.total(), "lastActiveAt": found.last.map(moment)});
        with(counters(&found), more)
    });
    Ok(json!({
        "users": rows.collect::<Vec<_>>(),
        "startDate": moment(filter.from),
        "endDate": moment(filter.to),
        "limit": limit,
    }))
}

/// The totals of each period that is over, from the first on in which anything was ever stored: before it there was no account.
pub(super) fn snapshots(call: &Call) -> Result<Value, Problem> {
    let params = params(call);
    let period = params.period()?.unwrap_or(Unit::Day);
    let filter = params.filter(params.span()?)?;
    let mut store = call.world.store();
    let view = store.view();
    let past = filter.from..filter.to.min(call.now);
    let since = first(view).map(|first| period.around(first).start);
    let over = since.into_iter().flat_map(|since| period.within(past.start.max(since)..past.end));
    let rows = over.map(|span| {
        let found = activities(view, &Filter { from: span.start, to: span.end, ..filter.clone() });
        let key = period::key(period, span.start);
        let more = json!({
            "id": format!("snap_{key}"),
            "period": period::name(period),
            "periodKey": key,
            "startDate": moment(span.start),
            "endDate": moment(span.end),
            "computedAt": moment(span.end),
        });
        with(totals(&found), more)
    });
    Ok(json!({"snapshots": rows.collect::<Vec<_>>(), "startDate": moment(filter.from), "endDate": moment(filter.to)}))
}

fn params(call: &Call) -> Params<'_> {
    Params(&call.asked.head)
}

fn found(call: &Call, filter: &Filter) -> Activities {
    activities(call.world.store().view(), filter)
}

/// When the earliest event happened.
fn first(view: View<'_>) -> Option<jiff::Timestamp> {
    view.by_time.first().map(|row| view.events.occurred_at(*row))
}

/// The assistants that the control plane told of, with their names.
fn names(call: &Call) -> BTreeMap<String, String> {
    let account = call.world.account.lock();
    let named = account.assistants().map(|assistant| (assistant.id.clone(), assistant.name.clone().unwrap_or(assistant.id.clone())));
    named.collect()
}
