//! Events by the batch, for languages in which crossing into Rust costs more than an event does.

use std::borrow::Cow;
use std::fmt;

use agentlytics::core::{Error, EventBuffer, EventId};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// One entry of a batch: `[id, event_type, data]`, `[id, null, event]` with the type among the members, or
/// `[id, helper, arguments, true]`. Each may be followed by the context, an object:
/// `[id, event_type, data, false, context]`.
#[derive(Deserialize)]
pub(crate) struct Entry<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Option<Cow<'a, str>>,
    #[serde(borrow, default)] Option<&'a RawValue>,
    #[serde(default)] bool,
    #[serde(borrow, default)] Option<&'a RawValue>,
);

impl<'a> Entry<'a> {
    /// Reads a batch. An entry of another shape takes no other with it.
    pub fn read_all(json: &'a [u8]) -> Result<Vec<Result<Self, Error>>, Error> {
        let no_batch = |cause: &dyn fmt::Display| Error::validation(format!("a batch must be a JSON array of entries: {cause}"));
        let json = std::str::from_utf8(json).map_err(|cause| no_batch(&cause))?;
        if let Ok(entries) = serde_json::from_str::<Vec<Self>>(json) {
            return Ok(entries.into_iter().map(Ok).collect());
        }
        // Some entry has another shape: each is read by itself, which takes longer.
        let entries: Vec<&RawValue> = serde_json::from_str(json).map_err(|cause| no_batch(&cause))?;
        Ok(entries.into_iter().map(Self::read).collect())
    }

    fn read(json: &'a RawValue) -> Result<Self, Error> {
        let wanted = "an entry must be [id, event type, data], [id, null, event] or [id, helper, arguments, true], and may end with false or true and a context";
        serde_json::from_str(json.get()).map_err(|cause| Error::validation(format!("{wanted}: {cause}")))
    }

    /// The id under which the event was tracked.
    pub fn id(&self) -> Result<EventId, Error> {
        self.0.parse()
    }

    /// The event type, or the name of the helper; `None` for an event whose type is among its members.
    pub fn name(&self) -> Option<&str> {
        self.1.as_deref()
    }

    /// Whether it is written in the words of a helper.
    pub fn is_helper(&self) -> bool {
        self.3
    }

    /// The arguments of a helper, or all members of an event.
    pub fn members(&self) -> Result<Map<String, Value>, Error> {
        let read = self.2.map_or_else(|| Ok(Map::new()), |arguments| serde_json::from_str(arguments.get()));
        read.map_err(|cause| self.not_an_object(&cause))
    }

    /// Copies each member of the data into `event`; the values are not looked into.
    pub fn write_data(&self, event: &mut EventBuffer) -> Result<(), Error> {
        let Some(data) = self.2 else { return Ok(()) };
        let set = |key: &str, json: &str| event.set_with(key, |out| copy(out, json));
        each_member(data, set).map_err(|cause| self.not_an_object(&cause))
    }

    /// Copies those members of the context into `event` that it has not of its own.
    pub fn write_context(&self, event: &mut EventBuffer) -> Result<(), Error> {
        let Some(context) = self.4 else { return Ok(()) };
        let set = |key: &str, json: &str| event.set_if_absent_with(key, |out| copy(out, json));
        each_member(context, set).map_err(|cause| Error::validation(format!("the context must be an object: {cause}")))
    }

    fn not_an_object(&self, cause: &serde_json::Error) -> Error {
        let name = self.name().unwrap_or("event");
        Error::validation(format!("the data of '{name}' must be an object: {cause}"))
    }
}

#[allow(clippy::unnecessary_wraps, reason = "other writers of an event's values can fail")]
fn copy(out: &mut Vec<u8>, json: &str) -> Result<(), Error> {
    out.extend_from_slice(json.as_bytes());
    Ok(())
}

/// Hands over the members of an object as they come: each key, and the JSON of its value.
fn each_member(object: &RawValue, set: impl FnMut(&str, &str)) -> serde_json::Result<()> {
    Members(set).deserialize(&mut serde_json::Deserializer::from_str(object.get()))
}

struct Members<F>(F);

impl<'de, F: FnMut(&str, &str)> DeserializeSeed<'de> for Members<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de, F: FnMut(&str, &str)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of names and values")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some((key, value)) = members.next_entry::<Name<'de>, &RawValue>()? {
            (self.0)(&key.0, value.get());
        }
        Ok(())
    }
}

/// A key, borrowed unless it holds an escape.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
