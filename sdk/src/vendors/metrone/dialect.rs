//! How Metrone is addressed, authorised and understood.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Uri};
use serde_json::Value;
use url::Url;

use crate::core::{Dialect, Error, Fault, Kind, Secret};
use crate::vendors::wire::{excerpt, text};

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// One Metrone project: where it is and the key to it.
#[derive(Debug)]
pub(super) struct Service {
    endpoint: Url,
    api_key: Secret,
    /// Where batches go, worked out once.
    pub batch_uri: Uri,
}

impl Service {
    /// A project at an endpoint that was checked.
    pub fn new(endpoint: Url, api_key: Secret) -> Result<Self, Error> {
        let batch_uri = format!("{}/v1/events/batch", endpoint.as_str().trim_end_matches('/'))
            .parse()
            .map_err(|cause| Error::config(format!("the endpoint cannot be used: {cause}")))?;
        Ok(Self { endpoint, api_key, batch_uri })
    }

    /// The key to the project.
    pub fn api_key(&self) -> &Secret {
        &self.api_key
    }
}

impl Dialect for Service {
    fn vendor(&self) -> &'static str {
        "metrone"
    }

    fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    fn authorize(&self, request: &mut Request<Bytes>) -> Result<(), Error> {
        let mut key = HeaderValue::from_str(self.api_key.expose())
            .map_err(|_| Error::config("the Metrone API key holds characters that no header may hold"))?;
        key.set_sensitive(true);
        request.headers_mut().insert(API_KEY, key);
        Ok(())
    }

    /// Understands `{"error":{"code","message",…}}`, `{"error":"text"}`, codes and waits beside `error`, the members of
    /// RFC 9457, and anything else as text.
    fn fault(&self, status: StatusCode, _headers: &HeaderMap, body: &[u8]) -> Fault {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let error = &answer["error"];
        let code = text(&error["code"]).or_else(|| text(&answer["code"]));
        let message = text(error).or_else(|| text(&error["message"])).or_else(|| text(&answer["message"]));
        let message = message.or_else(|| text(&answer["detail"])).unwrap_or_else(|| excerpt(status, body));

        let mut fault = Fault::new(kind(status, code.as_deref()), message);
        fault.retryable |= code.as_deref() == Some("IDEMPOTENCY_IN_PROGRESS");
        if let Some(word) = error["retryable"].as_bool() {
            fault.retryable = word;
        }
        // A service that failed may have stored the event before it did.
        fault.ambiguous = status.is_server_error();
        fault.retry_after = millis(&error["retry_after_ms"]).or_else(|| millis(&answer["retry_after_ms"]));
        fault.request_id = text(&error["request_id"]).or_else(|| text(&answer["request_id"]));
        fault.details = error.get("details").filter(|details| !details.is_null()).cloned();
        fault.code = code;
        fault
    }
}

/// The status says most, but a used-up plan has the status of a rate limit, and an error in a stream has none.
pub(super) fn kind(status: StatusCode, code: Option<&str>) -> Kind {
    match code {
        Some("QUOTA_EXCEEDED") => Kind::QuotaExceeded,
        Some("RATE_LIMITED") => Kind::RateLimited,
        Some("AUTH_FAILED") => Kind::Auth,
        Some("INSUFFICIENT_SCOPE") => Kind::Permission,
        _ => Kind::of_status(status.as_u16()),
    }
}

fn millis(value: &Value) -> Option<Duration> {
    Duration::try_from_secs_f64(value.as_f64()? / 1000.0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service() -> Service {
        let endpoint = Url::parse("http://127.0.0.1:1").unwrap();
        Service::new(endpoint, Secret::new("mk_test_0123456789abcdef0123456789abcdef")).unwrap()
    }

    fn fault(status: u16, body: &str) -> Fault {
        service().fault(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn the_nested_form_is_read_whole() {
        let read = fault(
            429,
            r#"{"error":{"code":"RATE_LIMITED","message":"slow down","retry_after_ms":1500,"request_id":"req_1","retryable":true,"details":{"limit":600}}}"#,
        );
        assert_eq!((read.kind, read.code.as_deref(), read.message.as_str()), (Kind::RateLimited, Some("RATE_LIMITED"), "slow down"));
        assert_eq!((read.retry_after, read.retryable), (Some(Duration::from_millis(1500)), true));
        assert_eq!((read.request_id.as_deref(), read.details), (Some("req_1"), Some(serde_json::json!({"limit": 600}))));
    }

    #[test]
    fn the_flat_form_is_read_too() {
        let read = fault(429, r#"{"error":"too many requests","retry_after_ms":250}"#);
        assert_eq!((read.kind, read.message.as_str()), (Kind::RateLimited, "too many requests"));
        assert_eq!((read.retry_after, read.code), (Some(Duration::from_millis(250)), None));
        let read = fault(400, r#"{"title":"Bad Request","detail":"days must be a number","status":400}"#);
        assert_eq!((read.kind, read.message.as_str()), (Kind::Rejected, "days must be a number"));
    }

    #[test]
    fn a_used_up_plan_is_not_a_rate_limit() {
        let read = fault(429, r#"{"error":{"code":"QUOTA_EXCEEDED","message":"plan used up"}}"#);
        assert_eq!((read.kind, read.retryable), (Kind::QuotaExceeded, false));
    }

    #[test]
    fn a_request_under_way_is_worth_repeating_and_a_duplicate_is_not() {
        assert!(fault(409, r#"{"error":{"code":"IDEMPOTENCY_IN_PROGRESS","message":""}}"#).retryable);
        assert!(!fault(409, r#"{"error":{"code":"DUPLICATE_EVENT","message":""}}"#).retryable);
    }

    #[test]
    fn anything_else_becomes_the_message() {
        let read = fault(502, &format!("<html>{}</html>", "bad gateway ".repeat(50)));
        assert!(read.message.starts_with("the service answered 502 Bad Gateway: <html>bad"), "{}", read.message);
        assert!(read.message.chars().count() < 250 && read.retryable && read.ambiguous);
        assert_eq!(fault(500, " ").message, "the service answered 500 Internal Server Error without a word");
        assert_eq!(fault(400, "[1]").message, "the service answered 400 Bad Request: [1]");
        assert_eq!(fault(418, "\u{0}").kind, Kind::Rejected);
    }

    #[test]
    fn the_key_travels_in_its_header_and_is_not_shown() {
        let mut request = Request::new(Bytes::new());
        service().authorize(&mut request).unwrap();
        assert_eq!(request.headers()["x-api-key"], "mk_test_0123456789abcdef0123456789abcdef");
        assert!(!format!("{request:?} {:?}", service()).contains("0123456789"));
    }
}
