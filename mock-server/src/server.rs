//! A running mock server, and how to start one.

use crate::connection;
use crate::control::{self, AccessKey, Control, Snapshot};
use crate::dialects::{self, Dialect};
use crate::error::{Error, Result};
use crate::inspector;
use crate::middleware;
use crate::world::{Keyring, Limits, NewKey, WebhookSecrets};
use agentlytics_spec::Route;
use axum::extract::{Extension, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use http::Method;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::watch;

/// Where a service's specification is found.
const DOCUMENT: &str = "/openapi.json";

/// What the parts of a server share.
pub(crate) struct Shared {
    pub(crate) keyring: Arc<Keyring>,
    /// Opens the control plane to other machines.
    pub(crate) access: AccessKey,
    /// Origins whose pages may call what is not for pages of every origin.
    pub(crate) origins: Arc<[String]>,
    /// Turns true when the server stops.
    pub(crate) closing: watch::Sender<bool>,
}

/// The mock server of every service, listening on one port.
///
/// It runs on a thread of its own, with its own runtime: it can be started from any program, with or without a runtime, any number of
/// times. It stops when this value is dropped.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = agentlytics_mock_server::MockServer::start_blocking()?;
/// assert!(server.uri("metrone").starts_with("http://127.0.0.1:"));
/// assert!(server.key("metrone").starts_with("metrone_test_"));
/// # Ok(()) }
/// ```
pub struct MockServer {
    shared: Arc<Shared>,
    url: String,
    uris: BTreeMap<&'static str, String>,
    address: SocketAddr,
    /// The key of each service that opens the default world.
    keys: BTreeMap<&'static str, String>,
    tokens: BTreeMap<&'static str, String>,
    thread: Option<JoinHandle<()>>,
}

/// How a [`MockServer`] is to be.
#[derive(Clone)]
#[must_use]
pub struct MockServerBuilder {
    listen: SocketAddr,
    keys: Vec<GivenKey>,
    any_key: bool,
    webhooks: Vec<WebhookSecrets>,
    origins: Vec<String>,
    limits: Limits,
    snapshot: Option<Snapshot>,
    threads: usize,
}

/// A key to accept, as it was given.
#[derive(Clone)]
struct GivenKey {
    service: String,
    key: String,
    /// In PEM.
    public_key: Option<String>,
}

impl MockServer {
    /// Starts a server on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// When the system gives no port or no thread.
    pub async fn start() -> Result<Self> {
        Self::builder().start().await
    }

    /// As [`start`](Self::start), for programs without a runtime.
    ///
    /// # Errors
    ///
    /// When the system gives no port or no thread.
    pub fn start_blocking() -> Result<Self> {
        Self::builder().start_blocking()
    }

    /// Starts from the defaults and lets some of them be changed.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            keys: Vec::new(),
            any_key: false,
            webhooks: Vec::new(),
            origins: Vec::new(),
            limits: Limits::default(),
            snapshot: None,
            threads: 1,
        }
    }

    /// The names of the services, for programs that let their users choose.
    pub fn services() -> impl Iterator<Item = &'static str> {
        dialects::all().map(Dialect::name)
    }

    /// The names of the services that take tokens which clients sign, for programs that let their users give
    /// [public keys](MockServerBuilder::public_key).
    pub fn services_with_signed_tokens() -> impl Iterator<Item = &'static str> {
        dialects::all().filter(|dialect| dialect.takes_signed_tokens()).map(Dialect::name)
    }

    /// The server's address, for example `http://127.0.0.1:40123`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where a browser shows what happens on the server: everything that arrives, as it arrives. If other machines can reach the server,
    /// the address holds the access key that the page and the [control plane](Control) want of them, and is not for everybody.
    #[must_use]
    pub fn inspector_url(&self) -> String {
        let page = format!("{}/__mock/", self.url);
        if self.address.ip().is_loopback() { page } else { format!("{page}?access={}", self.shared.access.reveal()) }
    }

    /// The base address of a service, as its clients take it; [`url`](Self::url) for one that does not exist. All services answer there
    /// too, but a path that several of them have, such as that of a health check, goes to the one whose key comes with it.
    #[must_use]
    pub fn uri(&self, service: &str) -> &str {
        self.uris.get(service).unwrap_or(&self.url)
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key of a service that opens the default world; empty for a service that does not exist.
    #[must_use]
    pub fn key(&self, service: &str) -> &str {
        self.keys.get(service).map_or("", String::as_str)
    }

    /// What public clients of the default world write with, as long as the project it belongs to exists. Empty for a service whose
    /// clients write with the key.
    #[must_use]
    pub fn token(&self, service: &str) -> &str {
        self.tokens.get(service).map_or("", String::as_str)
    }

    /// The token of each service that has one, by the service's name.
    pub fn tokens(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.tokens.iter().map(|(service, token)| (*service, token.as_str()))
    }

    /// The key of each service that opens the default world, by the service's name.
    pub fn keys(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.keys.iter().map(|(service, key)| (*service, key.as_str()))
    }

    /// A new key of a service, which opens a new world: what is done with it is seen with no other key.
    ///
    /// # Errors
    ///
    /// For a service that does not exist.
    pub fn new_key(&self, service: &str) -> Result<String> {
        Ok(self.control().new_key(service)?.key)
    }

    /// Everything that the control plane can do, to the default world.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.shared))
    }

    /// Stops the server and waits until it has. Dropping the server does the same.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.shared.closing.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // It ends in any case, and a panic in it has been reported already.
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for MockServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MockServer").field("url", &self.url).finish_non_exhaustive()
    }
}

impl MockServerBuilder {
    /// Listens here instead of on a free port of the loopback interface. Whoever can reach the address can use the services; the
    /// control plane answers other machines only with the access key in [`MockServer::inspector_url`].
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Accepts this key of a service. The first key given for a service opens the default world, in place of a generated one; every
    /// further key opens a world of its own.
    pub fn key(mut self, service: impl Into<String>, key: impl Into<String>) -> Self {
        self.keys.push(GivenKey { service: service.into(), key: key.into(), public_key: None });
        self
    }

    /// Accepts the tokens of a service that name this key and are signed with the private half of it. Its public half is given in PEM, with
    /// the label `PUBLIC KEY`. Such a key opens the default world, beside the key that [`MockServer::key`] tells.
    pub fn public_key(mut self, service: impl Into<String>, key: impl Into<String>, pem: impl Into<String>) -> Self {
        self.keys.push(GivenKey { service: service.into(), key: key.into(), public_key: Some(pem.into()) });
        self
    }

    /// Accepts any well-formed key; one that nobody issued opens a world of its own when it is first seen.
    pub fn any_key(mut self, accept: bool) -> Self {
        self.any_key = accept;
        self
    }

    /// Takes webhooks of this platform to this label only if they are signed by one of these secrets; it is the default world that takes
    /// them.
    pub fn webhook_secrets(mut self, secrets: WebhookSecrets) -> Self {
        self.webhooks.push(secrets);
        self
    }

    /// Lets pages of this origin, for example `https://app.example.com`, call what is otherwise for programs and for pages of the loopback
    /// interface: the Model Context Protocol. Everything else is for pages of every origin.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Refuses requests beyond the rate limit. Otherwise the limit is only told in headers.
    pub fn enforce_rate_limits(mut self, enforce: bool) -> Self {
        self.limits.enforce_rate = enforce;
        self
    }

    /// The limits with which every world begins.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Begins with a default world as it was when the snapshot was taken, limits included. With the same address and keys it is as if an
    /// earlier server had only been away.
    pub fn snapshot(mut self, snapshot: Snapshot) -> Self {
        self.snapshot = Some(snapshot);
        self
    }

    /// How many threads serve requests; one unless told otherwise, which is plenty for tests.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    ///
    /// When the address cannot be listened on, a key is not well formed or belongs to no service, a public key is not one or of no use to
    /// its service, webhooks cannot be verified by a secret, or the system gives no thread.
    pub async fn start(self) -> Result<MockServer> {
        // Nothing here waits: the port is open when this returns, and the kernel holds connections until the thread takes them.
        self.start_blocking()
    }

    /// As [`start`](Self::start), for programs without a runtime.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_blocking(self) -> Result<MockServer> {
        let shared = Arc::new(Shared {
            keyring: Arc::new(Keyring::new(self.limits, self.any_key)),
            access: AccessKey::generate(),
            origins: self.origins.into(),
            closing: watch::Sender::new(false),
        });
        let keys = issue_keys(&shared.keyring, self.keys)?;
        if let Some(snapshot) = self.snapshot {
            Control::new(Arc::clone(&shared)).restore(snapshot);
        }
        for secrets in self.webhooks {
            Control::new(Arc::clone(&shared)).set_webhook_secrets(secrets)?;
        }
        let world = shared.keyring.default_world();
        let tokens = dialects::all().filter_map(|dialect| Some((dialect.name(), dialect.public_token(world)?))).collect();

        let listening = |source| Error::Listen { address: self.listen, source };
        let listener = TcpListener::bind(self.listen).map_err(listening)?;
        listener.set_nonblocking(true).map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;

        let runtime = runtime(self.threads).map_err(Error::Thread)?;
        let served = Arc::clone(&shared);
        let run = move || {
            runtime.block_on(async {
                // The listener is open and non-blocking, which is all that this needs.
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                connection::serve(listener, router(Arc::clone(&served)), &served.closing).await;
            });
        };
        let thread = std::thread::Builder::new().name("agentlytics-mock".to_owned()).spawn(run).map_err(Error::Thread)?;
        let url = format!("http://{address}");
        let uris = dialects::all().map(|dialect| (dialect.name(), format!("{url}/{}", dialect.name()))).collect();
        Ok(MockServer { shared, url, uris, address, keys, tokens, thread: Some(thread) })
    }
}

fn runtime(threads: usize) -> std::io::Result<tokio::runtime::Runtime> {
    let mut builder = if threads > 1 { tokio::runtime::Builder::new_multi_thread() } else { tokio::runtime::Builder::new_current_thread() };
    if threads > 1 {
        builder.worker_threads(threads).thread_name("agentlytics-mock-worker");
    }
    builder.enable_io().enable_time().build()
}

/// Accepts the given keys, makes one for each service without, and returns those that open the default world for whoever presents them.
fn issue_keys(keyring: &Keyring, given: Vec<GivenKey>) -> Result<BTreeMap<&'static str, String>> {
    let mut first = BTreeMap::new();
    for GivenKey { service, key, public_key } in given {
        let dialect = dialects::find(&service).ok_or(Error::UnknownService(service))?;
        if !dialect.is_key(&key) {
            return Err(Error::MalformedKey { service: dialect.name() });
        }
        let public_key = public_key.map(|pem| control::public_key(dialect, &pem)).transpose()?;
        let is_first = public_key.is_none() && !first.contains_key(dialect.name());
        let world = (is_first || public_key.is_some()).then(|| Arc::clone(keyring.default_world()));
        keyring.issue(dialect, NewKey { public_key, ..NewKey::new(key.clone(), world) });
        if is_first {
            first.insert(dialect.name(), key);
        }
    }
    for dialect in dialects::all() {
        first.entry(dialect.name()).or_insert_with(|| {
            let new = NewKey::new(dialect.mint_key(), Some(Arc::clone(keyring.default_world())));
            keyring.issue(dialect, new).text().to_owned()
        });
    }
    Ok(first)
}

fn router(shared: Arc<Shared>) -> Router {
    let mock = inspector::router().merge(control::router(Arc::clone(&shared)));
    documents().nest("/__mock", mock).route("/__mock/", get(inspector::page)).fallback(service).with_state(shared)
}

async fn service(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<connection::Connection>,
    request: Request,
) -> Response {
    middleware::handle(shared, connection, request).await
}

/// The specification of each service below the service's door, as far as the service does not give it out itself. It is not read before
/// somebody asks: most servers are asked for one service only.
fn documents() -> Router<Arc<Shared>> {
    dialects::all().fold(Router::new(), |router, dialect| {
        let document = async |shared, connection, request: Request| {
            let gives_it_out = || !matches!(dialect.spec().route(&Method::GET, DOCUMENT), Route::NotFound);
            if !matches!(*request.method(), Method::GET | Method::HEAD) || gives_it_out() {
                return service(shared, connection, request).await;
            }
            Json(dialect.spec().document_json()).into_response()
        };
        router.route(&format!("/{}{DOCUMENT}", dialect.name()), any(document))
    })
}
