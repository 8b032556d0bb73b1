//! How Agent Analytics is addressed, authorised and understood.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Uri, header};
use serde_json::Value;
use url::Url;

use super::AmbiguousFailures;
use crate::core::{Dialect, Error, Fault, Kind, Partition, Secret};
use crate::vendors::wire::{excerpt, text};

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// A key that was lent to an agent for a while travels in another header.
const LENT_KEY: &str = "aas_";
/// The business of a project's public token: the account's key has no place in them.
const WITH_TOKEN: &[&str] = &["/track", "/track/batch", "/experiments/config"];
/// Open to everybody. A key goes with them if there is one: where services share an address, it says which one is asked.
const OPEN: &[&str] = &["/health", "/tracker.js"];

/// One account of Agent Analytics: where it is, the key to it, and the tokens of its projects.
#[derive(Debug)]
pub(super) struct Service {
    pub endpoint: Url,
    /// Where batches go, worked out once.
    pub batch_uri: Uri,
    /// Opens all but tracking.
    pub api_key: Option<Secret>,
    /// Name of the project that calls are about when they do not say.
    pub project: Option<String>,
    /// Says which project events belong to when they do not say.
    pub token: Option<Secret>,
    /// The same for further projects, by name.
    pub tokens: BTreeMap<String, Secret>,
    /// What to do when nobody knows whether events were taken.
    pub ambiguous_failures: AmbiguousFailures,
    /// Events above this age are not sent.
    pub max_age: Option<Duration>,
}

impl Service {
    /// The lane of a project's events: its name, not its token, so that nothing at rest holds that.
    pub fn partition(&self, project: Option<&str>) -> Result<Partition, Error> {
        let named = project.filter(|name| self.project.as_deref() != Some(name));
        let partition = named.map_or_else(Partition::default, Partition::named);
        if self.token_of(&partition).is_some() {
            return Ok(partition);
        }
        Err(Error::config(match named {
            Some(name) => format!("there is no token of the project '{name}': give the client a project_token for it"),
            None => "there is no project token to track with: give a token or set AGENT_ANALYTICS_TOKEN".to_owned(),
        }))
    }

    /// The token of a lane.
    pub fn token_of(&self, partition: &Partition) -> Option<&Secret> {
        partition.name().map_or(self.token.as_ref(), |name| self.tokens.get(name))
    }
}

impl Dialect for Service {
    fn vendor(&self) -> &'static str {
        "agent_analytics"
    }

    fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    fn setting(&self, name: &str) -> Option<&str> {
        match name {
            "project" => self.project.as_deref(),
            "token" => self.token.as_ref().map(Secret::expose),
            _ => None,
        }
    }

    fn authorize(&self, request: &mut Request<Bytes>) -> Result<(), Error> {
        let path = request.uri().path();
        let path = path.strip_prefix(self.endpoint.path().trim_end_matches('/')).unwrap_or(path);
        let key = match &self.api_key {
            _ if WITH_TOKEN.contains(&path) => return Ok(()),
            None if OPEN.contains(&path) => return Ok(()),
            None => {
                return Err(Error::config("this call needs an Agent Analytics API key: give an api_key or set AGENT_ANALYTICS_API_KEY"));
            }
            Some(key) => key.expose(),
        };
        let (name, value) =
            if key.starts_with(LENT_KEY) { (header::AUTHORIZATION, format!("Bearer {key}")) } else { (API_KEY, key.to_owned()) };
        let mut value = HeaderValue::from_str(&value)
            .map_err(|_| Error::config("the Agent Analytics API key holds characters that no header may hold"))?;
        value.set_sensitive(true);
        request.headers_mut().insert(name, value);
        Ok(())
    }

    /// Understands `{"error":"CODE","message":…}`, the same without a code, both nested in `error`, and anything else as
    /// text. Whatever else stands beside them are the fault's details.
    fn fault(&self, status: StatusCode, _headers: &HeaderMap, body: &[u8]) -> Fault {
        let mut answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let mut error = answer.as_object_mut().map(std::mem::take).unwrap_or_default();
        if let Some(Value::Object(nested)) = error.get("error").cloned() {
            error = nested;
        }
        let mut take = |name: &str| error.remove(name).and_then(|value| text(&value));
        let (word, code, message) = (take("error"), take("code"), take("message"));
        let (word, code) = if code.is_none() && word.as_deref().is_some_and(is_code) { (None, word) } else { (word, code) };

        let reason = error.get("reason").and_then(Value::as_str);
        let message = message.or(word).unwrap_or_else(|| excerpt(status, body));
        let mut fault = Fault::new(kind(status, code.as_deref(), reason), message);
        // A service that failed may have taken the events before it did.
        fault.ambiguous = status.is_server_error();
        fault.retry_after =
            error.get("retry_after_seconds").and_then(Value::as_f64).and_then(|wait| Duration::try_from_secs_f64(wait).ok());
        fault.details = (!error.is_empty()).then_some(Value::Object(error));
        fault.code = code;
        fault
    }
}

/// Codes are written in capitals; what is not, are words for people.
fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The status says most, but what an account has used up for good has the status of a rate limit.
fn kind(status: StatusCode, code: Option<&str>, reason: Option<&str>) -> Kind {
    match (code, reason) {
        (_, Some("lifetime_event_limit" | "monthly_spend_cap")) => Kind::QuotaExceeded,
        (Some("RATE_LIMITED" | "STREAM_LIMIT"), _) => Kind::RateLimited,
        (Some("AUTH_REQUIRED" | "INVALID_TOKEN"), _) => Kind::Auth,
        _ => Kind::of_status(status.as_u16()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    pub(in super::super) const KEY: &str = "aak_0123456789";
    pub(in super::super) const TOKEN: &str = "aat_0123456789";

    pub(in super::super) fn service() -> Service {
        Service {
            endpoint: Url::parse("http://127.0.0.1:1/base/").unwrap(),
            batch_uri: Uri::from_static("http://127.0.0.1:1/base/track/batch"),
            api_key: Some(Secret::new(KEY)),
            project: Some("site".to_owned()),
            token: Some(Secret::new(TOKEN)),
            tokens: BTreeMap::from([("shop".to_owned(), Secret::new("aat_shop"))]),
            ambiguous_failures: AmbiguousFailures::Retry,
            max_age: None,
        }
    }

    fn fault(status: u16, body: &Value) -> Fault {
        service().fault(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body.to_string().as_bytes())
    }

    #[test]
    fn codes_are_told_from_words() {
        let read = fault(404, &json!({"error": "EXPERIMENT_NOT_FOUND", "message": "no such experiment"}));
        assert_eq!(
            (read.kind, read.code.as_deref(), read.message.as_str()),
            (Kind::NotFound, Some("EXPERIMENT_NOT_FOUND"), "no such experiment")
        );
        assert!(read.details.is_none());
        let read = fault(413, &json!({"error": "request body too large"}));
        assert_eq!((read.kind, read.code, read.message.as_str()), (Kind::TooLarge, None, "request body too large"));
        let read = fault(500, &json!({"error": "INTERNAL_ERROR"}));
        assert_eq!((read.kind, read.code.as_deref(), read.ambiguous), (Kind::Server, Some("INTERNAL_ERROR"), true));
        let read = fault(400, &json!({"error": {"code": "INVALID_BODY", "message": "events"}}));
        assert_eq!((read.kind, read.code.as_deref(), read.message.as_str()), (Kind::Rejected, Some("INVALID_BODY"), "events"));
        assert!(fault(502, &json!("<html>")).message.starts_with("the service answered 502"));
    }

    #[test]
    fn what_is_used_up_is_not_a_rate_limit() {
        let limited = |reason: &str| fault(429, &json!({"error": "RATE_LIMITED", "message": "", "reason": reason}));
        for (reason, kind, retryable) in [
            ("rate_limit", Kind::RateLimited, true),
            ("lifetime_event_limit", Kind::QuotaExceeded, false),
            ("monthly_spend_cap", Kind::QuotaExceeded, false),
        ] {
            let read = limited(reason);
            assert_eq!((read.kind, read.retryable, read.details), (kind, retryable, Some(json!({"reason": reason}))));
        }
        let busy = fault(429, &json!({"error": "SCAN_BUSY", "message": "", "retry_after_seconds": 1.5}));
        assert_eq!((busy.kind, busy.retry_after), (Kind::RateLimited, Some(Duration::from_millis(1500))));
    }

    #[test]
    fn further_members_are_details() {
        let read = fault(400, &json!({"error": "INVALID_FILTER_FIELD", "message": "plan", "suggested_field": "properties.plan"}));
        assert_eq!(read.details, Some(json!({"suggested_field": "properties.plan"})));
    }

    #[test]
    fn the_key_travels_in_its_header_where_it_is_needed() {
        let authorized = |path: &str, service: &Service| {
            let mut request = Request::new(Bytes::new());
            *request.uri_mut() = format!("http://127.0.0.1:1/base{path}?x=1").parse().unwrap();
            service.authorize(&mut request).map(|()| request)
        };
        let request = authorized("/stats", &service()).unwrap();
        assert_eq!(request.headers()["x-api-key"], KEY);
        assert_eq!(authorized("/health", &service()).unwrap().headers()["x-api-key"], KEY);
        for path in ["/track", "/track/batch", "/experiments/config"] {
            assert!(authorized(path, &service()).unwrap().headers().is_empty(), "{path}");
        }
        let lent = Service { api_key: Some(Secret::new("aas_1")), ..service() };
        assert_eq!(authorized("/stats", &lent).unwrap().headers()["authorization"], "Bearer aas_1");
        let none = Service { api_key: None, ..service() };
        assert!(authorized("/stats", &none).unwrap_err().message().contains("AGENT_ANALYTICS_API_KEY"));
        assert!(authorized("/track/batch", &none).is_ok() && authorized("/health", &none).is_ok());
        assert!(!format!("{request:?} {:?}", service()).contains("0123456789"));
    }

    #[test]
    fn a_lane_has_the_name_of_its_project_and_no_token() {
        let service = service();
        let token = |project| service.token_of(&service.partition(project).unwrap()).unwrap().expose();
        assert_eq!((token(None), token(Some("site")), token(Some("shop"))), (TOKEN, TOKEN, "aat_shop"));
        assert_eq!(service.partition(Some("shop")).unwrap().name(), Some("shop"));
        assert!(service.partition(Some("other")).unwrap_err().message().contains("'other'"));
        let none = Service { token: None, ..self::service() };
        assert!(none.partition(None).unwrap_err().message().contains("AGENT_ANALYTICS_TOKEN"));
    }
}
