//! A mock server in this process. `lib/testing.cjs` speaks to its control plane over HTTP.

use agentlytics_bridge::testing;
use napi::Status;
use napi_derive::napi;

/// A running mock server.
#[napi]
pub struct MockServer(Option<testing::MockServer>);

#[napi]
impl MockServer {
    /// Starts a server on a free port of the loopback interface.
    #[napi(constructor)]
    pub fn new() -> napi::Result<Self> {
        testing::MockServer::start_blocking().map(Some).map(Self).map_err(|cause| failed(cause.to_string()))
    }

    /// Its address.
    #[napi(getter)]
    pub fn url(&self) -> napi::Result<String> {
        self.running().map(|server| server.url().to_owned())
    }

    /// Where a browser shows what happens on the server.
    #[napi(getter)]
    pub fn inspector_url(&self) -> napi::Result<String> {
        self.running().map(testing::MockServer::inspector_url)
    }

    /// The key of a service that it knows from the start.
    #[napi]
    pub fn key(&self, vendor: String) -> napi::Result<String> {
        self.running().map(|server| server.key(&vendor).to_owned())
    }

    /// The address of one service, at which no other answers.
    #[napi]
    pub fn uri(&self, vendor: String) -> napi::Result<String> {
        self.running().map(|server| server.uri(&vendor).to_owned())
    }

    /// The public token of its first project, for a service that has them.
    #[napi]
    pub fn token(&self, vendor: String) -> napi::Result<String> {
        self.running().map(|server| server.token(&vendor).to_owned())
    }

    /// Stops the server. Further calls fail.
    #[napi]
    pub fn stop(&mut self) {
        drop(self.0.take());
    }

    fn running(&self) -> napi::Result<&testing::MockServer> {
        self.0.as_ref().ok_or_else(|| failed("the mock server was stopped".to_owned()))
    }
}

fn failed(reason: String) -> napi::Error {
    napi::Error::new(Status::GenericFailure, reason)
}
