//! Webhooks of voice and agent platforms: verified, and read as one kind of event.
//!
//! Twilio, Vapi, Retell, Bland, OpenAI and Anthropic tell a web server what their agents do, each in its own words and
//! signed in its own way. A [`Receiver`] takes such a request as it came, refuses it if it is not the platform's, and says
//! what happened, as a [`UnifiedEvent`], and what to answer.
//!
//! ```
//! use agentlytics_webhooks::{EventType, Intent, Platform, Receiver, Request, Sender};
//! # use http::HeaderMap;
//!
//! # fn main() -> Result<(), agentlytics_webhooks::Refused> {
//! let now: jiff::Timestamp = "2026-11-20T15:07:20Z".parse().unwrap();
//! let url = "https://example.com/hooks/twilio";
//! let body = b"CallSid=CA01&CallStatus=completed&CallDuration=187&From=%2B12025550143";
//! # let signed = Sender::new(Platform::Twilio, "auth-token").sign(url, "application/x-www-form-urlencoded", body, now)?;
//! # let headers: HeaderMap = signed.headers;
//! let receiver = Receiver::new(Platform::Twilio).label("support-line").secret("auth-token");
//! let received = receiver.receive(&Request { url, headers: &headers, body }, now)?;
//!
//! assert!(received.verified);
//! assert_eq!(received.answer.status, 204);
//! let event = received.event.unwrap();
//! assert_eq!(event.event_type, EventType::AiCall);
//! assert_eq!(event.ai_intent, Some(Intent::Support));
//! assert_eq!(event.ai_duration_sec, Some(187.0));
//! # Ok(())
//! # }
//! ```
//!
//! The crate does no I/O, reads no clock and remembers nothing. So it recognises a request that is too old, but not one that
//! comes twice: whoever stores the events does, by [`UnifiedEvent::idempotency_key`].
//!
//! No event holds a telephone number, a name, a transcript or the address of a recording, though most requests do.
//!
//! [`Sender`] signs requests as the platforms do, and [`examples`] has some to send: for tests, and to try out a server.
#![forbid(unsafe_code)]

mod answer;
mod event;
mod example;
mod intent;
mod payload;
mod platform;
mod platforms;
mod receiver;
mod refused;
mod request;
mod secret;
mod sender;
mod signature;
mod vocabulary;

pub use self::answer::Answer;
pub use self::event::{Channel, EventType, Source, UnifiedEvent};
pub use self::example::{Example, examples};
pub use self::intent::{Intent, IntentSource};
pub use self::platform::{Platform, UnknownPlatform};
pub use self::receiver::{MAX_BODY_BYTES, Received, Receiver, TOLERANCE, is_label};
pub use self::refused::Refused;
pub use self::request::Request;
pub use self::sender::{Sender, Signed};
pub use self::signature::{Encoding, Hash, HmacPlan, Scheme};
