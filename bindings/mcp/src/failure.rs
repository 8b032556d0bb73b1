//! Failed calls as results: what happened and what to do, for the assistant that reads it and for the program around it.

use agentlytics_bridge::{Error, Kind, data};
use rmcp::model::{CallToolResult, ContentBlock, JsonObject, MetaObject};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{budget, meta};

/// A failed call.
#[derive(Serialize)]
pub(crate) struct Failure {
    #[serde(flatten)]
    error: Box<data::Error>,
    what_to_do: String,
    /// Facts beside the error, by their names.
    #[serde(skip)]
    told: JsonObject,
}

impl Failure {
    /// A failure of this server's own making. `code` is for programs.
    pub fn new(kind: Kind, code: &str, message: impl Into<String>, what_to_do: impl Into<String>) -> Self {
        let message = message.into();
        let mut error = data::Error::from(&Error::new(kind, message.as_str()));
        (error.code, error.message) = (code.to_owned(), message);
        Self { error: Box::new(error), what_to_do: what_to_do.into(), told: JsonObject::new() }
    }

    /// Says more beside the error.
    pub fn with(mut self, told: &JsonObject) -> Self {
        self.told.extend(told.clone());
        self
    }

    /// What is known of it: facts that there are not are left out.
    pub fn as_data(&self) -> Value {
        let mut known = json!(self);
        if let Value::Object(facts) = &mut known {
            facts.retain(|_, fact| !fact.is_null());
        }
        known
    }

    /// The result of the call.
    ///
    /// The error stands in the text and in the metadata, and not in the structured content: official clients hold that against the
    /// tool's output schema even in a failure, and throw away a result that does not keep to it.
    pub fn into_result(self) -> CallToolResult {
        let error = self.as_data();
        let mut told = self.told;
        if let Some(id) = &self.error.request_id {
            told.insert(meta::REQUEST_ID.to_owned(), id.as_str().into());
        }
        let text = budget::text(&json!({ "error": error }));
        told.insert(meta::ERROR.to_owned(), error);
        CallToolResult::error(vec![ContentBlock::text(text)]).with_meta(Some(MetaObject(told)))
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self { error: Box::new(error.into()), what_to_do: advice(error.kind()).to_owned(), told: JsonObject::new() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

fn advice(kind: Kind) -> &'static str {
    match kind {
        Kind::Config => "Tell the user: this server's settings have to be mended; the message names the setting.",
        Kind::Validation => "Mend the argument that the message names, and call again.",
        Kind::Auth => "Tell the user: the service does not accept the key. Another one has to be set where this server is configured.",
        Kind::Permission => "Tell the user: the key does not allow this. Do without, or ask for a key that does.",
        Kind::NotFound => "Look up the right name or id with a tool that lists what there is, and call again.",
        Kind::Conflict => "Read what is there now; it may be done already.",
        Kind::RateLimited => "Wait as long as retry_after_ms says, a minute if it says nothing, and call again.",
        Kind::QuotaExceeded => "Tell the user: the plan is used up. Waiting a little does not help.",
        Kind::TooLarge => "Send less at once.",
        Kind::Rejected => "Change the call before making it again: the service refuses it as it is.",
        Kind::Server | Kind::Timeout | Kind::Network => {
            "Call again in a while. If the call was to change something, pass the same idempotency_key if the tool has one; else look first \
             whether it was done."
        }
        Kind::Decode => "Tell the user, with the request_id: the service's answer was not understood, and would not be the next time.",
        _ => "Call again. If that fails too, tell the user.",
    }
}
