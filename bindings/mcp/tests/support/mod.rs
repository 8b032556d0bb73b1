//! A server over a mock server's services, and a client that is connected to it in this process.
#![allow(dead_code, reason = "each test uses what it needs of this")]

use std::sync::{Arc, Mutex};

use agentlytics_mcp::{Options, Server, run_streams};
use agentlytics_mock_server::MockServer;
use rmcp::model::{
    CallToolRequestParams, CallToolResult, ClientConfig, GetPromptRequestParams, JsonObject, Prompt, ReadResourceRequestParams,
    ResourceContents, ResourceUpdatedNotificationParam,
};
use rmcp::service::{NotificationContext, RunningService};
use rmcp::{ClientHandler, RoleClient, ServiceExt};
use serde_json::{Value, json};

/// A mock server, and an MCP server over its services.
pub struct Fixture {
    pub mock: MockServer,
    pub server: Server,
}

impl Fixture {
    /// With all services, and options of one's own.
    pub fn with(change: impl FnOnce(&mut Options, &MockServer)) -> Self {
        let mock = MockServer::start_blocking().unwrap();
        let mut options = options(&mock);
        change(&mut options, &mock);
        let server = Server::open(&options).unwrap();
        Self { mock, server }
    }

    pub fn new() -> Self {
        Self::with(|_, _| {})
    }

    /// A client that has shaken hands.
    pub async fn connect(&self) -> Assistant {
        let (near, far) = tokio::io::duplex(1 << 20);
        let (input, output) = tokio::io::split(far);
        let server = self.server.clone();
        tokio::spawn(async move { run_streams(&server, input, output).await });
        let updated = Arc::default();
        let peer = Listener { updated: Arc::clone(&updated) }.serve(near).await.unwrap();
        Assistant { peer, updated }
    }

    /// Stores events of a service as if a client had sent them.
    pub fn seed(&self, service: &str, events: Vec<Value>) {
        self.mock.control().seed(service, events).unwrap();
    }

    /// Makes requests of an operation fail.
    pub fn fault(&self, rule: Value) {
        self.mock.control().add_fault(serde_json::from_value(rule).unwrap());
    }
}

/// Options with a key for every service.
pub fn options(mock: &MockServer) -> Options {
    let mut options = Options::default();
    options.services = MockServer::services().map(str::to_owned).collect();
    for service in MockServer::services() {
        let client = json!({"api_key": mock.key(service), "endpoint": mock.uri(service), "retry_base_ms": 1});
        options.clients.insert(service.to_owned(), client);
    }
    if let Some(client) = options.clients.get_mut("agent_analytics") {
        client["project"] = json!("test");
        client["token"] = json!(mock.token("agent_analytics"));
    }
    options
}

/// The client's side of a connection.
pub struct Assistant {
    pub peer: RunningService<RoleClient, Listener>,
    updated: Arc<Mutex<Vec<String>>>,
}

/// Notes what it is told of.
pub struct Listener {
    updated: Arc<Mutex<Vec<String>>>,
}

impl ClientHandler for Listener {
    fn get_info(&self) -> ClientConfig {
        ClientConfig::default()
    }

    async fn on_resource_updated(&self, params: ResourceUpdatedNotificationParam, _: NotificationContext<RoleClient>) {
        self.updated.lock().unwrap().push(params.uri);
    }
}

impl Assistant {
    /// Calls a tool.
    pub async fn call(&self, name: &str, arguments: Value) -> CallToolResult {
        let arguments: JsonObject = serde_json::from_value(arguments).unwrap();
        self.peer.call_tool(CallToolRequestParams::new(name.to_owned()).with_arguments(arguments)).await.unwrap()
    }

    /// Calls a tool that answers; returns the answer.
    pub async fn answer(&self, name: &str, arguments: Value) -> Value {
        let result = self.call(name, arguments).await;
        assert_ne!(result.is_error, Some(true), "{name}: {}", text(&result));
        result.structured_content.unwrap()
    }

    /// Calls a tool that fails; returns the error.
    pub async fn error(&self, name: &str, arguments: Value) -> Value {
        let result = self.call(name, arguments).await;
        assert_eq!(result.is_error, Some(true), "{name}: {}", text(&result));
        assert_eq!(result.structured_content, None, "clients hold it against the output schema");
        let error = meta(&result, "agentlytics/error");
        assert_eq!(serde_json::from_str::<Value>(&text(&result)).unwrap(), json!({ "error": error }));
        error
    }

    /// The names of the tools on offer.
    pub async fn tool_names(&self) -> Vec<String> {
        self.peer.list_all_tools().await.unwrap().into_iter().map(|tool| tool.name.into_owned()).collect()
    }

    pub async fn prompts(&self) -> Vec<Prompt> {
        self.peer.list_all_prompts().await.unwrap()
    }

    /// The text of a prompt, or what is wrong.
    pub async fn prompt(&self, name: &str, arguments: Value) -> Result<String, String> {
        let arguments: JsonObject = serde_json::from_value(arguments).unwrap();
        let prompt = self.peer.get_prompt(GetPromptRequestParams::new(name).with_arguments(arguments)).await;
        let prompt = prompt.map_err(|error| error.to_string())?;
        let message = json!(prompt.messages[0]);
        Ok(message["content"]["text"].as_str().unwrap().to_owned())
    }

    /// What a resource holds, or what is wrong.
    pub async fn read(&self, uri: &str) -> Result<Value, String> {
        let read = self.peer.read_resource(ReadResourceRequestParams::new(uri)).await.map_err(|error| error.to_string())?;
        let [ResourceContents::TextResourceContents { text, mime_type, .. }] = read.contents.as_slice() else { panic!("{read:?}") };
        assert_eq!(mime_type.as_deref(), Some("application/json"));
        Ok(serde_json::from_str(text).unwrap())
    }

    /// The resources that it was told have changed.
    pub fn updated(&self) -> Vec<String> {
        self.updated.lock().unwrap().clone()
    }
}

/// The first block of a result.
pub fn text(result: &CallToolResult) -> String {
    result.content[0].as_text().unwrap().text.clone()
}

/// A fact beside the answer; null if there is none.
pub fn meta(result: &CallToolResult, name: &str) -> Value {
    result.meta.as_ref().and_then(|meta| meta.0.get(name)).cloned().unwrap_or_default()
}
