//! An event as every service can express it.

use super::{EventId, Fields, IDEMPOTENCY_WINDOW};
use enum_map::Enum;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The texts an event can carry. A service that has no word for one of them leaves it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Field {
    /// The service the event came through.
    Service,
    /// The part of the service's account that the event belongs to; one project never sees another's events.
    Project,
    /// What kind of event it is, in the service's own words.
    EventType,
    /// A finer name within the kind.
    EventName,
    /// What the event came from: the web, a voice call, an agent.
    Source,
    /// The channel within the source.
    Channel,
    /// The address of the page.
    PageUrl,
    /// The path of the page, without query and fragment.
    PagePath,
    /// The title of the page.
    PageTitle,
    /// The address that led here.
    Referrer,
    /// The host of the referrer, without `www.`.
    ReferrerDomain,
    /// The session, as the client names it.
    SessionId,
    /// The user, as the client names it.
    UserId,
    /// Who it was, as far as the server can tell without knowing who it was.
    VisitorId,
    /// `human`, `ai_agent` or `bot`.
    VisitorType,
    /// The browser's name.
    Browser,
    /// The operating system's name.
    Os,
    /// `desktop`, `mobile` and the like.
    DeviceType,
    /// Two letters.
    CountryCode,
    /// The country's name.
    Country,
    /// A part of the country.
    Region,
    /// The city's name.
    City,
    /// Campaign source.
    UtmSource,
    /// Campaign medium.
    UtmMedium,
    /// Campaign name.
    UtmCampaign,
    /// Campaign term.
    UtmTerm,
    /// Campaign content.
    UtmContent,
    /// Who runs the model or the voice agent.
    AiProvider,
    /// The provider's name for a call.
    AiCallId,
    /// The provider's name for a conversation.
    AiSessionId,
    /// What the other side wanted.
    AiIntent,
    /// The agent that sent the event.
    AgentId,
    /// The kind of that agent.
    AgentType,
    /// The client library's version.
    SdkVersion,
    /// By which a repetition of the event is recognised.
    IdempotencyKey,
}

/// What an event means to a query, whatever its service calls it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Traits {
    /// A page was looked at.
    pub page_view: bool,
    /// A goal was reached.
    pub conversion: bool,
    /// A person and a model spoke with each other.
    pub ai_interaction: bool,
    /// It happened on a web page.
    pub web: bool,
}

/// An event as the store has it; this is also its form in the control plane's `events` and `snapshot`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredEvent {
    /// The server's name for it.
    pub id: EventId,
    /// When it happened, as the client says or, failing that, as the server saw it.
    pub occurred_at: Timestamp,
    /// When the server stored it, on the world's clock.
    pub received_at: Timestamp,
    /// What it means to a query.
    pub traits: Traits,
    /// How long it took, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_sec: Option<f64>,
    /// Its texts.
    #[serde(flatten)]
    pub fields: Fields,
    /// Whatever else the client said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// An event on its way into the store.
#[derive(Debug, Clone)]
pub(crate) struct NewEvent {
    pub(crate) occurred_at: Timestamp,
    pub(crate) received_at: Timestamp,
    pub(crate) traits: Traits,
    pub(crate) duration_sec: Option<f64>,
    pub(crate) fields: Fields,
    /// Whatever else the client said about it.
    pub(crate) properties: Option<Map<String, Value>>,
    /// For how long before it an event with its idempotency key makes it a duplicate.
    pub(crate) remembered: SignedDuration,
    /// The number of the request that brought it, in the world's journal.
    pub(crate) request: Option<u64>,
}

impl NewEvent {
    pub(crate) fn new(service: &str, occurred_at: Timestamp, received_at: Timestamp) -> Self {
        let fields = [(Field::Service, service)].into_iter().collect();
        Self {
            occurred_at,
            received_at,
            fields,
            traits: Traits::default(),
            duration_sec: None,
            properties: None,
            remembered: IDEMPOTENCY_WINDOW,
            request: None,
        }
    }
}

impl From<StoredEvent> for NewEvent {
    fn from(event: StoredEvent) -> Self {
        let StoredEvent { id: _, occurred_at, received_at, traits, duration_sec, fields, properties } = event;
        Self { occurred_at, received_at, traits, duration_sec, fields, properties, remembered: IDEMPOTENCY_WINDOW, request: None }
    }
}
