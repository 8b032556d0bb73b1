//! How AGNT Analytics is addressed, authorised and understood.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;

use crate::core::{Dialect, Error, Fault, Kind, TokenProvider};
use crate::vendors::wire::{excerpt, text};

/// One account of AGNT: where it is, and where tokens for it come from.
pub(super) struct Service {
    pub endpoint: Url,
    pub tokens: Arc<dyn TokenProvider>,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("endpoint", &self.endpoint.as_str()).finish_non_exhaustive()
    }
}

impl Dialect for Service {
    fn vendor(&self) -> &'static str {
        "agnt"
    }

    fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// The token is all there is.
    fn authorize(&self, _request: &mut Request<Bytes>) -> Result<(), Error> {
        Ok(())
    }

    fn tokens(&self) -> Option<&dyn TokenProvider> {
        Some(&*self.tokens)
    }

    /// Understands `{"error","error_code"}` and the same nested in `error`, and anything else as text.
    fn fault(&self, status: StatusCode, _headers: &HeaderMap, body: &[u8]) -> Fault {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let error = &answer["error"];
        let code = text(&answer["error_code"]).or_else(|| text(&error["code"])).or_else(|| text(&answer["code"]));
        let message = text(error).or_else(|| text(&error["message"])).or_else(|| text(&answer["message"]));

        let mut fault = Fault::new(kind(status, code.as_deref()), message.unwrap_or_else(|| excerpt(status, body)));
        fault.retry_after = answer["retry_after_ms"].as_u64().map(Duration::from_millis);
        fault.request_id = text(&answer["request_id"]);
        fault.details = answer.get("details").filter(|details| !details.is_null()).cloned();
        fault.code = code;
        fault
    }

    /// Most answers are `{"success":true,"data":{…}}`. Where `data` is a list, what stands beside it says how it goes on,
    /// so only `success` is taken away; the same from an answer without `data`, which other parts of the service give.
    fn unwrap(&self, body: Bytes) -> Bytes {
        let Ok(mut members) = serde_json::from_slice::<BTreeMap<String, &RawValue>>(&body) else { return body };
        if let Some(data) = members.get("data").filter(|data| !data.get().starts_with('[')) {
            return body.slice_ref(data.get().as_bytes());
        }
        members.retain(|name, _| !matches!(name.as_str(), "success" | "ok"));
        serde_json::to_vec(&members).map_or_else(|_| body.clone(), Bytes::from)
    }
}

/// The code says most where there is one that says more than the status.
fn kind(status: StatusCode, code: Option<&str>) -> Kind {
    match code {
        Some("UNAUTHORIZED") => Kind::Auth,
        Some("FORBIDDEN" | "MANAGEMENT_AUTH_REQUIRED") => Kind::Permission,
        Some("RATE_LIMITED") => Kind::RateLimited,
        _ => Kind::of_status(status.as_u16()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::Token;

    fn service() -> Service {
        Service { endpoint: Url::parse("http://127.0.0.1:1").unwrap(), tokens: Arc::new(Token::lasting("sk_live_0123456789")) }
    }

    fn fault(status: u16, body: &Value) -> Fault {
        service().fault(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body.to_string().as_bytes())
    }

    fn unwrapped(body: &str) -> String {
        String::from_utf8(service().unwrap(Bytes::copy_from_slice(body.as_bytes())).to_vec()).unwrap()
    }

    #[test]
    fn both_families_of_errors_are_read() {
        let details = json!({"field": "window"});
        let read = fault(
            400,
            &json!({"success": false, "error": "too long", "error_code": "VALIDATION_ERROR", "request_id": "req_1", "details": details}),
        );
        assert_eq!((read.kind, read.code.as_deref(), read.message.as_str()), (Kind::Rejected, Some("VALIDATION_ERROR"), "too long"));
        assert_eq!((read.request_id.as_deref(), read.details), (Some("req_1"), Some(details)));
        let read = fault(401, &json!({"error": {"code": "UNAUTHORIZED", "message": "expired"}}));
        assert_eq!((read.kind, read.code.as_deref(), read.message.as_str()), (Kind::Auth, Some("UNAUTHORIZED"), "expired"));
        let read = fault(404, &json!({"ok": false, "message": "no such chat"}));
        assert_eq!((read.kind, read.code, read.message.as_str()), (Kind::NotFound, None, "no such chat"));
        assert!(fault(502, &json!("<html>")).message.starts_with("the service answered 502"));
    }

    #[test]
    fn the_code_tells_the_kind() {
        for (status, code, kind, retryable) in [
            (403, "MANAGEMENT_AUTH_REQUIRED", Kind::Permission, false),
            (422, "VALIDATION_ERROR", Kind::Rejected, false),
            (429, "RATE_LIMITED", Kind::RateLimited, true),
            (500, "INTERNAL_ERROR", Kind::Server, true),
        ] {
            let read = fault(status, &json!({"error": "no", "error_code": code}));
            assert_eq!((read.kind, read.retryable), (kind, retryable), "{code}");
        }
    }

    #[test]
    fn data_are_taken_out_of_their_envelope() {
        assert_eq!(unwrapped(r#"{"success":true,"data":{"window": 7}}"#), r#"{"window": 7}"#);
        assert_eq!(unwrapped(r#"{"ok":true,"events":[1],"total":1}"#), r#"{"events":[1],"total":1}"#);
        assert_eq!(unwrapped(r#"{"success":true,"data":[1],"total":1}"#), r#"{"data":[1],"total":1}"#);
        assert_eq!((unwrapped("[1]").as_str(), unwrapped("<html>").as_str()), ("[1]", "<html>"));
    }

    #[test]
    fn nothing_that_is_printed_holds_the_token() {
        assert!(!format!("{:?}", service()).contains("0123456789"));
    }
}
