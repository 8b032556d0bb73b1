//! Agent Analytics' event: its name, who did it, the visit and the time stand at the top, all else in `properties`.

use std::fmt;
use std::io::Write;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Error, EventBuffer, EventFormat, Field, FieldKind};

/// Characters of a name or an id.
const MAX_NAME: usize = 256;
/// Bytes of the properties as JSON.
const MAX_PROPERTIES: usize = 8 * 1024;

/// The hosted service takes events of this age at most.
pub(super) const MAX_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// And none that lie further ahead.
const MAX_AHEAD: SignedDuration = SignedDuration::from_mins(5);

static EVENT: Field = Field { name: "event", position: 0, kind: FieldKind::ShortName(MAX_NAME) };
static USER_ID: Field = Field { name: "user_id", position: 1, kind: FieldKind::ShortText(MAX_NAME) };
static SESSION_ID: Field = Field { name: "session_id", position: 2, kind: FieldKind::ShortText(MAX_NAME) };
static TIMESTAMP: Field = Field { name: "timestamp", position: 3, kind: FieldKind::Number };
static PROPERTIES: Field = Field { name: "properties", position: 4, kind: FieldKind::Properties };
/// Added when the event is sent, so that no event at rest holds it.
static TOKEN: Field = Field { name: "token", position: 5, kind: FieldKind::Reserved };

/// The published fields. Whatever is not here is a property.
fn field(name: &str) -> Option<&'static Field> {
    [&EVENT, &USER_ID, &SESSION_ID, &TIMESTAMP, &PROPERTIES, &TOKEN].into_iter().find(|field| field.name == name)
}

// The service knows no key by which it would recognise a repetition.
static FORMAT: EventFormat = EventFormat { field, properties: "properties", id: None };

/// An event of Agent Analytics. It becomes JSON as it is written, so building one costs about as much as encoding one.
///
/// A mistake, such as a number where text belongs, is reported when the event is recorded. Bounds of the service are kept
/// here, because it refuses a whole batch for one event.
///
/// ```
/// use agentlytics::agent_analytics::Event;
///
/// let event = Event::new("signup").user_id("u-1").session_id("s-1").property("plan", "pro");
/// ```
#[derive(Clone)]
#[must_use = "an event does nothing until it is recorded"]
pub struct Event {
    buffer: EventBuffer,
    project: Option<Box<str>>,
}

impl Event {
    /// An event of this name.
    pub fn new(event: impl AsRef<str>) -> Self {
        Self::from_buffer(EventBuffer::new(&FORMAT)).with(&EVENT, event.as_ref())
    }

    /// A user has seen a variant of an experiment. Record it once for each user who does: it is what
    /// [`GetExperiment`](super::GetExperiment) counts.
    pub fn exposure(experiment: &str, variant: &str) -> Self {
        Self::new("$experiment_exposure").property("experiment", experiment).property("variant", variant)
    }

    /// An event from its members, its name among them.
    pub fn from_members(members: &Map<String, Value>) -> Self {
        Self::from_buffer(EventBuffer::new(&FORMAT)).merge(members)
    }

    /// Takes over an event that was written field by field, for example by a language binding; it must have been begun
    /// by [`into_buffer`](Self::into_buffer).
    pub fn from_buffer(buffer: EventBuffer) -> Self {
        Self { buffer, project: None }
    }

    /// The event for writing on field by field. What [`project`](Self::project) was told is not part of it.
    #[must_use]
    pub fn into_buffer(self) -> EventBuffer {
        self.buffer
    }

    /// Sets a published field, or a property if the service publishes no field of that name.
    pub fn set<V: Serialize + ?Sized>(mut self, key: &str, value: &V) -> Self {
        self.buffer.set(key, value);
        self
    }

    /// Sets a published field.
    fn with<V: Serialize + ?Sized>(mut self, field: &Field, value: &V) -> Self {
        self.buffer.field(field, value);
        self
    }

    /// Sets a property, whatever its name. The service takes 8 KB of properties.
    pub fn property(mut self, key: &str, value: impl Serialize) -> Self {
        self.buffer.property(key, &value);
        self
    }

    /// Sets every member of an object: published fields at the top level, the rest as properties.
    pub fn merge(mut self, members: &Map<String, Value>) -> Self {
        self.buffer.merge(members);
        self
    }

    /// Who did it, in at most 256 characters. Events without it count no user.
    pub fn user_id(self, user: impl AsRef<str>) -> Self {
        self.with(&USER_ID, user.as_ref())
    }

    /// The visit that it belongs to, in at most 256 characters. Events without it are in no session.
    pub fn session_id(self, session: impl AsRef<str>) -> Self {
        self.with(&SESSION_ID, session.as_ref())
    }

    /// When it happened: not more than 5 minutes ahead. Events of more than 30 days ago are dropped as `expired`. Default:
    /// when it was recorded.
    pub fn timestamp(mut self, time: Timestamp) -> Self {
        self.write_timestamp(time);
        self
    }

    /// Which project it belongs to, if not the client's own. The client must have been told the
    /// [token](super::AgentAnalyticsBuilder::project_token) of that project.
    pub fn project(mut self, name: impl Into<Box<str>>) -> Self {
        self.project = Some(name.into());
        self
    }

    /// Whether a published field is set.
    #[must_use]
    pub fn is_set(&self, field: &str) -> bool {
        self.buffer.is_set(field)
    }

    /// The event as an object. Costs a parse.
    ///
    /// # Errors
    /// The first mistake made in writing it.
    pub fn to_object(&self) -> Result<Map<String, Value>, Error> {
        self.buffer.to_object()
    }

    /// Whether it says itself when it happened.
    pub(super) fn tells_time(&self) -> bool {
        self.buffer.has(&TIMESTAMP)
    }

    /// The project that it was given to, if any.
    pub(super) fn given_project(&self) -> Option<&str> {
        self.project.as_deref()
    }

    /// The event with all that a recorded event has, ready to be encoded.
    pub(super) fn complete(mut self, now: Timestamp) -> Result<EventBuffer, Error> {
        // A mistake in writing is reported by the encoding.
        if self.buffer.has_mistake() {
            return Ok(self.buffer);
        }
        if !self.buffer.has(&EVENT) {
            return Err(Error::validation("'event' is required: say what happened, for example 'signup'"));
        }
        let bytes = self.buffer.properties_bytes();
        if bytes > MAX_PROPERTIES {
            let message = format!("the properties have {bytes} bytes, the service takes {MAX_PROPERTIES}: leave some out");
            return Err(Error::validation(message));
        }
        if !self.buffer.has(&TIMESTAMP) {
            self.write_timestamp(now);
        }
        Ok(self.buffer)
    }

    fn write_timestamp(&mut self, time: Timestamp) {
        self.buffer.field_with(&TIMESTAMP, |out| {
            // Writing to memory cannot fail.
            let _ = write!(out, "{}", time.as_millisecond());
            Ok(())
        });
    }
}

/// What a platform told by a webhook. The service recognises no repetition: whoever records it must, by the platform's key, which
/// becomes the property `idempotency_key`.
#[cfg(feature = "webhooks")]
impl From<agentlytics_webhooks::UnifiedEvent> for Event {
    fn from(event: agentlytics_webhooks::UnifiedEvent) -> Self {
        let mut members = event.members();
        members.retain(|name, _| !matches!(name.as_str(), "event_type" | "timestamp" | "properties"));
        Self::new(event.event_type.as_str()).timestamp(event.timestamp).merge(&members).merge(&event.properties)
    }
}

/// When a completed event happened, by its own word; `now` if it has none because of a mistake in writing it. Costs a parse.
pub(super) fn time_of(event: &EventBuffer, now: Timestamp) -> Result<Timestamp, Error> {
    #[derive(Deserialize)]
    struct Published {
        timestamp: Option<f64>,
    }
    let Some(millis) = event.published::<Published>()?.timestamp else { return Ok(now) };
    #[allow(clippy::cast_possible_truncation, reason = "what is too large for a time is refused just after")]
    let time = Timestamp::from_millisecond(millis as i64);
    time.map_err(|cause| Error::validation(format!("'timestamp' must be milliseconds since 1970, not {millis} ({cause})")))
}

/// Refuses a time that the service would refuse, and with it the whole batch. One of long ago is the business of the
/// queue, in which any event may grow too old.
pub(super) fn check_time(time: Timestamp, now: Timestamp) -> Result<(), Error> {
    if time.duration_since(now) <= MAX_AHEAD {
        return Ok(());
    }
    Err(Error::validation("'timestamp' lies more than 5 minutes ahead: wanted are milliseconds since 1970, of the past"))
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

    fn now() -> Timestamp {
        "2026-03-09T12:00:00Z".parse().unwrap()
    }

    fn finished(event: Event) -> Result<Value, Error> {
        let bytes = event.complete(now())?.finish(EventId::new())?;
        Ok(serde_json::from_slice(&bytes).unwrap())
    }

    #[test]
    fn published_fields_stand_at_the_top_and_others_become_properties() {
        let event = Event::new("signup").user_id("u-1").session_id("s-1").set("plan", "pro").property("event", "shadow");
        let expected = json!({
            "event": "signup", "user_id": "u-1", "session_id": "s-1", "timestamp": 1_773_057_600_000_i64,
            "properties": {"plan": "pro", "event": "shadow"},
        });
        assert_eq!(finished(event).unwrap(), expected, "no id: the service would not recognise it");
    }

    #[test]
    fn an_exposure_is_what_the_tracker_sends() {
        let expected = json!({"experiment": "hero", "variant": "b"});
        let event = finished(Event::exposure("hero", "b")).unwrap();
        assert_eq!((&event["event"], &event["properties"]), (&json!("$experiment_exposure"), &expected));
    }

    #[test]
    fn a_given_time_stays() {
        let event = Event::new("x").timestamp("2026-03-01T00:00:00.5Z".parse().unwrap()).complete(now()).unwrap();
        assert_eq!(event.to_object().unwrap()["timestamp"], 1_772_323_200_500_i64);
        assert_eq!(time_of(&event, now()).unwrap().to_string(), "2026-03-01T00:00:00.5Z");
        let event = Event::new("x").set("timestamp", &1_772_323_200_000.5).complete(now()).unwrap();
        assert_eq!(time_of(&event, now()).unwrap().to_string(), "2026-03-01T00:00:00Z");
        let event = Event::new("x").set("timestamp", &1e300).complete(now()).unwrap();
        assert!(time_of(&event, now()).unwrap_err().message().contains("milliseconds since 1970"));
    }

    #[test]
    fn the_service_takes_no_events_of_the_future() {
        let checked = |time: &str| check_time(time.parse().unwrap(), now());
        assert!(checked("2020-02-07T12:00:00Z").is_ok() && checked("2026-03-09T12:05:00Z").is_ok());
        assert!(checked("2026-03-09T12:05:01Z").unwrap_err().message().contains("5 minutes ahead"));
    }

    #[test]
    fn mistakes_are_named() {
        let long = "x".repeat(257);
        for (event, words) in [
            (Event::from_members(&Map::new()), "'event' is required"),
            (Event::new(""), "'event' must be text of 1 to 256 characters"),
            (Event::new(&long), "'event' must be text of 1 to 256 characters"),
            (Event::new("x").user_id(&long), "'user_id' must be text of at most 256 characters"),
            (Event::new("x").set("session_id", &7), "'session_id' must be text of at most 256 characters"),
            (Event::new("x").set("timestamp", "2026-03-09"), "'timestamp' must be a number"),
            (Event::new("x").set("token", "aat_1"), "'token' is set by the SDK"),
            (Event::new("x").property("p", "y".repeat(8 * 1024)), "the properties have 8200 bytes, the service takes 8192"),
        ] {
            let mistake = finished(event).unwrap_err();
            assert!(mistake.message().contains(words), "{mistake}");
        }
        assert!(finished(Event::new("x").property("p", "y".repeat(8 * 1024 - 8))).is_ok());
    }
}
