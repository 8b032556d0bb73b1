//! What the service says about the rate limit, read from any of the header families in use.

use std::time::Duration;

use http::HeaderMap;
use serde::Serialize;

/// The state of the rate limit after an answer. Members are absent where the service does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed per window.
    pub limit: Option<u64>,
    /// Requests left in this window.
    pub remaining: Option<u64>,
    /// Time until the window starts anew.
    #[serde(rename = "reset_after_ms", serialize_with = "as_millis")]
    pub reset_after: Option<Duration>,
}

#[allow(clippy::ref_option, reason = "serde's signature")]
fn as_millis<S: serde::Serializer>(after: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    after.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX)).serialize(serializer)
}

/// Below this, an `X-RateLimit-Reset` counts seconds from now; above, it is a Unix time.
const EARLIEST_UNIX_TIME: u64 = 1_000_000_000;

impl RateLimit {
    /// Reads `RateLimit` (`r=…;t=…`) and `X-RateLimit-Limit/-Remaining/-Reset`; `now` is the wall clock in Unix seconds.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap, now: i64) -> Self {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        let draft = |parameter: &str| {
            let value = headers.get("ratelimit")?.to_str().ok()?;
            value.split(';').find_map(|part| part.trim().strip_prefix(parameter)?.strip_prefix('=')?.parse::<u64>().ok())
        };
        let reset = number("x-ratelimit-reset")
            .map(|reset| if reset < EARLIEST_UNIX_TIME { reset } else { reset.saturating_sub(u64::try_from(now).unwrap_or(0)) });
        Self {
            limit: number("x-ratelimit-limit"),
            remaining: draft("r").or_else(|| number("x-ratelimit-remaining")),
            reset_after: draft("t").or(reset).map(Duration::from_secs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn both_families_are_read() {
        let old = headers(&[("x-ratelimit-limit", "600"), ("x-ratelimit-remaining", "3"), ("x-ratelimit-reset", "1773057630")]);
        let read = RateLimit::from_headers(&old, 1_773_057_600);
        assert_eq!(read, RateLimit { limit: Some(600), remaining: Some(3), reset_after: Some(Duration::from_secs(30)) });

        let draft = headers(&[("ratelimit", "\"default\";r=0;t=12"), ("x-ratelimit-reset", "40")]);
        let read = RateLimit::from_headers(&draft, 1_773_057_600);
        assert_eq!((read.remaining, read.reset_after), (Some(0), Some(Duration::from_secs(12))));

        let relative = RateLimit::from_headers(&headers(&[("x-ratelimit-reset", "40")]), 1_773_057_600);
        assert_eq!(relative.reset_after, Some(Duration::from_secs(40)));
    }

    #[test]
    fn nonsense_is_absence() {
        let read = RateLimit::from_headers(&headers(&[("x-ratelimit-limit", "many"), ("ratelimit", ";;=")]), 0);
        assert_eq!(read, RateLimit::default());
    }
}
