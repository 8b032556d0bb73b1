//! Lets web pages call the services. Preflights are answered here and not by a general layer, because the answer depends on the path:
//! an unknown one is still not found, a known one names its own methods.

use crate::exchange::{Head, Reply};
use agentlytics_spec::Route;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

const ANY: HeaderValue = HeaderValue::from_static("*");

/// Seconds for which a browser may remember a preflight.
const MAX_AGE: HeaderValue = HeaderValue::from_static("86400");

/// The answer to an `OPTIONS` request, unless there is no such path.
pub(super) fn preflight(head: &Head, route: &Route<'_>) -> Option<Reply> {
    let methods = match route {
        Route::MethodNotAllowed(methods) if head.method == Method::OPTIONS => allow(methods),
        _ => return None,
    };
    let reply = Reply::empty(StatusCode::NO_CONTENT).with_header(header::ALLOW, methods.as_str());
    if !head.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        return Some(reply);
    }
    let wanted = head.headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned().unwrap_or(ANY);
    let reply = reply.with_header(header::ACCESS_CONTROL_ALLOW_METHODS, methods.as_str());
    Some(reply.with_header(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted).with_header(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE))
}

/// The value of an `Allow` header: the documented methods and those that come with them.
pub(crate) fn allow(methods: &[Method]) -> String {
    let head = methods.contains(&Method::GET).then_some("HEAD");
    methods.iter().map(Method::as_str).chain(head).chain(["OPTIONS"]).collect::<Vec<_>>().join(", ")
}

/// Lets a page read an answer, headers included.
pub(super) fn open(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
}
