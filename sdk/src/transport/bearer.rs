//! The bearer token in use: asked for when there is none that is good, and added to requests. Knows no service.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use crate::core::{Error, Kind, Token, TokenProvider};

/// A token is replaced when it has no more than this left, so that none ends on its way.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// The token of one client. Its lock is held while a token is awaited, so that calls made at once ask for one.
#[derive(Default)]
pub(super) struct Bearer(Mutex<Option<Held>>);

struct Held {
    token: Token,
    /// When the next one is asked for.
    renew_at: Timestamp,
}

impl Held {
    fn since(now: Timestamp, token: Token) -> Self {
        // One that lives for less than twice the margin serves for half its life.
        let renew_at = token.expires_at.map_or(Timestamp::MAX, |end| end - MARGIN.min(end.duration_since(now) / 2));
        Self { token, renew_at }
    }
}

impl Bearer {
    /// Adds a token that is good at `now` to a request, and tells which.
    ///
    /// # Errors
    /// Whatever the provider says; `timeout` if it says nothing in time; `config` if no header can hold its token.
    pub async fn authorize(
        &self,
        request: &mut Request<Bytes>,
        provider: &dyn TokenProvider,
        now: Timestamp,
        timeout: Duration,
    ) -> Result<Token, Error> {
        let given = tokio::time::timeout(timeout, self.current(provider, now)).await;
        let token = given.map_err(|_| Error::new(Kind::Timeout, "the token provider gave no token in time"))??;
        let mut value = HeaderValue::from_str(&format!("Bearer {}", token.secret.expose()))
            .map_err(|_| Error::config("the bearer token holds characters that no header may hold"))?;
        value.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, value);
        Ok(token)
    }

    /// Forgets a token that the service has refused, unless another is in use by now.
    pub async fn forget(&self, refused: &Token) {
        self.0.lock().await.take_if(|held| held.token == *refused);
    }

    async fn current(&self, provider: &dyn TokenProvider, now: Timestamp) -> Result<Token, Error> {
        let mut held = self.0.lock().await;
        if let Some(held) = held.as_ref().filter(|held| now < held.renew_at) {
            return Ok(held.token.clone());
        }
        let token = provider.token(now).await?;
        *held = Some(Held::since(now, token.clone()));
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use futures_util::future::join_all;

    use super::*;
    use crate::core::BoxFuture;

    const LONG: Duration = Duration::from_secs(5);

    /// Gives out tokens of a lifetime, numbered from 1.
    struct Numbered {
        lifetime: SignedDuration,
        given: AtomicI64,
    }

    impl TokenProvider for Numbered {
        fn token(&self, now: Timestamp) -> BoxFuture<'_, Result<Token, Error>> {
            Box::pin(async move {
                tokio::task::yield_now().await;
                let number = self.given.fetch_add(1, Ordering::Relaxed) + 1;
                Ok(Token::until(number.to_string(), now + self.lifetime))
            })
        }
    }

    struct Silent;

    impl TokenProvider for Silent {
        fn token(&self, _now: Timestamp) -> BoxFuture<'_, Result<Token, Error>> {
            Box::pin(std::future::pending())
        }
    }

    fn numbered(minutes: i64) -> Numbered {
        Numbered { lifetime: SignedDuration::from_mins(minutes), given: AtomicI64::new(0) }
    }

    /// The header that a request gets so many seconds after the beginning.
    async fn header_at(bearer: &Bearer, provider: &dyn TokenProvider, seconds: i64) -> Result<String, Error> {
        let mut request = Request::new(Bytes::new());
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        bearer.authorize(&mut request, provider, now, LONG).await?;
        assert!(!format!("{request:?}").contains("Bearer"), "a token is not shown");
        Ok(request.headers()[header::AUTHORIZATION].to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn a_token_is_replaced_five_minutes_before_its_end() {
        let (bearer, provider) = (Bearer::default(), numbered(60));
        for (minutes, seconds, expected) in [(0, 0, "Bearer 1"), (54, 59, "Bearer 1"), (55, 0, "Bearer 2"), (60, 0, "Bearer 2")] {
            assert_eq!(header_at(&bearer, &provider, minutes * 60 + seconds).await.unwrap(), expected, "{minutes}:{seconds}");
        }
    }

    #[tokio::test]
    async fn a_short_lived_token_serves_for_half_its_life() {
        let (bearer, provider) = (Bearer::default(), numbered(5));
        for (seconds, expected) in [(0, "Bearer 1"), (149, "Bearer 1"), (150, "Bearer 2")] {
            assert_eq!(header_at(&bearer, &provider, seconds).await.unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn who_asks_at_once_gets_the_same() {
        let (bearer, provider) = (Bearer::default(), numbered(60));
        let headers = join_all((0..5).map(|_| header_at(&bearer, &provider, 0))).await;
        assert!(headers.iter().all(|header| header.as_deref().unwrap() == "Bearer 1"), "{headers:?}");
    }

    #[tokio::test]
    async fn only_the_token_that_was_refused_is_forgotten() {
        let (bearer, provider) = (Bearer::default(), numbered(60));
        header_at(&bearer, &provider, 0).await.unwrap();
        let first = Token::until("1", Timestamp::UNIX_EPOCH + provider.lifetime);
        for _ in 0..2 {
            bearer.forget(&first).await;
            assert_eq!(header_at(&bearer, &provider, 0).await.unwrap(), "Bearer 2");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_may_not_keep_a_call_waiting_for_ever() {
        let error = header_at(&Bearer::default(), &Silent, 0).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Timeout);
        let unusable = header_at(&Bearer::default(), &Token::lasting("line\nbreak"), 0).await.unwrap_err();
        assert!(unusable.kind() == Kind::Config && !unusable.to_string().contains("break"), "{unusable}");
    }
}
