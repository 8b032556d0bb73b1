//! What happened, in one form for all platforms.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::intent::{Intent, IntentSource};
use crate::platform::Platform;
use crate::vocabulary::vocabulary;

/// Characters of a property. What is longer is prose, and may quote somebody.
const MAX_PROPERTY: usize = 200;
/// Words of a property that lists some.
const MAX_WORDS: usize = 32;
/// Seconds of a call or session: a year. What is longer is a mistake of the sender's.
const MAX_DURATION: f64 = 366.0 * 24.0 * 60.0 * 60.0;
/// Dollars of a call.
const MAX_COST: f64 = 1e6;
/// Characters of an identifier.
pub(crate) const MAX_ID: usize = 256;

vocabulary! {
    /// What happened.
    pub enum EventType {
        /// A call is over. There is one for each call: count calls by it.
        AiCall = "ai_call",
        /// A call begins, or comes in.
        AiCallStarted = "ai_call_started",
        /// A call goes on.
        AiCallStatus = "ai_call_status",
        /// A call that is over has been analysed: it completes the `ai_call` of the same `ai_call_id`.
        AiCallAnalyzed = "ai_call_analyzed",
        /// A call is handed on.
        AiCallTransfer = "ai_call_transfer",
        /// An agent uses a tool.
        AiToolCall = "ai_tool_call",
        /// A chat begins.
        AiChatStarted = "ai_chat_started",
        /// A chat has taken place.
        AiChat = "ai_chat",
        /// A chat that is over has been analysed.
        AiChatAnalyzed = "ai_chat_analyzed",
        /// An agent's session begins.
        AiSessionStarted = "ai_session_started",
        /// An agent's session goes on.
        AiSessionStatus = "ai_session_status",
        /// An agent's session is over.
        AiSessionEnded = "ai_session_ended",
        /// A job has come to an end.
        AiJob = "ai_job",
        /// Something of the platform itself.
        AiPlatform = "ai_platform",
    }
}

vocabulary! {
    /// By which way people and agent talk, if they do.
    pub enum Channel {
        /// Speech.
        Voice = "voice",
        /// A chat.
        Chat = "chat",
        /// Text messages.
        Sms = "sms",
        /// A session of an agent.
        Agent = "agent",
        /// Neither: a program asks a model.
        Api = "api",
    }
}

vocabulary! {
    /// The channel in the words that analytics services have for where events come from.
    pub enum Source {
        /// A voice agent.
        Voice = "voice",
        /// A chat agent.
        Chat = "chat",
        /// Text messages.
        Sms = "sms",
        /// An assistant.
        Assistant = "assistant",
    }
}

impl From<Channel> for Source {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Voice => Self::Voice,
            Channel::Chat => Self::Chat,
            Channel::Sms => Self::Sms,
            Channel::Agent | Channel::Api => Self::Assistant,
        }
    }
}

/// What happened, in one form for all platforms. As JSON it has the members that Metrone's events have; those without a value
/// are left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UnifiedEvent {
    /// What happened.
    pub event_type: EventType,
    /// Where it comes from.
    pub source: Source,
    /// By which way people and agent talk.
    pub channel: Channel,
    /// The platform.
    pub ai_provider: Platform,
    /// The platform's own name of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_call_id: Option<String>,
    /// The platform's own name of the session or chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_session_id: Option<String>,
    /// What the other side wanted. Nothing where nobody spoke, or where the platform tells nothing of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_intent: Option<Intent>,
    /// How long it took, in seconds, to the millisecond; 0 for a call that nobody took.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "seconds")]
    pub ai_duration_sec: Option<f64>,
    /// The platform's own name of the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
    /// The visitor's session on a website, if one's own program gave it to the platform as `session_id`: in the metadata of
    /// a call, in the URL for Twilio, in a SIP header `X-Session-Id` for OpenAI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// What else is known, in short words: `label`, `provider_event`, `intent_source`, `status` and others. `verified` is
    /// there, and false, if nobody has checked who sent it.
    pub properties: Map<String, Value>,
    /// When it happened, to the millisecond; when it came, if the platform does not say.
    #[serde(serialize_with = "milliseconds")]
    pub timestamp: Timestamp,
    /// The same for the same thing, however often it is told, and beginning with the platform's name.
    pub idempotency_key: String,
}

impl UnifiedEvent {
    /// An event that `request` of the platform tells of. `key` names it among all others of the platform.
    pub(crate) fn new(platform: Platform, event_type: EventType, channel: Channel, timestamp: Timestamp, key: &str) -> Self {
        Self {
            event_type,
            source: channel.into(),
            channel,
            ai_provider: platform,
            ai_call_id: None,
            ai_session_id: None,
            ai_intent: None,
            ai_duration_sec: None,
            agent_id: None,
            session_id: None,
            properties: Map::new(),
            timestamp,
            idempotency_key: format!("{platform}:{key}"),
        }
    }

    pub(crate) fn call(mut self, id: Option<&str>) -> Self {
        self.ai_call_id = identifier(id);
        self
    }

    pub(crate) fn ai_session(mut self, id: Option<&str>) -> Self {
        self.ai_session_id = identifier(id);
        self
    }

    pub(crate) fn agent(mut self, id: Option<&str>) -> Self {
        self.agent_id = identifier(id);
        self
    }

    pub(crate) fn session(mut self, id: Option<&str>) -> Self {
        self.session_id = identifier(id);
        self
    }

    /// How long it took. A time that cannot be is left out.
    pub(crate) fn duration(mut self, seconds: Option<f64>) -> Self {
        self.ai_duration_sec = seconds.filter(|seconds| (0.0..=MAX_DURATION).contains(seconds)).map(|seconds| rounded(seconds, 3));
        self
    }

    pub(crate) fn intent(mut self, found: Option<(Intent, IntentSource)>) -> Self {
        self.ai_intent = found.map(|(intent, _)| intent);
        self.word("intent_source", found.map(|(_, source)| source.as_str()))
    }

    /// A property of one short word or a few.
    pub(crate) fn word(self, name: &str, word: Option<&str>) -> Self {
        let word = word.filter(|word| is_short(word));
        self.put(name, word)
    }

    /// A property of several short words.
    pub(crate) fn words<'a>(self, name: &str, words: impl IntoIterator<Item = &'a str>) -> Self {
        let words: Vec<_> = words.into_iter().filter(|word| is_short(word)).take(MAX_WORDS).collect();
        self.put(name, (!words.is_empty()).then_some(words))
    }

    /// A property that is true, or left out.
    pub(crate) fn mark(self, name: &str, is_set: bool) -> Self {
        self.put(name, is_set.then_some(true))
    }

    /// What it cost, in dollars.
    pub(crate) fn cost(self, dollars: Option<f64>) -> Self {
        self.put("cost_usd", dollars.filter(|dollars| (0.0..=MAX_COST).contains(dollars)).map(|dollars| rounded(dollars, 6)))
    }

    pub(crate) fn put(mut self, name: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.properties.insert(name.to_owned(), value.into());
        }
        self
    }

    /// The event as an object.
    #[must_use]
    pub fn members(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(members)) => members,
            // It is a struct whose keys are texts, and none of its parts can fail.
            _ => Map::new(),
        }
    }
}

fn identifier(id: Option<&str>) -> Option<String> {
    id.filter(|id| !id.is_empty() && id.chars().count() <= MAX_ID).map(str::to_owned)
}

fn is_short(word: &str) -> bool {
    !word.is_empty() && word.chars().count() <= MAX_PROPERTY
}

fn rounded(value: f64, places: i32) -> f64 {
    let unit = 10_f64.powi(places);
    (value * unit).round() / unit
}

/// Whole seconds without a fraction.
fn seconds<S: Serializer>(seconds: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    let seconds = seconds.unwrap_or_default();
    if seconds.fract() == 0.0 && seconds <= MAX_DURATION {
        #[allow(clippy::cast_possible_truncation, reason = "whole and small, as just seen")]
        return serializer.serialize_i64(seconds as i64);
    }
    serializer.serialize_f64(seconds)
}

fn milliseconds<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{time:.3}"))
}
