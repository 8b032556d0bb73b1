//! Metrone's helpers: events of common kinds, named by what happened instead of by the fields it goes into.
//!
//! One table makes both forms, the typed one for Rust ([`AiCall`] and the others, each with a method of
//! [`Metrone`](super::Metrone)) and the named one for language bindings ([`by_name`]), so that they cannot differ.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::To::{Field, Property};
use super::{Event, Metrone};
use crate::core::{Error, EventId};
use crate::vendors::number::Number;

/// Where an argument goes.
#[derive(Clone, Copy)]
enum To {
    Field(&'static str),
    Property(&'static str),
}

/// What happens in the life of an assistant's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SessionAction {
    /// It begins.
    #[serde(rename(serialize = "ai_session_start", deserialize = "start"))]
    Start,
    /// It ends.
    #[serde(rename(serialize = "ai_session_end", deserialize = "end"))]
    End,
    /// It ends because nobody answered.
    #[serde(rename(serialize = "ai_session_timeout", deserialize = "timeout"))]
    Timeout,
}

/// Where an intent was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IntentSource {
    /// In a call.
    Voice,
    /// In a chat.
    Chat,
    /// By an assistant.
    Assistant,
}

/// Declares helpers: fields with a fixed value, then arguments, each with its type and where it goes, then the values
/// of fields that were not given.
macro_rules! helpers {
    ($(
        $(#[$about:meta])*
        $method:ident($helper:ident) {
            fixed { $($fixed:ident: $word:literal),* }
            required { $( $(#[$need:meta])* $required:ident: $required_type:ty => $required_to:expr, )* }
            optional { $( $(#[$wish:meta])* $optional:ident: $optional_type:ty => $optional_to:expr, )* }
            default { $($absent:ident: $default:literal),* }
        }
    )*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Debug)]
            #[must_use = "an event does nothing until it is recorded"]
            pub struct $helper(Event);

            impl $helper {
                /// With what is required:
                $( #[doc = concat!("- `", stringify!($required), "`:")] $(#[$need])* )*
                pub fn new($($required: impl Into<$required_type>),*) -> Self {
                    Self(Self::blank()) $( .put(&$required_to, &Into::<$required_type>::into($required)) )*
                }

                $(
                    $(#[$wish])*
                    pub fn $optional(self, $optional: impl Into<$optional_type>) -> Self {
                        self.put(&$optional_to, &Into::<$optional_type>::into($optional))
                    }
                )*

                /// Sets any other published field, or a property if Metrone publishes no field of that name.
                pub fn with(self, key: &str, value: impl Serialize) -> Self {
                    Self(self.0.set(key, &value))
                }

                fn blank() -> Event {
                    Event::untyped() $( .set(stringify!($fixed), $word) )*
                }

                fn put(self, to: &[To], value: &impl Serialize) -> Self {
                    Self(put(self.0, to, value))
                }
            }

            impl From<$helper> for Event {
                fn from(helper: $helper) -> Self {
                    helper.0 $( .set_if_absent(stringify!($absent), $default) )*
                }
            }
        )*

        impl Metrone {
            $(
                $(#[$about])*
                ///
                /// # Errors
                /// As [`record`](Self::record).
                pub fn $method(&self, event: $helper) -> Result<EventId, Error> {
                    self.record(event.into())
                }
            )*
        }

        /// The names of the helpers, `track` not among them.
        pub const NAMES: &[&str] = &[$(stringify!($method)),*];

        /// The event that the helper `name` makes of `arguments`. Arguments that the helper does not know are set as
        /// [`Event::set`] does; a null counts as absent.
        ///
        /// # Errors
        /// `validation`: the helper is unknown; an argument is missing or of the wrong type.
        pub fn by_name(name: &str, arguments: Map<String, Value>) -> Result<Event, Error> {
            let mut arguments = Arguments { helper: name, given: arguments };
            match name {
                $(
                    stringify!($method) => {
                        let mut event = $helper::blank();
                        $(
                            let value = arguments.take::<$required_type>(stringify!($required))?;
                            let value = value.ok_or_else(|| arguments.missing(stringify!($required)))?;
                            event = put(event, &$required_to, &value);
                        )*
                        $(
                            if let Some(value) = arguments.take::<$optional_type>(stringify!($optional))? {
                                event = put(event, &$optional_to, &value);
                            }
                        )*
                        Ok($helper(event.merge(&arguments.given)).into())
                    }
                )*
                _ => Err(Error::validation(format!("there is no helper '{name}'; there are {}", NAMES.join(", ")))),
            }
        }
    };
}

helpers! {
    /// A page was seen.
    pageview(Pageview) {
        fixed { event_type: "pageview", source: "web" }
        required {
            /// its address.
            url: String => [Field("page_url")],
        }
        optional {
            /// The page's title.
            title: String => [Field("page_title")],
        }
        default {}
    }

    /// A visitor did what the site is for.
    conversion(Conversion) {
        fixed { event_type: "conversion", source: "web" }
        required {
            /// what was done, for example `booking`.
            conversion_type: String => [Property("conversion_type")],
        }
        optional {
            /// What it is worth.
            value: Number => [Property("value")],
            /// In which currency, for example `EUR`.
            currency: String => [Property("currency")],
        }
        default {}
    }

    /// A voice agent had a call.
    track_ai_call(AiCall) {
        fixed { event_type: "ai_call", source: "voice", channel: "phone" }
        required {
            /// the provider's name for the call.
            call_id: String => [Field("ai_call_id")],
        }
        optional {
            /// Who runs the agent, for example `vapi`. Default: `unknown`.
            provider: String => [Field("ai_provider")],
            /// What the caller wanted.
            intent: String => [Field("ai_intent")],
            /// How long it took, in seconds.
            duration: Number => [Field("ai_duration_sec")],
            /// The session it belongs to.
            session_id: String => [Field("session_id")],
            /// A piece of what was said.
            transcript_snippet: String => [Property("transcript_snippet")],
            /// How it ended.
            outcome: String => [Property("outcome")],
        }
        default { ai_provider: "unknown" }
    }

    /// A chat agent had a conversation.
    track_ai_chat(AiChat) {
        fixed { event_type: "ai_chat", source: "chat", channel: "website" }
        required {
            /// the provider's name for the conversation.
            session_id: String => [Field("ai_session_id")],
        }
        optional {
            /// Who runs the agent. Default: `unknown`.
            provider: String => [Field("ai_provider")],
            /// What the visitor wanted.
            intent: String => [Field("ai_intent")],
            /// How long it took, in seconds.
            duration: Number => [Field("ai_duration_sec")],
            /// How many messages were exchanged.
            message_count: Number => [Property("message_count")],
            /// Whether the visitor got what was wanted.
            resolved: bool => [Property("resolved")],
        }
        default { ai_provider: "unknown" }
    }

    /// What somebody wants was found out.
    track_ai_intent(AiIntent) {
        fixed { event_type: "ai_intent" }
        required {
            /// what it is.
            intent: String => [Field("ai_intent")],
        }
        optional {
            /// How sure that is, from 0 to 1.
            confidence: Number => [Property("confidence")],
            /// Where it was found. Default: by an assistant.
            source: IntentSource => [Field("source")],
        }
        default { source: "assistant" }
    }

    /// An assistant's session began or ended.
    track_ai_session(AiSession) {
        fixed { source: "assistant" }
        required {
            /// the provider's name for the session.
            session_id: String => [Field("ai_session_id")],
            /// what happened to it.
            action: SessionAction => [Field("event_type")],
        }
        optional {
            /// Who runs the assistant. Default: `unknown`.
            provider: String => [Field("ai_provider")],
            /// How long it took, in seconds.
            duration: Number => [Field("ai_duration_sec")],
        }
        default { ai_provider: "unknown" }
    }

    /// Something happened in a campaign.
    track_campaign_event(CampaignEvent) {
        fixed { source: "campaign" }
        required {
            /// for example `email_opened`.
            event_type: String => [Field("event_type")],
            /// which campaign.
            campaign_id: String => [Property("campaign_id")],
            /// a hash that stands for the recipient.
            recipient_id_hash: String => [Property("recipient_id_hash")],
        }
        optional {}
        default {}
    }

    /// Something happened on a social network.
    track_social_event(SocialEvent) {
        fixed { source: "social" }
        required {
            /// for example `post_published`.
            event_type: String => [Field("event_type")],
            /// which network.
            platform: String => [Property("platform")],
            /// which post.
            post_id: String => [Property("post_id")],
        }
        optional {}
        default {}
    }

    /// A review was received or answered.
    track_review_event(ReviewEvent) {
        fixed { source: "review" }
        required {
            /// for example `received`.
            event_type: String => [Field("event_type")],
            /// which review site.
            platform: String => [Property("platform")],
            /// which review.
            review_id: String => [Property("review_id")],
            /// how many stars.
            rating: Number => [Property("rating")],
        }
        optional {}
        default {}
    }

    /// Something happened to a paid advertisement.
    track_ad_event(AdEvent) {
        fixed { source: "ad" }
        required {
            /// for example `click`. A `conversion` counts among those of the site.
            event_type: String => [Field("event_type")],
            /// which network.
            platform: String => [Property("platform")],
            /// which campaign.
            campaign_id: String => [Property("campaign_id")],
        }
        optional {}
        default {}
    }

    /// A text message came or went.
    track_sms_event(SmsEvent) {
        fixed { source: "sms" }
        required {
            /// for example `received`.
            event_type: String => [Field("event_type")],
            /// which agent texts.
            agent_id: String => [Field("agent_id")],
        }
        optional {}
        default {}
    }

    /// An autonomous agent did something.
    track_agent_action(AgentAction) {
        fixed { source: "agent_action" }
        required {
            /// what sort of agent.
            agent_type: String => [Field("agent_type"), Property("agent_type")],
            /// what it did; also the event's type.
            action_taken: String => [Field("event_type"), Property("action_taken")],
        }
        optional {
            /// Which agent.
            agent_id: String => [Field("agent_id")],
            /// What it was done to.
            target: String => [Property("target")],
            /// How it ended.
            outcome: String => [Property("outcome")],
        }
        default {}
    }
}

fn put(event: Event, to: &[To], value: &impl Serialize) -> Event {
    to.iter().fold(event, |event, to| match to {
        Field(name) => event.set(name, value),
        Property(name) => event.property(name, value),
    })
}

/// The arguments of a helper that is called by its name.
struct Arguments<'a> {
    helper: &'a str,
    given: Map<String, Value>,
}

impl Arguments<'_> {
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Error> {
        let value = self.given.remove(name).unwrap_or_default();
        serde_json::from_value(value).map_err(|cause| Error::validation(format!("{}: '{name}': {cause}", self.helper)))
    }

    fn missing(&self, name: &str) -> Error {
        Error::validation(format!("{}: '{name}' is required", self.helper))
    }
}

#[cfg(test)]
mod tests;
