//! Twilio: forms about calls, and JSON about what was found in conversations.

mod intelligence;
mod signature;
mod voice;

use self::signature::TwilioSignature;
use super::{Reading, Webhooks};
use crate::example::{Example, examples_of};
use crate::refused::Refused;
use crate::request::Incoming;
use crate::signature::Signature;

pub(super) struct Twilio;

impl Webhooks for Twilio {
    fn signature(&self) -> &'static dyn Signature {
        &TwilioSignature
    }

    fn read(&self, incoming: &Incoming<'_>) -> Result<Reading, Refused> {
        if incoming.request.is_json() { intelligence::read(incoming) } else { voice::read(incoming) }
    }

    fn examples(&self) -> &'static [Example] {
        examples_of![Twilio in "twilio":
            "conversation-intelligence-rule-execution" json,
            "conversationrelay-action" form,
            "status-completed" form,
            "status-in-progress" form,
            "status-no-answer" form,
            "status-voicemail" form,
        ]
    }
}
