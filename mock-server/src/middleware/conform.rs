//! Holds requests and answers against the specification. It only takes note: what to refuse is for the dialect to decide, and an answer
//! that breaks the specification is for a test to find.

use crate::exchange::{Asked, Reply};
use agentlytics_spec::{Operation, RequestParts, Spec, Violation};

pub(super) fn request(operation: &Operation, path: &[(&str, String)], asked: &Asked) -> Vec<Violation> {
    let parts = RequestParts {
        path,
        query: &asked.head.query,
        headers: Some(&asked.head.headers),
        body: if asked.body.bytes().is_empty() { None } else { asked.body.json().ok() },
    };
    operation.check_request(&parts)
}

/// `operation` is `None` for answers to paths and methods that do not exist.
pub(super) fn reply(spec: &Spec, operation: Option<&Operation>, reply: &Reply) -> Vec<Violation> {
    match operation {
        Some(operation) => operation.check_response(reply.status, &reply.headers, reply.body.as_ref()),
        None => spec.check_fallback(reply.status, &reply.headers, reply.body.as_ref()),
    }
}
