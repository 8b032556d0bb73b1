//! An event as clients write it.

use super::body::Body;
use super::problem::{Code, Problem};
use super::rows::COLUMNS;
use crate::dialects::Receipt;
use crate::dialects::wire::is_within;
use crate::enrich::referring_host;
use crate::store::{Field, NewEvent, Traits};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

/// Characters of an event's name, and of those of its user and its session.
pub(super) const MAX_CHARS: usize = 256;

const MAX_PROPERTY_BYTES: usize = 8 * 1024;

const MAX_AGE: SignedDuration = SignedDuration::from_hours(30 * 24);

const MAX_AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Where the service is told from which country a request comes, by the network before it.
const COUNTRY: &str = "cf-ipcountry";

/// Reads an event. Members that are not known are ignored, and `null` is as good as absent.
pub(super) fn read(mut members: Map<String, Value>, receipt: &Receipt<'_>) -> Result<NewEvent, Problem> {
    let properties = members.remove("properties").filter(|properties| !properties.is_null());
    let event = Body::of_members(&members);
    let name = text(event, "event")?.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Problem::new(Code::MissingFields, "event must be given and must not be empty"))?;
    let occurred_at = occurred_at(event, receipt)?;
    let mut read = receipt.event("agent_analytics", occurred_at);
    read.traits =
        Traits { page_view: name == "page_view", conversion: name == "conversion", ai_interaction: name.starts_with("ai_"), web: true };
    let fields = &mut read.fields;
    let mut set = |field, text: Option<&str>| text.filter(|text| !text.is_empty()).into_iter().for_each(|text| fields.set(field, text));
    let (user, session) = (text(event, "user_id")?, text(event, "session_id")?);
    set(Field::Project, Some(receipt.project));
    set(Field::EventType, Some(name));
    set(Field::Source, Some("web"));
    set(Field::UserId, user);
    set(Field::SessionId, session);
    set(Field::VisitorId, user.or(session));
    set(Field::CountryCode, country(receipt).as_deref());
    if let Some(properties) = properties {
        let members = Body::of_value(&properties).ok_or_else(|| invalid("properties must be a JSON object"))?;
        for (name, field) in COLUMNS {
            set(field, members.text(name));
        }
        set(Field::ReferrerDomain, members.text("referrer").and_then(referring_host).as_deref());
        if !is_within(&properties, MAX_PROPERTY_BYTES) {
            return Err(invalid(format!("properties must not be larger than {MAX_PROPERTY_BYTES} bytes of JSON")));
        }
        read.properties = match properties {
            Value::Object(properties) => Some(properties),
            _ => None,
        };
    }
    Ok(read)
}

/// As [`read`], of what may be no event at all.
pub(super) fn read_value(event: Value, receipt: &Receipt<'_>) -> Result<NewEvent, Problem> {
    match event {
        Value::Object(members) => read(members, receipt),
        _ => Err(invalid("an event must be a JSON object")),
    }
}

fn text<'a>(event: Body<'a>, name: &str) -> Result<Option<&'a str>, Problem> {
    let Some(value) = event.get(name) else { return Ok(None) };
    let text = value.as_str().ok_or_else(|| invalid(format!("{name} must be a string")))?;
    // A text has at most as many characters as bytes, so most need not be counted.
    if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
        return Err(invalid(format!("{name} must not be longer than {MAX_CHARS} characters")));
    }
    Ok(Some(text))
}

/// 0 stands for now, as if it were not given.
fn occurred_at(event: Body<'_>, receipt: &Receipt<'_>) -> Result<Timestamp, Problem> {
    let Some(value) = event.get("timestamp") else { return Ok(receipt.now) };
    let millis = value.as_f64().ok_or_else(|| invalid("timestamp must be a number of milliseconds since 1970"))?;
    if millis == 0.0 {
        return Ok(receipt.now);
    }
    // Beyond what an integer holds, a float becomes the greatest of them, which is no time either.
    let said = Some(millis).filter(|millis| *millis > 0.0).and_then(|millis| Timestamp::from_millisecond(millis as i64).ok());
    let said = said.ok_or_else(|| invalid("timestamp must be a time, in milliseconds since 1970"))?;
    let age = receipt.now.duration_since(said);
    if receipt.limits.check_event_time && (age > MAX_AGE || age < -MAX_AHEAD) {
        return Err(invalid("timestamp must be between 30 days ago and 5 minutes ahead"));
    }
    Ok(said)
}

/// `XX` and `T1` are what the network says when it does not know.
fn country(receipt: &Receipt<'_>) -> Option<String> {
    let code = receipt.head.header(COUNTRY)?;
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) && !code.eq_ignore_ascii_case("XX");
    is_code.then(|| code.to_ascii_uppercase())
}

fn invalid(message: impl Into<String>) -> Problem {
    Problem::new(Code::InvalidBody, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Head;
    use crate::world::Limits;
    use serde_json::json;

    fn read_at_noon(event: Value, limits: &Limits) -> Result<NewEvent, String> {
        let mut head = Head::of_nobody();
        head.headers.insert(COUNTRY, "cz".parse().unwrap());
        let now = "2026-03-09T12:00:00Z".parse().unwrap();
        read_value(event, &Receipt { head: &head, limits, project: "test", now, request: None }).map_err(Problem::message)
    }

    #[test]
    fn properties_that_every_service_has_become_columns() {
        let properties = json!({"path": "/a", "referrer": "https://www.news.example/x", "utm_source": "ads", "title": 5, "plan": "pro"});
        let event = read_at_noon(json!({"event": "page_view", "user_id": "u", "properties": properties}), &Limits::default()).unwrap();
        let expected = [
            (Field::PagePath, Some("/a")),
            (Field::ReferrerDomain, Some("news.example")),
            (Field::UtmSource, Some("ads")),
            (Field::PageTitle, None),
            (Field::UserId, Some("u")),
            (Field::SessionId, None),
            (Field::VisitorId, Some("u")),
            (Field::CountryCode, Some("CZ")),
        ];
        assert_eq!(expected.map(|(field, _)| (field, event.fields.get(field))), expected);
        assert!(event.traits.page_view);
        assert_eq!(event.properties.map(Value::Object), Some(properties));
    }

    #[test]
    fn a_time_is_within_thirty_days_back_and_five_minutes_ahead_unless_nobody_looks() {
        let (strict, lenient) = (Limits::default(), Limits { check_event_time: false, ..Limits::default() });
        let noon = 1_773_057_600_000_i64;
        let occurred = |timestamp: Value, limits| {
            read_at_noon(json!({"event": "x", "timestamp": timestamp}), limits).map(|event| event.occurred_at.as_millisecond() - noon)
        };
        assert_eq!(occurred(json!(null), &strict), Ok(0));
        assert_eq!(occurred(json!(0), &strict), Ok(0));
        assert_eq!(occurred(json!(noon as f64 - 0.5), &strict), Ok(-1), "the fraction of a millisecond is cut off");
        let (month, minutes) = (30 * 86_400_000, 300_000);
        assert_eq!(occurred(json!(noon - month), &strict), Ok(-month));
        assert_eq!(occurred(json!(noon + minutes), &strict), Ok(minutes));
        assert!(occurred(json!(noon - month - 1), &strict).is_err() && occurred(json!(noon + minutes + 1), &strict).is_err());
        assert_eq!(occurred(json!(noon - month - 1), &lenient), Ok(-month - 1));
        assert!(occurred(json!("2026"), &lenient).is_err() && occurred(json!(1e300), &lenient).is_err());
        assert!(occurred(json!(-1), &lenient).is_err(), "there is nothing before 1970");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let reason = |event: Value| read_at_noon(event, &Limits::default()).unwrap_err();
        assert_eq!(reason(json!([])), "an event must be a JSON object");
        assert_eq!(reason(json!({"event": ""})), "event must be given and must not be empty");
        assert_eq!(reason(json!({"event": 7})), "event must be a string");
        assert_eq!(reason(json!({"event": "é".repeat(257)})), "event must not be longer than 256 characters");
        assert_eq!(reason(json!({"event": "x", "user_id": 42})), "user_id must be a string");
        assert_eq!(reason(json!({"event": "x", "properties": [1]})), "properties must be a JSON object");
        assert!(reason(json!({"event": "x", "properties": {"a": "b".repeat(8 * 1024)}})).starts_with("properties must not be larger"));
        assert!(read_at_noon(json!({"event": "é".repeat(256), "properties": null}), &Limits::default()).is_ok());
    }
}
