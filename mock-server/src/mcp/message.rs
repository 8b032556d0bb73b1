//! JSON-RPC 2.0, as far as a server needs it that gets one message at a time and sends none of its own.

use crate::exchange::Body;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// The version of JSON-RPC.
pub(super) const VERSION: &str = "2.0";

/// A message from a client.
pub(super) enum Message {
    /// Wants an answer under its id.
    Request { id: Value, method: String, params: Map<String, Value> },
    /// A notification, or an answer to a question that this server did not ask.
    Unanswered,
}

/// Why there is no result.
#[derive(Debug)]
pub(super) struct Failure {
    code: i32,
    message: String,
}

/// A message as it is written.
#[derive(Deserialize)]
struct Wire {
    jsonrpc: String,
    // `null` is an id, and not a good one, while a notification has none.
    #[serde(default, deserialize_with = "given")]
    id: Option<Value>,
    method: Option<String>,
    #[serde(default)]
    params: Map<String, Value>,
    result: Option<Value>,
    error: Option<Value>,
}

fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Message {
    pub(super) fn read(body: &Body) -> Result<Self, Failure> {
        let json = body.json().map_err(|reason| Failure::new(-32_700, format!("the body is not JSON: {reason}")))?;
        if json.is_array() {
            return Err(Failure::invalid_request("a request carries one message; send each by itself"));
        }
        let wire = Wire::deserialize(json).map_err(|reason| Failure::invalid_request(format!("the body is not a message: {reason}")))?;
        if wire.jsonrpc != VERSION {
            return Err(Failure::invalid_request(format!("jsonrpc must be \"{VERSION}\"")));
        }
        match wire {
            Wire { method: Some(method), id: Some(id), params, .. } if id.is_string() || id.is_i64() => {
                Ok(Self::Request { id, method, params })
            }
            Wire { method: Some(_), id: Some(_), .. } => Err(Failure::invalid_request("id must be a string or a whole number")),
            Wire { method: Some(_), id: None, .. } | Wire { result: Some(_), .. } | Wire { error: Some(_), .. } => Ok(Self::Unanswered),
            _ => Err(Failure::invalid_request("the message has no method")),
        }
    }
}

impl Failure {
    fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(-32_600, message)
    }

    pub(super) fn unknown_method(method: &str) -> Self {
        Self::new(-32_601, format!("there is no method `{method}`"))
    }

    pub(super) fn invalid_params(message: impl Into<String>) -> Self {
        Self::new(-32_602, message)
    }

    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self::new(-32_603, message)
    }

    /// The answer to the message with this id; `null` where that could not be read.
    pub(super) fn envelope(self, id: Value) -> Value {
        json!({"jsonrpc": VERSION, "id": id, "error": {"code": self.code, "message": self.message}})
    }
}

/// The parameters of a method.
pub(super) fn params<T: DeserializeOwned>(method: &str, params: Map<String, Value>) -> Result<T, Failure> {
    serde_json::from_value(Value::Object(params)).map_err(|reason| Failure::invalid_params(format!("{method}: {reason}")))
}
