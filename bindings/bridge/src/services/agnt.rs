//! AGNT Analytics, which is only read. Its clients have options of their own: `token`, or `kid` with `private_key` (PEM) or
//! `private_key_path`, in place of `api_key`; all are looked for in its environment variables, too.
//!
//! What the SDK adds to its operations: `regressions` (`{window?, baseline?}`, each `{startDate, endDate}`).

use agentlytics::Agnt;
use agentlytics::agnt::{AgntBuilder, GetAssistants, GetEvents, GetMetrics, GetOverview, GetRolling, GetSnapshots, GetTopUsers};
use agentlytics::core::Error;
use agentlytics::delivery::Hooks;
use agentlytics::runtime::Runtime;
use agentlytics::transport::Caller;
use serde::Deserialize;
use serde_json::Value;

use super::{Computing, Registration, Service};
use crate::data;
use crate::operation::{Registered, untyped};
use crate::options::ClientOptions;

pub(super) static REGISTRATION: Registration = Registration {
    vendor: "agnt",
    options: &["token", "kid", "private_key", "private_key_path"],
    event_type: None,
    variables: AgntBuilder::VARIABLES,
    credentials: &[&["token"], &["api_key"], &["kid", "private_key", "private_key_path"]],
    health: None,
    read: "getOverview",
    write_check: None,
    open,
    operations,
};

/// The options that only this service has.
#[derive(Deserialize)]
struct Options {
    token: Option<String>,
    kid: Option<String>,
    private_key: Option<String>,
    private_key_path: Option<String>,
}

fn operations() -> Vec<Registered> {
    vec![
        Registered::call::<GetOverview>(),
        Registered::call::<GetMetrics>(),
        Registered::call::<GetRolling>(),
        Registered::paginated::<GetEvents>(),
        Registered::call::<GetAssistants>(),
        Registered::call::<GetTopUsers>(),
        Registered::call::<GetSnapshots>(),
    ]
}

fn open(mut options: ClientOptions, _: Hooks) -> Result<Box<dyn Service>, Error> {
    let delivery = options.delivery();
    let mut builder = Agnt::builder().retry(delivery.retry).timeout(delivery.timeout).user_agent(options.user_agent());
    let Options { token, kid, private_key, private_key_path } = options.own()?;
    if let Some(api_key) = options.api_key {
        builder = builder.api_key(api_key);
    }
    if let Some(endpoint) = options.endpoint {
        builder = builder.endpoint(endpoint);
    }
    if let Some(token) = token {
        builder = builder.token(token);
    }
    if let Some(kid) = kid {
        builder = builder.kid(kid);
    }
    if let Some(path) = private_key_path {
        builder = builder.private_key_path(path);
    }
    if let Some(pem) = private_key {
        builder = builder.private_key(pem);
    }
    Ok(Box::new(builder.with_env().build()?))
}

impl Service for Agnt {
    fn caller(&self) -> &Caller {
        self.caller()
    }

    fn runtime(&self) -> &Runtime {
        self.runtime()
    }

    fn compute(&self, name: &str, arguments: Value) -> Option<Computing> {
        let client = self.clone();
        match name {
            "regressions" => Some(Box::pin(async move { untyped(&client.regressions(data::arguments("regressions", arguments)?).await?) })),
            _ => None,
        }
    }
}
