//! Whether a request or an answer keeps to the document.

use std::borrow::Cow;

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use crate::operation::{Media, Operation, Parameter, ParameterIn, Response};
use crate::schema::{Schemas, Slot};

/// The part of a message that a [`Violation`] is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// A path parameter.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
    /// The status of an answer.
    Status,
}

/// One breach of the document. It never quotes the value, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The part of the message.
    pub location: Location,
    /// JSON pointer into that part: `/days` for the parameter `days`, `/0/event_type` in a batch.
    pub pointer: String,
    /// What rule is broken.
    pub message: String,
}

impl Violation {
    fn new(location: Location, name: &str, message: impl Into<String>) -> Self {
        Self { location, pointer: format!("/{}", crate::node::escape(name)), message: message.into() }
    }

    /// For what concerns a part as a whole.
    fn whole(location: Location, message: impl Into<String>) -> Self {
        Self { location, pointer: String::new(), message: message.into() }
    }

    pub(crate) fn undocumented(status: StatusCode, of: &str) -> Self {
        let message = format!("{} is not a documented answer of {of}", status.as_u16());
        Self::whole(Location::Status, message)
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = match self.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Body => "body",
            Location::Status => "status",
        };
        write!(f, "{part} {}: {}", self.pointer, self.message)
    }
}

/// A request, taken apart by whoever received or built it.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestParts<'a> {
    /// Path parameters, as [`Spec::route`](crate::Spec::route) gives them.
    pub path: &'a [(&'a str, String)],
    /// The query string as it is in the URL: encoded, without `?`.
    pub query: &'a str,
    /// The headers, or nothing when they are not to be checked.
    pub headers: Option<&'a HeaderMap>,
    /// The parsed body, or nothing when there is none.
    pub body: Option<&'a Value>,
}

impl Operation {
    /// Everything in which a request breaks the document; empty for a good request.
    ///
    /// Credentials are not looked at, wherever they are. Query parameters that the document does not
    /// know are violations; unknown headers are not.
    #[must_use]
    pub fn check_request(&self, request: &RequestParts<'_>) -> Vec<Violation> {
        let mut found = Vec::new();
        let query: Vec<_> = form_urlencoded::parse(request.query.as_bytes()).collect();
        self.check_query_names(&query, &mut found);

        for parameter in &self.parameters {
            let name = parameter.name.as_str();
            let (location, text) = match parameter.location {
                ParameterIn::Path => (Location::Path, lookup(request.path, name)),
                ParameterIn::Query => (Location::Query, lookup(&query, name)),
                ParameterIn::Header => match request.headers {
                    None => continue,
                    Some(headers) => (Location::Header, header_text(headers, name)),
                },
            };
            self.check_parameter(parameter, location, text, &mut found);
        }

        match (&self.request_body, request.body) {
            (Some(body), Some(value)) => {
                // The loader has seen to it that every form has the same schema.
                if let Some(media) = body.content.first() {
                    check_body(&media.schema, &self.schemas, value, &mut found);
                }
            }
            (Some(body), None) if body.required => {
                found.push(Violation::whole(Location::Body, "a body is required"));
            }
            (None, Some(_)) => {
                let message = format!("{} takes no body", self.id);
                found.push(Violation::whole(Location::Body, message));
            }
            _ => {}
        }
        found
    }

    fn check_query_names(&self, query: &[(Cow<'_, str>, Cow<'_, str>)], found: &mut Vec<Violation>) {
        for (index, (name, _)) in query.iter().enumerate() {
            let known = self.key_parameters.iter().any(|key| key == name)
                || self.parameters.iter().any(|parameter| parameter.location == ParameterIn::Query && parameter.name == *name);
            if !known {
                let message = format!("is not a parameter of {}", self.id);
                found.push(Violation::new(Location::Query, name, message));
            } else if query[..index].iter().any(|(earlier, _)| earlier == name) {
                found.push(Violation::new(Location::Query, name, "is given twice"));
            }
        }
    }

    fn check_parameter(&self, parameter: &Parameter, location: Location, text: Option<&str>, found: &mut Vec<Violation>) {
        let Some(text) = text else {
            if parameter.required {
                found.push(Violation::new(location, &parameter.name, "is required"));
            }
            return;
        };
        let value = typed(parameter.schema.resolved(&self.schemas), text);
        for (_, message) in parameter.schema.check(&self.schemas, &value) {
            found.push(Violation::new(location, &parameter.name, message));
        }
    }

    /// Everything in which an answer breaks the document; empty for a good answer.
    ///
    /// `body` is the parsed body of a JSON answer, the text of any other as a JSON string, and nothing for
    /// answers without a body and for event streams, whose frames [`Operation::check_stream_event`] looks at.
    #[must_use]
    pub fn check_response(&self, status: StatusCode, headers: &HeaderMap, body: Option<&Value>) -> Vec<Violation> {
        match self.response(status) {
            Some(response) => response.check(&self.schemas, headers, body),
            None => vec![Violation::undocumented(status, &self.id)],
        }
    }

    /// Everything in which the data of one event of a stream breaks the document.
    #[must_use]
    pub fn check_stream_event(&self, name: &str, data: &Value) -> Vec<Violation> {
        let event = self
            .success()
            .into_iter()
            .flat_map(|response| &response.content)
            .flat_map(|media| &media.stream_events)
            .find(|event| event.name == name);
        let mut found = Vec::new();
        match event {
            Some(event) => check_body(&event.schema, &self.schemas, data, &mut found),
            None => {
                let message = format!("`{name}` is not an event of {}", self.id);
                found.push(Violation::whole(Location::Body, message));
            }
        }
        found
    }
}

impl Response {
    pub(crate) fn check(&self, schemas: &Schemas, headers: &HeaderMap, body: Option<&Value>) -> Vec<Violation> {
        let mut found = Vec::new();
        for header in &self.headers {
            match header_text(headers, &header.name) {
                Some(text) => {
                    let value = typed(header.schema.resolved(schemas), text);
                    for (_, message) in header.schema.check(schemas, &value) {
                        found.push(Violation::new(Location::Header, &header.name, message));
                    }
                }
                None if header.required => {
                    found.push(Violation::new(Location::Header, &header.name, "is required"));
                }
                None => {}
            }
        }
        match self.media(headers) {
            Ok(None) => {}
            Ok(Some(media)) if media.stream_events.is_empty() => {
                check_body(&media.schema, schemas, body.unwrap_or(&Value::Null), &mut found);
            }
            Ok(Some(_)) => {}
            Err(message) => {
                found.push(Violation::new(Location::Header, CONTENT_TYPE.as_str(), message));
            }
        }
        found
    }

    /// The documented form of the body that the headers announce.
    fn media(&self, headers: &HeaderMap) -> Result<Option<&Media>, String> {
        if self.content.is_empty() {
            return Ok(None);
        }
        let announced = header_text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
        let essence = announced.split(';').next().unwrap_or_default().trim();
        match self.content.iter().find(|media| media.media_type.eq_ignore_ascii_case(essence)) {
            Some(media) => Ok(Some(media)),
            None => Err(format!("`{essence}` is not a documented media type here")),
        }
    }
}

fn check_body(slot: &Slot, schemas: &Schemas, value: &Value, found: &mut Vec<Violation>) {
    found.extend(slot.check(schemas, value).into_iter().map(|(pointer, message)| Violation { location: Location::Body, pointer, message }));
}

fn lookup<'a, K: AsRef<str>, V: AsRef<str>>(pairs: &'a [(K, V)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key.as_ref() == name).map(|(_, value)| value.as_ref())
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The value that text stands for under a schema; text that does not fit the type stays text, so that
/// the schema refuses it. Whole numbers are digits only: `866.0` is one in a body, not in a query.
fn typed(schema: &Value, text: &str) -> Value {
    let parsed = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => whole(text),
        Some("number") => text.parse::<f64>().ok().map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}

/// A whole number of any size: what no integer type holds is compared with bounds as a float.
fn whole(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from)).ok()
}
