//! The control plane of a running mock server as tools, for agents that test agents. What there is is data: `mock_control.yaml`.
//!
//! Speaks HTTP to the loopback interface and to nobody else, past every proxy.

use std::sync::LazyLock;

use agentlytics_bridge::Kind;
use axum::body::{Body, to_bytes};
use http::{Method, Request, StatusCode};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use rmcp::model::{CallToolResult, JsonObject};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::{Host, Url};

use crate::arguments::check_names;
use crate::budget;
use crate::error::Error;
use crate::failure::Failure;
use crate::outcome::Outcome;

/// The argument that chooses the world, by one of its keys.
const KEY: &str = "key";
/// Where the control plane takes it.
const KEY_HEADER: &str = "x-mock-key";
/// More than the journal of a mock server holds.
const LONGEST_ANSWER: usize = 256 << 20;

/// One tool. Serialized, it is what `tools/list` says of it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ControlTool {
    pub name: String,
    title: String,
    description: String,
    pub annotations: Hints,
    input_schema: JsonObject,
    #[serde(skip_serializing)]
    request: Form,
}

/// What calling it may bring about.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Hints {
    pub read_only_hint: bool,
    destructive_hint: bool,
    idempotent_hint: bool,
    open_world_hint: bool,
}

/// How the control plane is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    method: String,
    /// Below `/__mock`; an argument may stand in it, in braces.
    path: String,
}

/// Every tool there is.
pub(crate) fn tools() -> &'static [ControlTool] {
    static TOOLS: LazyLock<Vec<ControlTool>> =
        LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/mock_control.json"))).unwrap_or_default());
    &TOOLS
}

/// The control plane of one mock server.
pub(crate) struct ControlPlane {
    base: Url,
    http: Client<HttpConnector, Body>,
}

impl ControlPlane {
    /// The control plane at the address of a mock server.
    pub fn at(url: &Url) -> Result<Self, Error> {
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() != "http" || !is_loopback {
            let wanted = "wanted is http:// and an address of the loopback interface, as `agentlytics serve` prints it";
            return Err(Error::Options(format!("the mock server's control plane cannot be used: {wanted}")));
        }
        Ok(Self { base: url.clone(), http: Client::builder(TokioExecutor::new()).build_http() })
    }

    /// Calls a tool. Whatever fails is a result, too.
    pub async fn call(&self, tool: &ControlTool, arguments: JsonObject, max_bytes: usize) -> CallToolResult {
        self.try_call(tool, arguments, max_bytes).await.unwrap_or_else(Failure::into_result)
    }

    async fn try_call(&self, tool: &ControlTool, arguments: JsonObject, max_bytes: usize) -> Result<CallToolResult, Failure> {
        check_names(&tool.name, &tool.input_schema, &arguments)?;
        let unusable = |cause: &dyn std::fmt::Display| {
            Failure::new(Kind::Validation, "invalid_arguments", format!("{}: {cause}", tool.name), "Mend the arguments.")
        };
        let request = self.request(&tool.request, arguments).map_err(|cause| unusable(&cause))?;
        let (status, answer) = self.exchange(request).await.map_err(|cause| {
            let message = format!("{}: the mock server does not answer: {cause}", tool.name);
            Failure::new(
                Kind::Network,
                "mock_unreachable",
                message,
                "Tell the user: the mock server has to be started, or its address mended.",
            )
        })?;
        if !status.is_success() {
            let message = format!("{}: the mock server refuses it with {status}: {answer}", tool.name);
            return Err(Failure::new(Kind::Rejected, "mock_refused", message, "Mend what the message names, and call again."));
        }
        let mut answer = if answer.is_object() { answer } else { json!({ "result": answer }) };
        let cuts = budget::fit(&mut answer, max_bytes, |_| true).map_err(|size| {
            Failure::new(
                Kind::TooLarge,
                "result_too_large",
                format!("{}: the answer has {size} bytes", tool.name),
                "Ask a narrower question.",
            )
        })?;
        Ok(Outcome { answer, cuts, go_on: "Ask a narrower question.".to_owned(), told: JsonObject::new() }.into_result())
    }

    fn request(&self, form: &Form, mut arguments: JsonObject) -> Result<Request<Body>, Box<dyn std::error::Error>> {
        let key = arguments.remove(KEY);
        let mut path = form.path.clone();
        arguments.retain(|name, value| {
            let place = format!("{{{name}}}");
            let is_in_path = path.contains(&place);
            if is_in_path {
                path = path.replace(&place, &plain(value));
            }
            !is_in_path
        });
        let mut url = self.base.join(&format!("/__mock{path}"))?;
        let method = Method::from_bytes(form.method.as_bytes())?;
        let body = if method == Method::GET {
            url.query_pairs_mut().extend_pairs(arguments.iter().map(|(name, value)| (name, plain(value))));
            Body::empty()
        } else {
            Body::from(Value::Object(arguments).to_string())
        };
        let mut request = Request::builder().method(method).uri(url.as_str());
        if let Some(key) = key {
            request = request.header(KEY_HEADER, plain(&key));
        }
        Ok(request.body(body)?)
    }

    async fn exchange(&self, request: Request<Body>) -> Result<(StatusCode, Value), Box<dyn std::error::Error + Send + Sync>> {
        let response = self.http.request(request).await?;
        let status = response.status();
        let body = to_bytes(Body::new(response.into_body()), LONGEST_ANSWER).await?;
        Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }
}

/// A value as it stands in an address.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
