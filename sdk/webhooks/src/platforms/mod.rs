//! One module for each platform: how it signs, what its requests say, and what it wants as an answer.

mod anthropic;
mod bland;
mod openai;
mod retell;
mod twilio;
mod vapi;

use crate::answer::Answer;
use crate::event::UnifiedEvent;
use crate::example::Example;
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::Incoming;
use crate::signature::Signature;

/// The webhooks of one platform.
pub(crate) trait Webhooks: Sync {
    /// How it signs, as it has published.
    fn signature(&self) -> &'static dyn Signature;

    /// What a verified request says.
    fn read(&self, incoming: &Incoming<'_>) -> Result<Reading, Refused>;

    /// What it sends.
    fn examples(&self) -> &'static [Example];
}

/// What a request says, and how to answer it.
pub(crate) struct Reading {
    /// Nothing if it is of no interest.
    pub event: Option<UnifiedEvent>,
    pub answer: Answer,
}

impl Answer {
    /// This answer to a request that says something, or nothing.
    fn to(self, event: impl Into<Option<UnifiedEvent>>) -> Reading {
        Reading { event: event.into(), answer: self }
    }
}

impl Platform {
    pub(crate) fn webhooks(self) -> &'static dyn Webhooks {
        match self {
            Self::Twilio => &twilio::Twilio,
            Self::Vapi => &vapi::Vapi,
            Self::Retell => &retell::Retell,
            Self::Bland => &bland::Bland,
            Self::OpenAi => &openai::OpenAi,
            Self::Anthropic => &anthropic::Anthropic,
        }
    }
}
