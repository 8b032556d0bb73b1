//! A decoded answer and what came with it.

use std::ops::{Deref, DerefMut};

use http::HeaderMap;
use http::header::DATE;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use serde::Serialize;

use crate::core::RateLimit;

/// The answer to a call. Dereferences to the data, so `client.stats(..).await?.pageviews` reads as it should. A
/// member of the data that is called like one of these facts is read through [`data`](Self::data): the status of an
/// experiment is `reply.data.status`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The decoded answer.
    pub data: T,
    /// HTTP status.
    pub status: u16,
    /// The service's name for the request; ours, if the service gave none.
    pub request_id: String,
    /// What the service says about the rate limit.
    pub rate_limit: RateLimit,
    /// How often the request was sent: 1 unless it was repeated.
    pub attempts: u32,
    /// The answer's headers.
    #[serde(skip)]
    pub headers: HeaderMap,
}

impl<T> Reply<T> {
    /// The service's time of the answer, to the second, if it told.
    #[must_use]
    pub fn date(&self) -> Option<Timestamp> {
        DateTimeParser::new().parse_timestamp(self.headers.get(DATE)?).ok()
    }

    /// The data alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.data
    }

    /// The same reply around other data.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U> {
        let Self { data, status, request_id, rate_limit, attempts, headers } = self;
        Reply { data: change(data), status, request_id, rate_limit, attempts, headers }
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T> DerefMut for Reply<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.data
    }
}
