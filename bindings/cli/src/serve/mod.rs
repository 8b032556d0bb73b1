//! `agentlytics serve`: the mock server as a process of its own, for tests in any language.
//!
//! The first line on standard output is JSON; whoever reads it knows that requests are answered from now on:
//!
//! ```json
//! {"ready":true,"url":"http://127.0.0.1:43211","uris":{"metrone":"http://127.0.0.1:43211/metrone",…},
//!  "keys":{"metrone":"metrone_test_…",…},"tokens":{…},"inspector":"http://127.0.0.1:43211/__mock/","pid":4711}
//! ```
//!
//! One key of each service is told: the first one given, or one that was made up; and the public token of its first project, for
//! services whose clients write with such. The address of the inspector holds an access key if other machines can reach it.
//!
//! The process ends when it is told to (SIGINT, SIGTERM) or, on request, when its standard input closes, which happens
//! even when its parent is killed.

mod public_keys;
mod service_keys;
mod webhook_secrets;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use agentlytics_mock_server::MockServer;
use clap::Args;
use serde::Serialize;

use crate::browser;
use crate::failure::Failure;
use public_keys::PublicKeys;
use service_keys::ServiceKeys;
use webhook_secrets::ExpectedWebhooks;

/// Requests are read and checked side by side, but stored one after the other: more threads than these would wait for each other.
const MOST_THREADS: usize = 4;

/// Run the mock server until SIGINT or SIGTERM.
///
/// Prints one line of JSON with the address and the keys as soon as it answers.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  agentlytics serve\n  agentlytics serve --any-key --enforce-rate-limits")]
pub(crate) struct Serve {
    /// Where to listen. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Allow an address that other machines can reach. The mock server is not hardened for that.
    #[arg(long)]
    allow_remote: bool,
    #[command(flatten)]
    keys: ServiceKeys,
    #[command(flatten)]
    public_keys: PublicKeys,
    #[command(flatten)]
    webhooks: ExpectedWebhooks,
    /// Accept every well-formed key. Each opens a world of its own.
    #[arg(long)]
    any_key: bool,
    /// Refuse requests above the rate limit instead of only reporting it in headers.
    #[arg(long)]
    enforce_rate_limits: bool,
    /// Show in a browser what arrives, as it arrives.
    #[arg(long)]
    open: bool,
    /// End when standard input closes, so that no server outlives the process that started it.
    #[arg(long)]
    parent_stdin: bool,
}

/// The first line on standard output.
#[derive(Serialize)]
struct Ready<'a> {
    ready: bool,
    url: &'a str,
    uris: BTreeMap<&'static str, &'a str>,
    keys: BTreeMap<&'static str, &'a str>,
    tokens: BTreeMap<&'static str, &'a str>,
    inspector: &'a str,
    pid: u32,
}

impl Serve {
    pub(crate) fn run(self) -> Result<(), Failure> {
        if !self.listen.ip().is_loopback() && !self.allow_remote {
            let refused = format!("--listen {}: other machines could reach it; add --allow-remote if that is meant", self.listen);
            return Err(Failure::usage(refused));
        }
        let told = told_to_end(self.parent_stdin)?;
        let open = self.open;
        let server = self.start()?;
        let inspector = server.inspector_url();
        let ready = Ready {
            ready: true,
            url: server.url(),
            uris: MockServer::services().map(|service| (service, server.uri(service))).collect(),
            keys: server.keys().collect(),
            tokens: server.tokens().collect(),
            inspector: &inspector,
            pid: std::process::id(),
        };
        announce(&ready).map_err(|error| Failure::work(format!("cannot say that the server is ready: {error}")))?;
        if open {
            browser::show(&inspector);
        }
        // An error means that nobody is left to tell, which is the same to us.
        let _ = told.recv();
        server.shutdown();
        Ok(())
    }

    fn start(self) -> Result<MockServer, Failure> {
        let mut builder = MockServer::builder().listen(self.listen).any_key(self.any_key).enforce_rate_limits(self.enforce_rate_limits);
        builder = builder.threads(thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS));
        for (service, key) in self.keys.into_pairs() {
            builder = builder.key(service, key);
        }
        for key in self.public_keys.read()? {
            builder = builder.public_key(key.service, key.name, key.pem);
        }
        for secrets in self.webhooks.read()? {
            builder = builder.webhook_secrets(secrets);
        }
        builder.start_blocking().map_err(Failure::usage)
    }
}

/// Flushed at once: the reader waits for this line, and a pipe would keep it.
fn announce(ready: &Ready<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, ready)?;
    writeln!(out)?;
    out.flush()
}

/// Tells when it is time to end. Set up before the server, so that no signal comes too early.
fn told_to_end(parent_stdin: bool) -> Result<mpsc::Receiver<()>, Failure> {
    let (tell, told) = mpsc::channel();
    if parent_stdin {
        let tell = tell.clone();
        thread::spawn(move || {
            // What comes in does not matter, nor why it ends.
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            tell.send(())
        });
    }
    ctrlc::set_handler(move || _ = tell.send(())).map_err(|error| Failure::work(format!("cannot listen for signals: {error}")))?;
    Ok(told)
}
