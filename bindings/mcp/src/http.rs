//! The server over streamable HTTP, without sessions: every request stands for itself, so that it may be answered by any process.
//!
//! Four things guard it: the address, which is the machine's own unless it is allowed otherwise; a bearer token, always; the `Host`, against
//! names that were bent to this machine; and the `Origin`, against web pages.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode, header};
use rand::distr::{Alphanumeric, SampleString};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::json;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;

use crate::error::Error;
use crate::server::Server;
use crate::session::Session;

/// Where the protocol is spoken.
const PATH: &str = "/mcp";
/// Of a token that is made up; 190 bits.
const TOKEN_CHARACTERS: usize = 32;
/// How long what was begun may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(5);
/// Names of the machine itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// How to listen.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpOptions {
    /// Where to listen. Port 0 takes a free one.
    pub address: SocketAddr,
    /// Allows an address that other machines can reach.
    pub allow_remote: bool,
    /// What clients must show as `Authorization: Bearer …`. Without one, a token is made up, which only the machine itself can be told.
    pub token: Option<String>,
    /// Origins of web pages that may call, for example `https://app.example.com:443`; without any, no web page may.
    pub allowed_origins: Vec<String>,
    /// Names, besides those of the machine itself and the address, by which clients may call it.
    pub allowed_hosts: Vec<String>,
}

impl HttpOptions {
    /// Listens at an address, with all else as safe as can be.
    #[must_use]
    pub fn at(address: SocketAddr) -> Self {
        Self { address, allow_remote: false, token: None, allowed_origins: Vec::new(), allowed_hosts: Vec::new() }
    }

    fn config(&self) -> StreamableHttpServerConfig {
        let address = self.address.ip().to_string();
        let hosts = LOOPBACK.into_iter().chain([address.as_str()]).chain(self.allowed_hosts.iter().map(String::as_str));
        StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_allowed_hosts(hosts)
            .with_allowed_origins(&self.allowed_origins)
            .enforce_origin_validation()
    }

    fn token(&self) -> Result<String, Error> {
        let is_remote = !self.address.ip().is_loopback();
        if is_remote && !self.allow_remote {
            return Err(Error::Options(format!("other machines could reach {}: add --allow-remote if that is meant", self.address)));
        }
        match &self.token {
            None if is_remote => Err(Error::Options(
                "other machines can call only with a token that they were given: set --token or AGENTLYTICS_MCP_TOKEN".to_owned(),
            )),
            None => Ok(Alphanumeric.sample_string(&mut rand::rng(), TOKEN_CHARACTERS)),
            Some(token) if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(token.clone()),
            Some(_) => Err(Error::Options("the token cannot be used: wanted are letters, digits and signs without blanks".to_owned())),
        }
    }
}

/// A server that listens, and answers once it [runs](Self::run).
pub struct HttpServer {
    server: Server,
    listener: TcpListener,
    address: SocketAddr,
    config: StreamableHttpServerConfig,
    token: Arc<str>,
}

impl HttpServer {
    /// Listens.
    ///
    /// # Errors
    /// [`Error::Options`] for an address or a token that is not safe, [`Error::Listen`] if the address is taken.
    pub async fn bind(server: &Server, options: &HttpOptions) -> Result<Self, Error> {
        let token = options.token()?.into();
        let listening = async {
            let listener = TcpListener::bind(options.address).await?;
            Ok((listener.local_addr()?, listener))
        };
        let (address, listener) = listening.await.map_err(|cause| Error::Listen { address: options.address, cause })?;
        Ok(Self { server: server.clone(), listener, address, config: options.config(), token })
    }

    /// Where clients call, for example `http://127.0.0.1:43211/mcp`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{PATH}", self.address)
    }

    /// What clients must show.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Answers until told to stop, and then for a few seconds what was begun.
    ///
    /// # Errors
    /// [`Error::Connection`] if the system takes the listener away.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let streams = self.config.cancellation_token.clone();
        let (server, sessions) = (self.server, Arc::new(NeverSessionManager::default()));
        let service = StreamableHttpService::new(move || Ok(Session::of_one_request(server.clone())), sessions, self.config);
        let router = Router::new().route_service(PATH, service).layer(middleware::from_fn_with_state(self.token, authorized));
        let stopping = async move {
            stop.await;
            // A stream ends only when somebody ends it.
            tokio::spawn(async move {
                tokio::time::sleep(GRACE).await;
                streams.cancel();
            });
        };
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(stopping);
        serving.await.map_err(|cause| Error::Connection(cause.to_string()))
    }
}

impl std::fmt::Debug for HttpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpServer").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn authorized(State(token): State<Arc<str>>, request: Request, next: Next) -> Response {
    if bears(request.headers(), &token) {
        return next.run(request).await;
    }
    let message = "the request needs `Authorization: Bearer …` with the token that the server was started with";
    let error = Json(json!({"error": {"code": "unauthorized", "message": message}}));
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], error).into_response()
}

fn bears(headers: &HeaderMap, token: &str) -> bool {
    let credential = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = credential.and_then(|credential| credential.split_once(' '));
    shown
        .is_some_and(|(scheme, shown)| scheme.eq_ignore_ascii_case("bearer") && bool::from(shown.trim().as_bytes().ct_eq(token.as_bytes())))
}
