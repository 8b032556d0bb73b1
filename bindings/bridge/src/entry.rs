//! Events as a binding's language writes them down: for languages in which handing over text costs less than handing over
//! values. The text of their data is copied into the event, and no tree is made of it.

use std::borrow::Cow;
use std::fmt;

use agentlytics::core::{Error, EventBuffer};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// An event in the words of its caller.
#[derive(Deserialize)]
#[serde(from = "Written<'a>")]
pub struct Entry<'a> {
    /// The id under which it was tracked.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The event type, or the name of a helper; `None` for an event whose type is among its members.
    #[serde(borrow)]
    pub name: Option<Cow<'a, str>>,
    /// JSON: the data of the event, the arguments of the helper, or all members of the event. `null` stands for none.
    pub data: Option<&'a str>,
    /// Whether it is written in the words of a helper.
    pub is_helper: bool,
    /// JSON: fields that are set where the event has none of that name.
    pub context: Option<&'a str>,
}

/// One entry of a batch: `[id, event_type, data]`, `[id, null, event]`, or `[id, helper, arguments, true]`. Each may be
/// followed by the context: `[id, event_type, data, false, context]`.
#[derive(Deserialize)]
struct Written<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Option<Cow<'a, str>>,
    #[serde(borrow, default)] Option<&'a RawValue>,
    #[serde(default)] bool,
    #[serde(borrow, default)] Option<&'a RawValue>,
);

impl<'a> From<Written<'a>> for Entry<'a> {
    fn from(Written(id, name, data, is_helper, context): Written<'a>) -> Self {
        Self { id, name, data: data.map(RawValue::get), is_helper, context: context.map(RawValue::get) }
    }
}

impl<'a> Entry<'a> {
    /// Reads a batch. An entry of another shape takes no other with it.
    pub(crate) fn read_all(json: &'a str) -> Result<Vec<Result<Self, Error>>, Error> {
        if let Ok(entries) = serde_json::from_str::<Vec<Self>>(json) {
            return Ok(entries.into_iter().map(Ok).collect());
        }
        // Some entry has another shape: each is read by itself, which takes longer.
        let no_batch = |cause| Error::validation(format!("a batch must be a JSON array of entries: {cause}"));
        let entries: Vec<&RawValue> = serde_json::from_str(json).map_err(no_batch)?;
        Ok(entries.into_iter().map(Self::read).collect())
    }

    fn read(json: &'a RawValue) -> Result<Self, Error> {
        let wanted = "an entry must be [id, event type, data], [id, null, event] or [id, helper, arguments, true], and may end with false or true and a context";
        serde_json::from_str(json.get()).map_err(|cause| Error::validation(format!("{wanted}: {cause}")))
    }

    /// The arguments of a helper, or all members of an event.
    pub(crate) fn members(&self) -> Result<Map<String, Value>, Error> {
        let read = self.data().map_or_else(|| Ok(Map::new()), serde_json::from_str);
        read.map_err(|cause| self.wrong_data(&cause))
    }

    /// Sets each member of the data; the values are not looked into.
    pub(crate) fn merge_into(&self, event: &mut EventBuffer) -> Result<(), Error> {
        let merged = self.data().map_or(Ok(()), |data| event.merge_json(data));
        merged.map_err(|cause| self.wrong_data(&cause.message()))
    }

    /// Sets those fields of the context that the event has not of its own.
    pub(crate) fn fill_into(&self, event: &mut EventBuffer) -> Result<(), Error> {
        let filled = self.context.map_or(Ok(()), |context| event.fill_json(context));
        filled.map_err(|cause| Error::validation(format!("the context cannot be read: {}", cause.message())))
    }

    fn data(&self) -> Option<&'a str> {
        self.data.filter(|data| *data != "null")
    }

    fn wrong_data(&self, cause: &dyn fmt::Display) -> Error {
        let name = self.name.as_deref().unwrap_or("event");
        Error::validation(format!("the data of '{name}' cannot be read: {cause}"))
    }
}
