//! Which events are shown: what the service is asked for, and what is left out of its answer.

use std::borrow::Cow;
use std::str::FromStr;

use agentlytics_spec::Spec;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::service::Service;

/// The argument with which a stream begins after an event.
const BEGIN: &str = "last_event_id";
/// Where events have the members that their services publish no field for.
const PROPERTIES: &str = "properties";

/// `name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    name: String,
    value: String,
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or("wanted is NAME=VALUE")?;
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

impl Condition {
    /// Whether an event has this value, in a field or else in a property.
    fn holds(&self, event: &Value) -> bool {
        let found = event.get(&self.name).or_else(|| event.get(PROPERTIES)?.get(&self.name));
        let text = found.map(|found| found.as_str().map_or_else(|| Cow::Owned(found.to_string()), Cow::Borrowed));
        text.is_some_and(|text| text == self.value)
    }
}

/// Which events of a stream are shown.
pub(super) struct Filter {
    /// The operation that gives them.
    pub(super) operation: &'static str,
    /// What the service is asked for.
    pub(super) arguments: Value,
    /// What must hold besides.
    conditions: Vec<Condition>,
}

impl Filter {
    /// Leaves to the service what its stream has an argument for.
    ///
    /// # Errors
    /// Its stream cannot begin in the past, and should (usage).
    pub(super) fn new(
        service: &Service,
        operation: &'static str,
        event_type: Option<String>,
        since: Option<String>,
        conditions: Vec<Condition>,
    ) -> Result<Self, Failure> {
        let known = arguments_of(service, operation);
        let mut arguments = Map::new();
        if let Some(event) = since {
            if !known.contains(&BEGIN) {
                return Err(Failure::usage(format!("--since: a stream of {} begins when it is opened", service.word())));
            }
            arguments.insert(BEGIN.to_owned(), event.into());
        }
        let of_type = service.event_type.zip(event_type).map(|(name, value)| Condition { name: name.to_owned(), value });
        let (asked, conditions): (Vec<_>, Vec<_>) =
            conditions.into_iter().chain(of_type).partition(|condition| known.contains(&condition.name.as_str()));
        arguments.extend(asked.into_iter().map(|Condition { name, value }| (name, value.into())));
        Ok(Self { operation, arguments: arguments.into(), conditions })
    }

    /// Whether an event of the stream is shown.
    pub(super) fn holds(&self, event: &Value) -> bool {
        self.conditions.iter().all(|condition| condition.holds(event))
    }
}

/// The names of an operation's arguments.
fn arguments_of(service: &Service, operation: &str) -> Vec<&'static str> {
    let spec = Spec::all().into_iter().find(|spec| spec.vendor() == service.name);
    let parameters = spec.and_then(|spec| spec.operation(operation)).map(|operation| operation.parameters());
    parameters.unwrap_or_default().iter().map(|parameter| parameter.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filter(service: &str, event_type: &str, conditions: &[&str]) -> Filter {
        let conditions = conditions.iter().map(|condition| condition.parse().unwrap()).collect();
        Filter::new(Service::find(service).unwrap(), "streamEvents", Some(event_type.to_owned()), None, conditions).unwrap()
    }

    #[test]
    fn the_service_filters_what_it_can() {
        let metrone = filter("metrone", "signup", &["source=web", "plan=pro"]);
        assert_eq!(metrone.arguments, json!({"event_type": "signup", "source": "web"}));
        assert!(metrone.holds(&json!({"properties": {"plan": "pro"}})));
        assert!(!metrone.holds(&json!({"properties": {"plan": "free"}})));

        let agent_analytics = filter("agent_analytics", "signup", &["events=signup,login"]);
        assert_eq!(agent_analytics.arguments, json!({"events": "signup,login"}));
        assert!(agent_analytics.holds(&json!({"event": "signup"})) && !agent_analytics.holds(&json!({"event": "login"})));
    }

    #[test]
    fn a_field_comes_before_a_property_and_a_number_is_compared_as_it_is_written() {
        let condition = |text: &str| text.parse::<Condition>().unwrap();
        let event = json!({"plan": "pro", "properties": {"plan": "free", "count": 7, "none": null}});
        assert!(condition("plan=pro").holds(&event) && !condition("plan=free").holds(&event));
        assert!(condition("count=7").holds(&event) && !condition("count=7.0").holds(&event));
        assert!(!condition("gone=").holds(&event));
        assert_eq!("plan".parse::<Condition>(), Err("wanted is NAME=VALUE".to_owned()));
    }

    #[test]
    fn a_stream_that_begins_when_it_is_opened_is_told_to_be_so() {
        let since = |service| Filter::new(Service::find(service).unwrap(), "streamEvents", None, Some("e-1".to_owned()), vec![]);
        assert_eq!(since("metrone").unwrap().arguments, json!({"last_event_id": "e-1"}));
        assert!(since("agent_analytics").is_err());
    }
}
