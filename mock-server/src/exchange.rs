//! A request that has been read, and the reply to it: what dialects and middleware hand to each other.

use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A request, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) head: Arc<Head>,
    pub(crate) body: Body,
}

/// Everything of a request but its body.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) request_id: String,
    pub(crate) method: Method,
    /// Below the service's door.
    pub(crate) path: String,
    /// Path and query as in the address, door included.
    pub(crate) target: String,
    /// As in the address: encoded, without `?`.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) peer: IpAddr,
}

impl Head {
    /// Stands in where there was no request.
    pub(crate) fn of_nobody() -> Self {
        Self {
            request_id: String::new(),
            method: Method::POST,
            path: String::new(),
            target: String::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }

    /// The text of a header; `None` if it is absent or not text.
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The token of an `Authorization` header with the scheme `Bearer`.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header(header::AUTHORIZATION)?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// The parameters of the query, decoded, in order.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (String, String)> {
        form_urlencoded::parse(self.query.as_bytes()).into_owned()
    }

    /// The first parameter of the query with this name, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.parameters().find_map(|(key, value)| (key == name).then_some(value))
    }
}

/// A request body, parsed at most once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    bytes: Bytes,
    json: OnceLock<Result<Value, String>>,
}

impl Body {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self { bytes, json: OnceLock::new() }
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The body as JSON, whatever its content type says.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it and where.
    pub(crate) fn json(&self) -> Result<&Value, String> {
        self.json.get_or_init(|| serde_json::from_slice(&self.bytes).map_err(|error| error.to_string())).as_ref().map_err(Clone::clone)
    }

    /// As [`json`](Self::json), for the one who needs it last.
    pub(crate) fn into_json(self) -> Result<Value, String> {
        self.json()?;
        self.json.into_inner().unwrap_or_else(|| Err("the body was not read".into()))
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Value>,
}

impl Reply {
    /// A JSON answer.
    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        // Only maps with other keys than text fail, and no answer has one.
        let body = serde_json::to_value(body).unwrap_or_default();
        let json = HeaderValue::from_static("application/json");
        Self { status, headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]), body: Some(body) }
    }

    /// An answer that is not JSON.
    pub(crate) fn text(content_type: &'static str, text: impl Into<String>) -> Self {
        let content_type = HeaderValue::from_static(content_type);
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type)]);
        Self { status: StatusCode::OK, headers, body: Some(Value::String(text.into())) }
    }

    /// An answer without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: None }
    }

    /// Adds a header. A value that cannot stand in a header is left out.
    pub(crate) fn with_header(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Self {
        if let Ok(value) = value.try_into() {
            self.headers.insert(name, value);
        }
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let is_json = self.headers.get(header::CONTENT_TYPE).is_some_and(|content_type| content_type.as_bytes().ends_with(b"json"));
        let body = match self.body {
            None => axum::body::Body::empty(),
            Some(Value::String(text)) if !is_json => text.into(),
            Some(json) => json.to_string().into(),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// What a dialect does with a request.
pub(crate) enum Answer {
    /// It answers at once.
    Reply(Reply),
    /// It goes on answering.
    Stream(BoxStream<'static, Frame>),
}

/// One event of an event stream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    pub(crate) event: &'static str,
    pub(crate) data: Value,
    /// By which a client can resume after this frame.
    pub(crate) id: Option<String>,
    /// After how long a client should come back when the stream breaks.
    pub(crate) retry: Option<Duration>,
}

impl From<Frame> for Event {
    fn from(frame: Frame) -> Self {
        let event = Self::default().event(frame.event).data(frame.data.to_string());
        let event = if let Some(id) = frame.id { event.id(id) } else { event };
        if let Some(retry) = frame.retry { event.retry(retry) } else { event }
    }
}
