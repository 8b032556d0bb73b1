//! Metrone's event: published fields stand at the top level, every other key goes into `properties`.

use std::fmt;

use jiff::Timestamp;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::core::{Error, EventBuffer, EventFormat, Field, FieldKind, write_time};
use crate::vendors::number::Number;

/// Where an event comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Source {
    /// A website.
    Web,
    /// A voice agent.
    Voice,
    /// A chat agent.
    Chat,
    /// An assistant.
    Assistant,
    /// Text messages.
    Sms,
    /// A listing.
    Listing,
    /// A campaign.
    Campaign,
    /// A social network.
    Social,
    /// A review site.
    Review,
    /// A paid advertisement.
    Ad,
    /// An autonomous agent.
    AgentAction,
}

const SOURCES: &[&str] = &["web", "voice", "chat", "assistant", "sms", "listing", "campaign", "social", "review", "ad", "agent_action"];

/// The published fields, in one table. Whatever is not here is a property.
macro_rules! fields {
    (text { $( $(#[$about:meta])* $text:ident, )* } other { $( $other:ident: $kind:expr, )* }) => {
        #[allow(non_camel_case_types, reason = "named as the fields are")]
        enum Position { $($text,)* $($other,)* }

        #[allow(non_upper_case_globals, reason = "named as the fields are")]
        mod published {
            use super::{Field, FieldKind, Position, SOURCES};

            $( pub static $text: Field = Field { name: stringify!($text), position: Position::$text as u8, kind: FieldKind::Text }; )*
            $( pub static $other: Field = Field { name: stringify!($other), position: Position::$other as u8, kind: $kind }; )*
        }

        fn field(name: &str) -> Option<&'static Field> {
            Some(match name {
                $( stringify!($text) => &published::$text, )*
                $( stringify!($other) => &published::$other, )*
                _ => return None,
            })
        }

        impl Event {
            $(
                $(#[$about])*
                pub fn $text(self, value: impl AsRef<str>) -> Self {
                    self.with(&published::$text, value.as_ref())
                }
            )*
        }
    };
}

fields! {
    text {
        /// A name that says more than the type.
        event_name,
        /// The channel, for example `phone` or `website`.
        channel,
        /// Address of the page.
        page_url,
        /// Path of the page. Default: the service takes it from the address.
        page_path,
        /// Title of the page.
        page_title,
        /// Address of the page that led here.
        referrer,
        /// Which session it belongs to.
        session_id,
        /// UTM source.
        utm_source,
        /// UTM medium.
        utm_medium,
        /// UTM campaign.
        utm_campaign,
        /// UTM term.
        utm_term,
        /// UTM content.
        utm_content,
        /// Who runs the agent, for example `vapi`.
        ai_provider,
        /// The provider's name for the call.
        ai_call_id,
        /// The provider's name for the conversation.
        ai_session_id,
        /// What the other side wanted.
        ai_intent,
        /// Which agent did it.
        agent_id,
        /// What sort of agent that is.
        agent_type,
        /// The visitor's User-Agent. The service classifies it and does not keep it.
        user_agent,
    }
    other {
        event_type: FieldKind::Name,
        idempotency_key: FieldKind::Name,
        source: FieldKind::OneOf(SOURCES),
        ai_duration_sec: FieldKind::Number,
        timestamp: FieldKind::Text,
        properties: FieldKind::Properties,
        sdk_version: FieldKind::Text,
        // The key travels in a header, so that no event at rest holds it.
        api_key: FieldKind::Reserved,
    }
}

static FORMAT: EventFormat = EventFormat { field, properties: "properties", id: Some(&published::idempotency_key) };

/// An event of Metrone. It becomes JSON as it is written, so building one costs about as much as encoding one.
///
/// A mistake, such as a number where text belongs, is reported when the event is recorded.
///
/// ```
/// use agentlytics::metrone::{Event, Source};
///
/// let event = Event::new("agent_action").agent_id("agent-7").source(Source::AgentAction).property("task", "book a flight");
/// ```
#[derive(Clone)]
#[must_use = "an event does nothing until it is recorded"]
pub struct Event(EventBuffer);

impl Event {
    /// An event of a type. The vocabulary is free, but not empty.
    pub fn new(event_type: impl AsRef<str>) -> Self {
        Self::untyped().with(&published::event_type, event_type.as_ref())
    }

    /// An event whose type is set later, as any other field.
    pub(super) fn untyped() -> Self {
        Self(EventBuffer::new(&FORMAT))
    }

    /// An event from its members, as [`Metrone::track`](super::Metrone::track) takes them.
    pub fn from_members(members: &Map<String, Value>) -> Self {
        let mut event = Self::untyped();
        event.0.merge(members);
        event
    }

    /// Takes over an event that was written field by field, for example by a language binding; it must have been begun
    /// by [`into_buffer`](Self::into_buffer).
    pub fn from_buffer(buffer: EventBuffer) -> Self {
        Self(buffer)
    }

    /// The event for writing on field by field.
    #[must_use]
    pub fn into_buffer(self) -> EventBuffer {
        self.0
    }

    /// Sets a published field, or a property if Metrone publishes no field of that name.
    pub fn set<V: Serialize + ?Sized>(mut self, key: &str, value: &V) -> Self {
        self.0.set(key, value);
        self
    }

    /// Sets a published field.
    fn with<V: Serialize + ?Sized>(mut self, field: &Field, value: &V) -> Self {
        self.0.field(field, value);
        self
    }

    /// Sets a property, whatever its name.
    pub fn property(mut self, key: &str, value: impl Serialize) -> Self {
        self.0.property(key, &value);
        self
    }

    /// Sets every member of an object: published fields at the top level, the rest as properties.
    pub fn merge(mut self, members: &Map<String, Value>) -> Self {
        self.0.merge(members);
        self
    }

    /// A key of one's own by which the service recognises a repetition. Default: the id that recording returns.
    pub fn idempotency_key(self, key: impl AsRef<str>) -> Self {
        self.with(&published::idempotency_key, key.as_ref())
    }

    /// Sets a published field that is not set yet.
    pub(super) fn set_if_absent(self, field: &str, value: &str) -> Self {
        if self.is_set(field) { self } else { self.set(field, value) }
    }

    /// Where it comes from. Default: the service takes `web`.
    pub fn source(self, source: Source) -> Self {
        self.with(&published::source, &source)
    }

    /// How long it took, in seconds.
    pub fn ai_duration_sec(self, seconds: impl Into<Number>) -> Self {
        self.with(&published::ai_duration_sec, &seconds.into())
    }

    /// When it happened. Default: when it was recorded.
    pub fn timestamp(mut self, time: Timestamp) -> Self {
        self.write_timestamp(time);
        self
    }

    /// Whether a published field is set.
    #[must_use]
    pub fn is_set(&self, field: &str) -> bool {
        self.0.is_set(field)
    }

    /// The event as an object. Costs a parse.
    ///
    /// # Errors
    /// The first mistake made in writing it.
    pub fn to_object(&self) -> Result<Map<String, Value>, Error> {
        self.0.to_object()
    }

    /// Checks what Metrone wants of every event.
    ///
    /// # Errors
    /// The first mistake made in writing it; or that it has no type.
    pub fn validate(&self) -> Result<(), Error> {
        self.to_object()?;
        self.typed()
    }

    /// The event with all that a recorded event has, ready to be encoded.
    pub(super) fn complete(mut self, now: Timestamp) -> Result<EventBuffer, Error> {
        // A mistake in writing the type is reported by the encoding, as any other.
        if !self.0.has_mistake() {
            self.typed()?;
        }
        if !self.0.has(&published::timestamp) {
            self.write_timestamp(now);
        }
        Ok(self.0)
    }

    fn typed(&self) -> Result<(), Error> {
        let missing = || Error::validation("'event_type' is required: say what happened, for example 'agent_action'");
        self.0.has(&published::event_type).then_some(()).ok_or_else(missing)
    }

    fn write_timestamp(&mut self, time: Timestamp) {
        self.0.field_with(&published::timestamp, |out| {
            write_time(out, time);
            Ok(())
        });
    }
}

/// What a platform told by a webhook. Its idempotency key is the event's, so however often the platform tells it, Metrone stores
/// it once.
///
/// ```
/// use agentlytics::Metrone;
/// use agentlytics::webhooks::Received;
///
/// fn keep(metrone: &Metrone, received: Received) -> Result<(), agentlytics::Error> {
///     if let Some(event) = received.event {
///         metrone.record(event.into())?;
///     }
///     Ok(())
/// }
/// ```
#[cfg(feature = "webhooks")]
impl From<agentlytics_webhooks::UnifiedEvent> for Event {
    fn from(event: agentlytics_webhooks::UnifiedEvent) -> Self {
        Self::from_members(&event.members())
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_object().map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let event = Self::from_members(&Map::deserialize(deserializer)?);
        event.to_object().map_err(|mistake| D::Error::custom(mistake.message()))?;
        Ok(event)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_object() {
            Ok(members) => f.debug_tuple("Event").field(&members).finish(),
            Err(mistake) => f.debug_tuple("Event").field(&mistake.message()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::EventId;

    fn finished(event: Event) -> Value {
        serde_json::from_slice(&event.into_buffer().finish(EventId::from_bytes([1; 16])).unwrap()).unwrap()
    }

    #[test]
    fn published_fields_stand_at_the_top_and_others_become_properties() {
        let event = Event::new("agent_action").agent_id("agent-7").source(Source::AgentAction).ai_duration_sec(74).set("task", "book");
        let expected = json!({
            "event_type": "agent_action", "agent_id": "agent-7", "source": "agent_action", "ai_duration_sec": 74,
            "properties": {"task": "book"}, "idempotency_key": "01010101-0101-0101-0101-010101010101",
        });
        assert_eq!(finished(event), expected);
    }

    #[test]
    fn every_source_has_its_published_word() {
        let words: Vec<Source> = SOURCES.iter().map(|word| serde_json::from_value(json!(word)).unwrap()).collect();
        assert_eq!(words.len(), Source::AgentAction as usize + 1);
        let event = Event::new("x").source(Source::Sms).to_object().unwrap();
        assert_eq!(event["source"], "sms");
    }

    #[test]
    fn a_missing_time_is_filled_in_and_a_given_one_stays() {
        let now: Timestamp = "2026-03-09T12:00:00.1239Z".parse().unwrap();
        assert_eq!(Event::new("x").complete(now).unwrap().to_object().unwrap()["timestamp"], "2026-03-09T12:00:00.123Z");
        let given = Event::new("x").set("timestamp", "2026-01-01T00:00:00+01:00").complete(now).unwrap();
        assert_eq!(given.to_object().unwrap()["timestamp"], "2026-01-01T00:00:00+01:00");
    }

    #[test]
    fn an_idempotency_key_of_ones_own_replaces_the_id() {
        assert_eq!(finished(Event::new("x").idempotency_key("vapi:1"))["idempotency_key"], "vapi:1");
    }

    #[test]
    fn mistakes_are_named() {
        for (event, words) in [
            (Event::untyped(), "'event_type' is required"),
            (Event::new(""), "'event_type' must be text that is not empty"),
            (Event::new("x").set("source", "tv"), "'source' must be one of web, voice"),
            (Event::new("x").set("api_key", "mk_live_1"), "'api_key' is set by the SDK"),
            (Event::new("x").set("session_id", &7), "'session_id' must be text"),
        ] {
            let completed = event.clone().complete(Timestamp::UNIX_EPOCH);
            let mistake = completed.and_then(|event| event.finish(EventId::new())).unwrap_err();
            assert_eq!(event.validate().unwrap_err().message(), mistake.message());
            assert!(mistake.message().contains(words), "{mistake}");
        }
    }
}
