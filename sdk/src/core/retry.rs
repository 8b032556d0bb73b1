//! What to do about a fault: one table for all services. Generic first, the service's word last.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::{Fault, Kind, RateLimit, Safety};

/// What a fault calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disposition {
    /// Send again after backing off.
    Retry,
    /// Send again, not before this long.
    RetryAfter(Duration),
    /// Refused for good: never send again.
    Reject,
    /// Too large: send the halves.
    Split,
    /// Keep everything and stop sending: the key or the plan must be mended first.
    Halt,
}

/// Decides about a fault of a request of the given safety.
#[must_use]
pub fn classify(fault: &Fault, safety: Safety) -> Disposition {
    match fault.kind {
        Kind::Auth | Kind::Permission | Kind::QuotaExceeded => Disposition::Halt,
        Kind::TooLarge => Disposition::Split,
        _ if !fault.retryable => Disposition::Reject,
        _ if fault.ambiguous && safety == Safety::Once => Disposition::Reject,
        _ => fault.retry_after.map_or(Disposition::Retry, Disposition::RetryAfter),
    }
}

/// How often and how patiently a request is repeated.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Repetitions after the first attempt. Default 3.
    pub max_retries: u32,
    /// Ceiling of the first wait. Default 1 s.
    pub base: Duration,
    /// Growth of the ceiling from wait to wait. Default 2.
    pub factor: f64,
    /// Highest ceiling. Default 30 s.
    pub cap: Duration,
    /// A service that asks for a longer wait than this gets this. Default 5 min.
    pub retry_after_cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 3,
            base: Duration::from_secs(1),
            factor: 2.0,
            cap: Duration::from_secs(30),
            retry_after_cap: Duration::from_secs(300),
        }
    }
}

impl RetryPolicy {
    /// The wait that the service asked for, capped, and up to a tenth longer, so that many clients that were told the
    /// same time do not all come back in the same instant. Never shorter than asked, unless capped.
    #[must_use]
    pub fn honour(&self, asked: Duration) -> Duration {
        let asked = asked.min(self.retry_after_cap);
        asked + asked.mul_f64(fastrand::f64() / 10.0)
    }
}

/// How long the headers of a failed answer ask us to wait: `Retry-After` as seconds or HTTP date; on a 429 also the reset
/// of the rate limit, which other answers carry without meaning it.
#[must_use]
pub fn retry_after(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    stated(headers, now).or_else(|| {
        let limited = status == StatusCode::TOO_MANY_REQUESTS;
        limited.then(|| RateLimit::from_headers(headers, now.as_second()).reset_after).flatten()
    })
}

fn stated(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(kind: Kind) -> Fault {
        Fault::new(kind, "")
    }

    #[test]
    fn each_kind_has_one_disposition() {
        for kind in [Kind::Auth, Kind::Permission, Kind::QuotaExceeded] {
            assert_eq!(classify(&fault(kind), Safety::Keyed), Disposition::Halt, "{kind}");
        }
        for kind in [Kind::Rejected, Kind::NotFound, Kind::Conflict, Kind::Config] {
            assert_eq!(classify(&fault(kind), Safety::Keyed), Disposition::Reject, "{kind}");
        }
        for kind in [Kind::Server, Kind::Timeout, Kind::Network, Kind::RateLimited] {
            assert_eq!(classify(&fault(kind), Safety::Keyed), Disposition::Retry, "{kind}");
        }
        assert_eq!(classify(&fault(Kind::TooLarge), Safety::Keyed), Disposition::Split);
    }

    #[test]
    fn the_services_word_comes_last() {
        let mut in_progress = fault(Kind::Conflict);
        in_progress.retryable = true;
        in_progress.retry_after = Some(Duration::from_secs(2));
        assert_eq!(classify(&in_progress, Safety::Keyed), Disposition::RetryAfter(Duration::from_secs(2)));
    }

    #[test]
    fn an_ambiguous_failure_is_not_repeated_where_that_would_count_twice() {
        let mut broken = fault(Kind::Network);
        broken.ambiguous = true;
        assert_eq!(classify(&broken, Safety::Once), Disposition::Reject);
        assert_eq!(classify(&broken, Safety::Safe), Disposition::Retry);
        broken.ambiguous = false;
        assert_eq!(classify(&broken, Safety::Once), Disposition::Retry);
    }

    #[test]
    fn retry_after_is_read_as_seconds_date_and_reset() {
        let now: Timestamp = "2026-03-09T12:00:00Z".parse().unwrap();
        let answer = |status, name: &'static str, value: &'static str| {
            retry_after(status, &[(name.parse().unwrap(), value.parse().unwrap())].into_iter().collect(), now)
        };
        let wait = |name, value| answer(StatusCode::TOO_MANY_REQUESTS, name, value);
        assert_eq!(answer(StatusCode::SERVICE_UNAVAILABLE, "x-ratelimit-reset", "1773057610"), None);
        assert_eq!(wait("retry-after", "3"), Some(Duration::from_secs(3)));
        assert_eq!(wait("retry-after", "0.5"), Some(Duration::from_millis(500)));
        assert_eq!(wait("retry-after", "Mon, 09 Mar 2026 12:00:07 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(wait("retry-after", "Mon, 09 Mar 2026 11:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("x-ratelimit-reset", "1773057610"), Some(Duration::from_secs(10)));
        assert_eq!(wait("ratelimit", "\"default\";r=0;t=5"), Some(Duration::from_secs(5)));
        assert_eq!(wait("retry-after", "-1"), None);
        assert_eq!(wait("retry-after", "soon"), None);
    }

    #[test]
    fn an_asked_wait_is_never_shortened_below_the_cap() {
        let policy = RetryPolicy::default();
        for _ in 0..200 {
            let wait = policy.honour(Duration::from_secs(3));
            assert!((Duration::from_secs(3)..=Duration::from_millis(3300)).contains(&wait), "{wait:?}");
        }
        assert!(policy.honour(Duration::from_secs(9_000)) >= policy.retry_after_cap);
        assert!(policy.honour(Duration::from_secs(9_000)) < policy.retry_after_cap * 2);
    }
}
