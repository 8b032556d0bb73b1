//! Parameters of the reads, from a query string or from the JSON of a batch query.

use super::problem::{Code, Problem};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Parameters by name. `null` is as good as absent.
#[derive(Debug, Default)]
pub(super) struct Params(BTreeMap<String, Param>);

#[derive(Debug)]
enum Param {
    /// From a query string, where everything is text.
    Raw(String),
    Json(Value),
    /// Given several times in a query string: a mistake, if somebody wants to know it.
    Repeated,
}

impl Params {
    pub(super) fn from_query(pairs: impl Iterator<Item = (String, String)>) -> Self {
        let mut params = BTreeMap::new();
        for (name, value) in pairs {
            params.entry(name).and_modify(|param| *param = Param::Repeated).or_insert(Param::Raw(value));
        }
        Self(params)
    }

    pub(super) fn from_json(members: Map<String, Value>) -> Self {
        let given = members.into_iter().filter(|(_, value)| !value.is_null());
        Self(given.map(|(name, value)| (name, Param::Json(value))).collect())
    }

    fn get(&self, name: &str) -> Result<Option<&Param>, Problem> {
        match self.0.get(name) {
            Some(Param::Repeated) => Err(invalid(name, "be given once")),
            other => Ok(other),
        }
    }

    /// A text that is not empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.get(name)? {
            None => Ok(None),
            Some(Param::Raw(text) | Param::Json(Value::String(text))) if !text.is_empty() => Ok(Some(text)),
            Some(Param::Raw(_) | Param::Json(Value::String(_))) => Err(invalid(name, "not be empty")),
            Some(Param::Json(_) | Param::Repeated) => Err(invalid(name, "be a string")),
        }
    }

    /// A whole number from `min` on; one beyond `max` is taken for `max`.
    pub(super) fn count(&self, name: &str, min: u64, max: u64) -> Result<Option<u64>, Problem> {
        let number = match self.get(name)? {
            None => return Ok(None),
            Some(Param::Raw(digits)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                // Digits that are no number are too many digits.
                Some(digits.parse().unwrap_or(u64::MAX))
            }
            Some(Param::Raw(_) | Param::Repeated) => None,
            Some(Param::Json(value)) => whole(value),
        };
        let number = number.filter(|number| *number >= min).ok_or_else(|| invalid(name, &format!("be a whole number, {min} or more")))?;
        Ok(Some(number.min(max)))
    }

    /// An instant: a time with its offset, or a date, which stands for its first instant in UTC.
    pub(super) fn moment(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let midnight = || Some(text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
        // A longer text that begins with a date would be read as that date.
        let moment = text.parse().ok().or_else(|| midnight().filter(|_| text.len() == "2026-03-09".len()));
        moment.map(Some).ok_or_else(|| invalid(name, "be an ISO 8601 time with its offset, or a date"))
    }

    /// What was given for these names, to tell whether it is the same another time.
    pub(super) fn given<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = (&'a str, String)> {
        names.iter().filter_map(|name| match self.0.get(*name)? {
            Param::Raw(text) => Some((*name, text.clone())),
            Param::Json(Value::String(text)) => Some((*name, text.clone())),
            Param::Json(value) => Some((*name, value.to_string())),
            Param::Repeated => None,
        })
    }
}

/// JSON Schema's idea of a whole number: `7.0` is one.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0).map(|number| number as u64))
}

pub(super) fn invalid(name: &str, must: &str) -> Problem {
    Problem::new(Code::InvalidParameter, format!("{name} must {must}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn query(text: &str) -> Params {
        Params::from_query(form_urlencoded::parse(text.as_bytes()).into_owned())
    }

    #[test]
    fn counts_are_digits_in_a_query_and_numbers_in_json() {
        let count = |params: &Params| params.count("limit", 1, 100).map_err(|problem| problem.brief()["message"].clone());
        assert_eq!(count(&query("limit=7")), Ok(Some(7)));
        assert_eq!(count(&query("limit=99999999999999999999999")), Ok(Some(100)));
        assert_eq!(count(&query("")), Ok(None));
        for wrong in ["limit=", "limit=0", "limit=-1", "limit=7.0", "limit=%C3%A9", "limit=+7"] {
            assert_eq!(count(&query(wrong)), Err(json!("limit must be a whole number, 1 or more")), "{wrong}");
        }
        let json = |value: Value| Params::from_json(Map::from_iter([("limit".to_owned(), value)]));
        assert_eq!(count(&json(json!(7))), Ok(Some(7)));
        assert_eq!(count(&json(json!(7.0))), Ok(Some(7)));
        assert_eq!(count(&json(json!(null))), Ok(None));
        assert!(count(&json(json!("7"))).is_err() && count(&json(json!(7.5))).is_err());
    }

    #[test]
    fn a_parameter_given_twice_is_refused_by_whoever_reads_it() {
        let params = query("days=7&days=8&key=a&key=b&limit=3");
        assert!(params.count("days", 1, 100).is_err() && params.text("days").is_err());
        assert_eq!(params.count("limit", 1, 100).ok(), Some(Some(3)));
    }

    #[test]
    fn a_moment_is_a_time_with_offset_or_a_date() {
        let moment = |text: &str| query(&format!("to={text}")).moment("to").map(|moment| moment.unwrap().to_string()).ok();
        assert_eq!(moment("2026-03-09").as_deref(), Some("2026-03-09T00:00:00Z"));
        assert_eq!(moment("2026-03-09T12:00:00%2B01:00").as_deref(), Some("2026-03-09T11:00:00Z"));
        for wrong in ["", "now", "2026-03-09T12:00:00", "2026-13-01", "2026-03-09T12:00:00+01:00"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }
}
