//! Funnels.

use super::body::Body;
use super::event::MAX_CHARS;
use super::params;
use super::problem::{Code, Problem};
use super::reader::Reader;
use crate::dialects::Call;
use crate::exchange::Reply;
use crate::query::{self, Comparison, Condition, FunnelQuery, Operand, Step};
use crate::store::Field;
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::Value;

const STEPS: std::ops::RangeInclusive<usize> = 2..=8;

const DEFAULT_DAYS: u32 = 30;

const WINDOW_HOURS: (f64, std::ops::RangeInclusive<f64>) = (168.0, 1.0..=8_760.0);

const BRANCHES: (f64, std::ops::RangeInclusive<f64>) = (10.0, 1.0..=50.0);

const SECONDS_OF_HOUR: f64 = 3_600.0;

pub(super) fn reply(call: &Call) -> Result<Reply, Problem> {
    let body = Body::of(call)?;
    let reader = Reader::of_body(call, body)?;
    let since = params::since(body.text("since"), DEFAULT_DAYS, reader.now());
    let query = read(body)?;
    Ok(Reply::json(StatusCode::OK, &query::funnel(reader.store().view(), &reader.since_day(since), &query)))
}

fn read(body: Body<'_>) -> Result<FunnelQuery, Problem> {
    let malformed = || Problem::new(Code::InvalidFunnelSteps, "steps must be an array of 2 to 8 steps, each with an event");
    let steps = body.get("steps").and_then(Value::as_array).filter(|steps| STEPS.contains(&steps.len())).ok_or_else(malformed)?;
    let steps = steps.iter().map(|step| read_step(Body::of_value(step).ok_or_else(malformed)?)).collect::<Result<_, _>>()?;
    let count_by = match body.text("count_by") {
        None | Some("user_id") => Field::UserId,
        Some("session_id") => Field::SessionId,
        Some(_) => return Err(Problem::new(Code::InvalidBody, "count_by must be user_id or session_id")),
    };
    Ok(FunnelQuery {
        steps,
        window: SignedDuration::from_secs_f64(number(body, "conversion_window_hours", WINDOW_HOURS)? * SECONDS_OF_HOUR),
        count_by,
        breakdown: body.text("breakdown").map(params::property).transpose()?,
        breakdown_limit: number(body, "breakdown_limit", BRANCHES)? as usize,
    })
}

fn read_step(step: Body<'_>) -> Result<Step, Problem> {
    let nameless = || Problem::new(Code::InvalidFunnelSteps, format!("each step needs an event of at most {MAX_CHARS} characters"));
    let malformed = |_| Problem::new(Code::InvalidFunnelSteps, "the filters of a step must be an array");
    let event = step.text("event").filter(|event| event.chars().count() <= MAX_CHARS).ok_or_else(nameless)?.to_owned();
    let conditions = step.list("filters").map_err(malformed)?.iter().map(read_filter).collect::<Result<_, _>>()?;
    Ok(Step { event, conditions })
}

fn read_filter(filter: &Value) -> Result<Condition, Problem> {
    let incomplete = || Problem::new(Code::InvalidFunnelSteps, "a filter needs property, op and a text as value");
    let filter = Body::of_value(filter).ok_or_else(incomplete)?;
    let property = params::property(filter.text("property").ok_or_else(incomplete)?)?;
    let comparison = match filter.text("op") {
        Some("eq") => Comparison::Eq,
        Some("neq") => Comparison::Neq,
        Some("contains") => Comparison::Contains,
        _ => return Err(Problem::new(Code::InvalidFilterOp, "op must be one of eq, neq, contains")),
    };
    let value = filter.get("value").filter(|value| value.is_string()).ok_or_else(incomplete)?;
    Condition::new(Operand::PropertyText(property), comparison, value).ok_or_else(incomplete)
}

fn number(body: Body<'_>, name: &str, (default, bounds): (f64, std::ops::RangeInclusive<f64>)) -> Result<f64, Problem> {
    let number = body.get(name).map_or(Some(default), Value::as_f64).filter(|number| bounds.contains(number));
    number.ok_or_else(|| Problem::new(Code::InvalidBody, format!("{name} must be a number from {} to {}", bounds.start(), bounds.end())))
}
