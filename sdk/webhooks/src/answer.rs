//! What a platform expects as an answer.

use serde::Serialize;

/// What to answer: the same for a duplicate and for a request that is of no interest, lest the platform repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// What the body is; nothing for an empty body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: &'static str,
}

impl Answer {
    pub(crate) const OK: Self = Self { status: 200, content_type: None, body: "" };
    pub(crate) const NO_CONTENT: Self = Self { status: 204, content_type: None, body: "" };

    pub(crate) const fn json(body: &'static str) -> Self {
        Self { status: 200, content_type: Some("application/json"), body }
    }

    pub(crate) const fn xml(body: &'static str) -> Self {
        Self { status: 200, content_type: Some("text/xml"), body }
    }
}
