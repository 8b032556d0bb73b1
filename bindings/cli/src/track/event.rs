//! One event, from the words of a command line.

use std::fmt;
use std::str::FromStr;

use agentlytics_bridge::{Client, Error, EventId, EventWriter};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Fate, Track};
use crate::failure::Failure;
use crate::lines::JsonDamage;
use crate::output::Output;
use crate::sender::{Sender, Sent, Trouble};

/// `name=value`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Assignment {
    name: String,
    value: Value,
}

/// A JSON object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Members(Map<String, Value>);

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or("wanted is NAME=VALUE")?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
        Ok(Self { name: name.to_owned(), value })
    }
}

impl FromStr for Members {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = serde_json::from_str(text).map(Self);
        read.map_err(|error| format!("{}; wanted is a JSON object, in quotation marks of the shell", JsonDamage::of(&error)))
    }
}

/// What became of one event.
#[derive(Serialize)]
struct Tracked {
    id: EventId,
    #[serde(flatten)]
    fate: Fate,
}

impl Track {
    pub(super) fn track_one(&self, sender: Sender, output: Output) -> Result<(), Failure> {
        let event = self.event(sender.client()).map_err(Failure::from)?;
        let id = sender.send(self.id, self.time, event).map_err(|trouble| match trouble {
            Trouble::Event(reason) => Failure::usage(reason),
            Trouble::Service(failure) => failure,
        })?;
        sender.settle(|_| ());
        let Sent { stats, arrived } = sender.close();
        output.report(&Tracked { id, fate: Fate::from(&stats) })?;
        arrived
    }

    fn event(&self, client: &Client) -> Result<EventWriter, Error> {
        let mut members = self.properties.0.clone();
        members.extend(self.assignments.iter().map(|Assignment { name, value }| (name.clone(), value.clone())));
        match &self.helper {
            Some(helper) => client.helper_event(helper, members),
            None => {
                let mut event = client.event(self.event_type.as_deref().unwrap_or_default())?;
                event.merge(&members);
                Ok(event)
            }
        }
    }
}

impl fmt::Display for Tracked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, fate } = self;
        let what = match fate {
            Fate { delivered: 1.., .. } => "is stored",
            Fate { duplicate: 1.., .. } => "was stored before",
            Fate { spooled: 1.., .. } => "is on disk for the next client",
            Fate { .. } => "is lost",
        };
        writeln!(f, "{id} {what}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_json_is_taken_for_it_and_all_else_for_text() {
        for (text, value) in [
            ("a=7", json!(7)),
            ("a=true", json!(true)),
            ("a=[1]", json!([1])),
            ("a=", json!("")),
            ("a=b=c", json!("b=c")),
            ("a=\"7\"", json!("7")),
            ("a=007", json!("007")),
        ] {
            assert_eq!(text.parse(), Ok(Assignment { name: "a".to_owned(), value }), "{text}");
        }
        for text in ["a", "=a", ""] {
            assert_eq!(text.parse::<Assignment>(), Err("wanted is NAME=VALUE".to_owned()));
        }
        assert!("{plan: 1}".parse::<Members>().unwrap_err().starts_with("column 2: key must be a string; wanted is a JSON object"));
    }
}
