//! `agentlytics mcp`: the services as tools of an AI assistant.
//!
//! Over standard input and output, unless `--http` is given. Then the first line on standard output is JSON; whoever reads it knows that
//! requests are answered from now on:
//!
//! ```json
//! {"ready":true,"url":"http://127.0.0.1:43211/mcp","services":["metrone"],"tools":10,"pid":4711}
//! ```
//!
//! What else there is to say is said on standard error, the token that was made up among it, once.

use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;

use agentlytics_mcp::{DEFAULT_MAX_RESULT_BYTES, Error, HttpOptions, HttpServer, Options, Server, run_stdio};
use clap::Args;
use serde::Serialize;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use url::Url;

use crate::Context;
use crate::failure::Failure;
use crate::output::note;
use crate::service::Service;
use crate::settings::Settings;

/// Offer the services as tools to an AI assistant, over standard input and output or over HTTP.
#[derive(Args)]
#[command(after_help = Service::examples(&["mcp", "mcp --services SERVICE --read-only", "mcp --http 127.0.0.1:0"]))]
pub(crate) struct Mcp {
    /// The services to offer, separated by commas. All for which there is a key, when it is not given.
    #[arg(long, value_name = "SERVICE", value_delimiter = ',')]
    services: Vec<String>,
    /// Leave out every tool that changes something.
    #[arg(long)]
    read_only: bool,
    /// Cut the lists of a result whose text has more bytes than this.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_RESULT_BYTES)]
    max_result_bytes: usize,
    /// Offer the control plane of the mock server at this address as tools, too. It must be on this machine.
    #[arg(long, value_name = "URL")]
    mock_control: Option<Url>,
    #[command(flatten)]
    http: Http,
}

/// How to listen.
#[derive(Args)]
struct Http {
    /// Serve streamable HTTP here instead of standard input and output. Port 0 takes a free one.
    #[arg(long = "http", value_name = "ADDRESS:PORT")]
    address: Option<SocketAddr>,
    /// What clients must show as `Authorization: Bearer TOKEN`. Other programs can see it here; in the variable they cannot. A token is made
    /// up and told on standard error, when none is given.
    #[arg(long, env = "AGENTLYTICS_MCP_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// Let web pages of this origin call, for example https://app.example.com:443. May be given more than once.
    #[arg(long, value_name = "ORIGIN", requires = "address")]
    allow_origin: Vec<String>,
    /// Let clients call by this name, besides the names of this machine. May be given more than once.
    #[arg(long, value_name = "HOST", requires = "address")]
    allow_host: Vec<String>,
    /// Allow an address that other machines can reach. It needs a token.
    #[arg(long, requires = "address")]
    allow_remote: bool,
}

/// The first line on standard output.
#[derive(Serialize)]
struct Ready<'a> {
    ready: bool,
    url: &'a str,
    services: Vec<&'static str>,
    tools: usize,
    pid: u32,
}

impl Mcp {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let server = Server::open(&self.options(&context.settings)?).map_err(failure)?;
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Failure::work(format!("cannot start: {error}")))?;
        let outcome = match self.http.options() {
            None => {
                say_what_is_served(&server);
                runtime.block_on(run_stdio(&server)).map_err(failure)
            }
            Some(options) => serve(&runtime, &server, &options),
        };
        // A feed that is kept open, or a client that does not hang up, keeps nobody from going.
        runtime.shutdown_background();
        outcome
    }

    fn options(&self, settings: &Settings) -> Result<Options, Failure> {
        let mut options = Options::default();
        for service in Service::all() {
            options.clients.insert(service.name.to_owned(), settings.asking(service)?.into());
        }
        options.services.clone_from(&self.services);
        options.read_only = self.read_only;
        options.max_result_bytes = self.max_result_bytes;
        options.mock_control.clone_from(&self.mock_control);
        Ok(options)
    }
}

impl Http {
    fn options(self) -> Option<HttpOptions> {
        let mut options = HttpOptions::at(self.address?);
        options.allow_remote = self.allow_remote;
        options.token = self.token;
        options.allowed_origins = self.allow_origin;
        options.allowed_hosts = self.allow_host;
        Some(options)
    }
}

fn serve(runtime: &Runtime, server: &Server, options: &HttpOptions) -> Result<(), Failure> {
    let stop = told_to_end()?;
    let listening = runtime.block_on(HttpServer::bind(server, options)).map_err(failure)?;
    say_what_is_served(server);
    if options.token.is_none() {
        note(format_args!("agentlytics: the token of this run is {}", listening.token()));
    }
    let services = server.services().collect();
    let ready = Ready { ready: true, url: &listening.url(), services, tools: server.tool_count(), pid: std::process::id() };
    announce(&ready).map_err(|error| Failure::work(format!("cannot say that the server is ready: {error}")))?;
    runtime.block_on(listening.run(stop)).map_err(failure)
}

/// On standard error, because the other stream is the protocol's: an assistant without the tools that its user expects is hard to explain.
fn say_what_is_served(server: &Server) {
    let services: Vec<_> = server.services().collect();
    note(format_args!("agentlytics: {} tools of {}", server.tool_count(), services.join(", ")));
    for (service, reason) in server.left_out() {
        note(format_args!("agentlytics: without {service}: {reason}"));
    }
}

/// Flushed at once: the reader waits for this line, and a pipe would keep it.
fn announce(ready: &Ready<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, ready)?;
    writeln!(out)?;
    out.flush()
}

/// Ends with SIGINT or SIGTERM.
fn told_to_end() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let (tell, told) = oneshot::channel();
    let mut tell = Some(tell);
    let handler = move || _ = tell.take().map(|tell: oneshot::Sender<()>| tell.send(()));
    ctrlc::set_handler(handler).map_err(|error| Failure::work(format!("cannot listen for signals: {error}")))?;
    Ok(async move { _ = told.await })
}

/// Without a key nothing works, which the published server ends with 1; what else is wrong is the command line's.
fn failure(error: Error) -> Failure {
    match error {
        Error::NoService(_) | Error::Connection(_) => Failure::work(error),
        _ => Failure::usage(error),
    }
}
