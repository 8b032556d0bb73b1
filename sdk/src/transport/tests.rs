//! A service that does not exist, for the tests of this folder.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use url::Url;

use super::testing::{Scripted, ScriptedTransport};
use super::{CallOptions, Caller};
use crate::core::{Clock, Dialect, Error, Fault, Kind, Moment, Operation, OperationInfo, Safety, Streaming, TokenProvider, Transport};
use crate::runtime::Runtime;

/// A caller on a script. Time is tokio's, so that a paused test need not wait.
pub(super) struct Fixture {
    pub transport: Arc<ScriptedTransport>,
    pub caller: Caller,
}

impl Fixture {
    pub fn new(script: impl IntoIterator<Item = Scripted>) -> Self {
        Self::with_options(script, CallOptions::default())
    }

    pub fn with_options(script: impl IntoIterator<Item = Scripted>, options: CallOptions) -> Self {
        Self::of(TestDialect::default(), script, options)
    }

    pub fn with_tokens(script: impl IntoIterator<Item = Scripted>, tokens: impl TokenProvider) -> Self {
        Self::of(TestDialect { tokens: Some(Box::new(tokens)), ..TestDialect::default() }, script, CallOptions::default())
    }

    fn of(dialect: TestDialect, script: impl IntoIterator<Item = Scripted>, options: CallOptions) -> Self {
        let transport = Arc::new(ScriptedTransport::new(script));
        let seam: Arc<dyn Transport> = transport.clone();
        let caller = Caller::new(Runtime::new(), Arc::new(dialect), seam, Arc::new(TokioClock(Instant::now())), options);
        Self { transport, caller }
    }

    /// The values of a header over all requests.
    pub fn sent(&self, header: &str) -> Vec<Option<String>> {
        let value = |request: &Request<Bytes>| Some(request.headers().get(header)?.to_str().unwrap().to_owned());
        self.transport.requests().iter().map(value).collect()
    }
}

#[derive(Debug)]
struct TokioClock(Instant);

impl Clock for TokioClock {
    fn now(&self) -> Moment {
        Moment::new(self.0.elapsed())
    }

    fn wall(&self) -> Timestamp {
        "2026-03-09T12:00:00Z".parse::<Timestamp>().unwrap() + self.0.elapsed()
    }
}

pub(super) struct TestDialect {
    endpoint: Url,
    tokens: Option<Box<dyn TokenProvider>>,
}

impl Default for TestDialect {
    fn default() -> Self {
        Self { endpoint: Url::parse("http://127.0.0.1:1").unwrap(), tokens: None }
    }
}

impl Dialect for TestDialect {
    fn vendor(&self) -> &'static str {
        "test"
    }

    fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    fn tokens(&self) -> Option<&dyn TokenProvider> {
        self.tokens.as_deref()
    }

    fn authorize(&self, request: &mut Request<Bytes>) -> Result<(), Error> {
        request.headers_mut().insert("authorization", HeaderValue::from_static("secret"));
        Ok(())
    }

    fn fault(&self, status: StatusCode, _headers: &HeaderMap, body: &[u8]) -> Fault {
        let message = String::from_utf8_lossy(body).into_owned();
        let kind = if message == "fatal" { Kind::Auth } else { Kind::of_status(status.as_u16()) };
        Fault::new(kind, message)
    }
}

/// What the operations answer with.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub n: u64,
    #[serde(default)]
    pub text: String,
}

macro_rules! operations {
    ($($name:ident: $info:expr;)*) => { $(
        #[derive(Default, Serialize, Deserialize)]
        pub(super) struct $name {}

        impl Operation for $name {
            type Output = Row;
            const INFO: OperationInfo = $info;
        }
    )* };
}

operations! {
    Read: OperationInfo::get("read", "/read");
    Write: OperationInfo::post("write", "/write", Safety::Keyed);
    WriteOnce: OperationInfo::post("writeOnce", "/write", Safety::Once);
    Listen: OperationInfo::get("listen", "/listen");
}

impl Streaming for Listen {}

/// Time that has passed, in whole milliseconds.
pub(super) fn elapsed(since: Instant) -> u64 {
    let elapsed: Duration = since.elapsed();
    u64::try_from(elapsed.as_millis()).unwrap()
}
