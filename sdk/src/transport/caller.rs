//! One logical call: checked, sent, repeated where that helps, decoded. Knows operations and dialects, no vendor.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};

use super::Reply;
use super::bearer::Bearer;
use crate::core::{
    Backoff, Clock, Credentials, Dialect, Disposition, Error, Fault, Kind, Moment, Operation, OperationInfo, RateLimit, RetryBudget,
    RetryPolicy, Safety, Token, TokenProvider, Transport, classify, new_uuid, read_fault,
};
use crate::runtime::Runtime;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// How much of an answer that cannot be read is shown.
const EXCERPT: usize = 120;

/// How long and how often a call is tried.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CallOptions {
    /// How failed attempts are repeated.
    pub retry: RetryPolicy,
    /// Time for one attempt. Default 10 s.
    pub timeout: Duration,
    /// Time for all attempts and the waits between them. Default: none but what the others amount to.
    pub total_timeout: Option<Duration>,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self { retry: RetryPolicy::default(), timeout: Duration::from_secs(10), total_timeout: None }
    }
}

/// Calls operations of one service. Clones share one retry budget and one thread.
///
/// Calls run on the SDK's own thread, so that they can be awaited on any executor, or none.
#[derive(Clone)]
pub struct Caller {
    pub(super) runtime: Runtime,
    pub(super) shared: Arc<Shared>,
}

/// What every attempt of every call goes through.
pub(super) struct Shared {
    pub dialect: Arc<dyn Dialect>,
    pub transport: Arc<dyn Transport>,
    pub clock: Arc<dyn Clock>,
    pub options: CallOptions,
    bearer: Bearer,
    budget: Mutex<RetryBudget>,
}

impl Caller {
    /// Calls to the service that `dialect` describes.
    #[must_use]
    pub fn new(
        runtime: Runtime,
        dialect: Arc<dyn Dialect>,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        options: CallOptions,
    ) -> Self {
        Self {
            runtime,
            shared: Arc::new(Shared { dialect, transport, clock, options, bearer: Bearer::default(), budget: Mutex::default() }),
        }
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// `validation` before anything is sent; the last attempt's failure otherwise; `decode` if the answer cannot be read.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<Reply<O::Output>, Error> {
        self.answered(self.prepare(operation)?).await?.decode::<O>()
    }

    /// As [`call`](Self::call), blocking the calling thread.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn call_blocking<O: Operation>(&self, operation: &O) -> Result<Reply<O::Output>, Error> {
        let exchange = self.prepare(operation)?;
        self.runtime.block_on(exchange.complete())??.decode::<O>()
    }

    fn prepare<O: Operation>(&self, operation: &O) -> Result<Exchange, Error> {
        let request = operation.validate().and_then(|()| operation.request(&*self.shared.dialect));
        Exchange::new(Arc::clone(&self.shared), &O::INFO, request)
    }

    async fn answered(&self, exchange: Exchange) -> Result<Answered, Error> {
        self.runtime.run(exchange.complete()).await?
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("vendor", &self.shared.dialect.vendor()).field("options", &self.shared.options).finish()
    }
}

impl Shared {
    /// The request with its credential, which is nowhere else, and the token that is part of it, if one is.
    pub async fn authorized(&self, request: &Request<Bytes>, timeout: Duration) -> Result<(Request<Bytes>, Option<Token>), Error> {
        let mut request = request.clone();
        self.dialect.authorize(&mut request)?;
        let Some(provider) = self.dialect.tokens() else { return Ok((request, None)) };
        let token = self.bearer.authorize(&mut request, provider, self.clock.wall(), timeout).await?;
        Ok((request, Some(token)))
    }

    /// Whether a request is worth sending again with another token: the service has refused `token`, and there can be one.
    pub async fn renews(&self, token: Option<&Token>, fault: &Fault) -> bool {
        let refused = token.filter(|_| fault.kind == Kind::Auth && self.dialect.tokens().is_some_and(TokenProvider::is_renewable));
        if let Some(token) = refused {
            self.bearer.forget(token).await;
        }
        refused.is_some()
    }

    fn budget(&self) -> std::sync::MutexGuard<'_, RetryBudget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds what does not change between attempts: a name for the request and, for writes, the key by which the service
/// recognises a repetition.
pub(super) fn label(request: &mut Request<Bytes>, safety: Safety) -> String {
    let id = format!("req_{}", new_uuid().simple());
    let headers = request.headers_mut();
    headers.extend(HeaderValue::from_str(&id).map(|id| (REQUEST_ID, id)));
    if safety == Safety::Keyed {
        headers.extend(HeaderValue::from_str(&new_uuid().to_string()).map(|key| (IDEMPOTENCY_KEY, key)));
    }
    id
}

/// A call on its way. Not generic, as little here is, so that it is compiled once and not for each operation.
struct Exchange {
    shared: Arc<Shared>,
    operation: &'static str,
    safety: Safety,
    request: Request<Bytes>,
    request_id: String,
    attempts: u32,
    /// Those of the last attempt.
    credentials: Credentials,
    /// Whether a refused token was replaced: once in a call.
    renewed: bool,
}

impl Exchange {
    fn new(shared: Arc<Shared>, info: &OperationInfo, request: Result<Request<Bytes>, Error>) -> Result<Self, Error> {
        let mut request = request.map_err(|unusable| unusable.during(shared.dialect.vendor(), info.id, 0))?;
        let request_id = label(&mut request, info.safety);
        Ok(Self {
            shared,
            operation: info.id,
            safety: info.safety,
            request,
            request_id,
            attempts: 0,
            credentials: Credentials::default(),
            renewed: false,
        })
    }

    async fn complete(mut self) -> Result<Answered, Error> {
        let deadline = self.shared.options.total_timeout.map_or(Moment::NEVER, |total| self.shared.clock.now() + total);
        let mut backoff = Backoff::new(&self.shared.options.retry);
        loop {
            let left = deadline.since(self.shared.clock.now());
            let fault = match self.attempt(left).await {
                Ok(response) => return Ok(Answered { exchange: self, response }),
                Err(fault) => fault,
            };
            match self.wait_before_retry(&fault, &mut backoff) {
                // Waiting past the deadline would only delay the bad news.
                Some(wait) if self.shared.clock.now() + wait < deadline => tokio::time::sleep(wait).await,
                _ => return Err(self.error(fault)),
            }
        }
    }

    async fn attempt(&mut self, left: Duration) -> Result<Response<Bytes>, Fault> {
        let shared = &*self.shared;
        let timeout = shared.options.timeout.min(left);
        loop {
            let (request, token) = shared.authorized(&self.request, timeout).await?;
            self.attempts += 1;
            tracing::debug!(vendor = shared.dialect.vendor(), operation = self.operation, attempt = self.attempts, "calling");
            self.credentials = Credentials::of(request.headers());
            let response = shared.transport.send(request, timeout).await?;
            if response.status().is_success() {
                shared.budget().deposit();
                return Ok(response);
            }
            let response = response.map(|body| self.credentials.redact(body));
            let fault = read_fault(&*shared.dialect, &response, shared.clock.wall());
            if self.renewed || !shared.renews(token.as_ref(), &fault).await {
                return Err(fault);
            }
            self.renewed = true;
        }
    }

    /// How long to wait for the next attempt; `None` if there is none.
    fn wait_before_retry(&self, fault: &Fault, backoff: &mut Backoff) -> Option<Duration> {
        let policy = &self.shared.options.retry;
        let wait = match classify(fault, self.safety) {
            Disposition::Retry => backoff.next_delay(),
            Disposition::RetryAfter(asked) => policy.honour(asked),
            _ => return None,
        };
        let allowed = self.attempts <= policy.max_retries && self.shared.budget().withdraw();
        if allowed {
            tracing::info!(operation = self.operation, kind = %fault.kind, status = fault.status, ?wait, "calling again");
        }
        allowed.then_some(wait)
    }

    fn error(&self, mut fault: Fault) -> Error {
        if self.attempts > 0 {
            fault.request_id.get_or_insert_with(|| self.request_id.clone());
        }
        Error::from(fault).during(self.shared.dialect.vendor(), self.operation, self.attempts)
    }
}

/// A call that was answered.
struct Answered {
    exchange: Exchange,
    response: Response<Bytes>,
}

impl Answered {
    fn decode<O: Operation>(mut self) -> Result<Reply<O::Output>, Error> {
        let body = self.exchange.shared.dialect.unwrap(std::mem::take(self.response.body_mut()));
        match O::decode(&body) {
            Ok(data) => Ok(self.reply().map(|()| data)),
            Err(cause) => Err(self.unreadable(body, cause)),
        }
    }

    /// What came with the data.
    fn reply(self) -> Reply<()> {
        let request_id = self.request_id();
        let Self { exchange, response } = self;
        let (head, _) = response.into_parts();
        let rate_limit = RateLimit::from_headers(&head.headers, exchange.shared.clock.wall().as_second());
        Reply { data: (), status: head.status.as_u16(), request_id, rate_limit, attempts: exchange.attempts, headers: head.headers }
    }

    fn unreadable(self, body: Bytes, cause: serde_json::Error) -> Error {
        let mut fault = unreadable(&self.exchange.credentials.redact(body), &cause);
        fault.status = Some(self.response.status().as_u16());
        fault.request_id = Some(self.request_id());
        self.exchange.error(fault).caused_by(cause)
    }

    fn request_id(&self) -> String {
        let named = self.response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
        named.unwrap_or(&self.exchange.request_id).to_owned()
    }
}

/// The fault of an answer that is not what the operation promises.
pub(super) fn unreadable(body: &[u8], cause: &serde_json::Error) -> Fault {
    let excerpt: String = String::from_utf8_lossy(body).chars().take(EXCERPT).collect();
    let message = if body.is_empty() {
        "the answer is empty where JSON was expected".to_owned()
    } else {
        format!("the answer could not be read: {cause}; it begins with {excerpt:?}")
    };
    Fault::new(Kind::Decode, message)
}

#[cfg(test)]
mod tests;
