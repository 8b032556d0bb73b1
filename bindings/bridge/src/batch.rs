//! Events by the batch, for languages in which crossing into Rust costs more than an event does.

use std::borrow::Cow;
use std::fmt;

use agentlytics::core::{Error, EventBuffer, EventId};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// One entry of a batch: `[id, event_type, data]`, `[id, null, event]` with the type among the members, or
/// `[id, helper, arguments, true]`.
#[derive(Deserialize)]
pub(crate) struct Entry<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Option<Cow<'a, str>>,
    #[serde(borrow, default)] Option<&'a RawValue>,
    #[serde(default)] bool,
);

impl<'a> Entry<'a> {
    /// Splits a batch into its entries, without looking into them.
    pub fn split(json: &'a [u8]) -> Result<Vec<&'a RawValue>, Error> {
        serde_json::from_slice(json).map_err(|cause| Error::validation(format!("a batch must be a JSON array of entries: {cause}")))
    }

    /// Reads one entry.
    pub fn read(json: &'a RawValue) -> Result<Self, Error> {
        let wanted = "an entry must be [id, event type, data], [id, null, event] or [id, helper, arguments, true]";
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
        let mut json = serde_json::Deserializer::from_str(data.get());
        Members(event).deserialize(&mut json).map_err(|cause| self.not_an_object(&cause))
    }

    fn not_an_object(&self, cause: &serde_json::Error) -> Error {
        let name = self.name().unwrap_or("event");
        Error::validation(format!("the data of '{name}' must be an object: {cause}"))
    }
}

/// Sets the members of an object as they come.
struct Members<'e>(&'e mut EventBuffer);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of names and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some((key, value)) = members.next_entry::<Name<'de>, &RawValue>()? {
            self.0.set_with(&key.0, |out| {
                out.extend_from_slice(value.get().as_bytes());
                Ok(())
            });
        }
        Ok(())
    }
}

/// A key, borrowed unless it holds an escape.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
