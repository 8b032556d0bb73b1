//! The tools on offer: those of the services, and those of a mock server's control plane.

use agentlytics_spec::Tool;
use rmcp::model::{CallToolResult, JsonObject, Tool as ListedTool};
use serde_json::{Value, json};

use crate::arguments::unknown_tool;
use crate::call::call;
use crate::control::{self, ControlPlane, ControlTool};
use crate::error::Error;
use crate::options::Options;
use crate::services::Services;

/// Everything that can be called.
pub(crate) struct Catalog {
    tools: Vec<&'static Tool>,
    control: Option<ControlPlane>,
    control_tools: Vec<&'static ControlTool>,
    listed: Vec<ListedTool>,
    max_result_bytes: usize,
}

impl Catalog {
    /// The tools of the services on offer, as the options want them.
    pub fn new(services: &Services, options: &Options) -> Result<Self, Error> {
        let is_offered = |service: &str| services.names().any(|offered| offered == service);
        let is_wanted = |read_only: bool| read_only || !options.read_only;
        let tools = agentlytics_spec::tools().iter();
        let tools =
            tools.filter(|tool| is_offered(&tool.calls.service) && is_wanted(tool.annotations.read_only_hint) && !tells_secret(tool));
        let tools: Vec<_> = tools.collect();
        let control = options.mock_control.as_ref().map(ControlPlane::at).transpose()?;
        let control_tools = control::tools().iter().filter(|tool| control.is_some() && is_wanted(tool.annotations.read_only_hint));
        let control_tools: Vec<_> = control_tools.collect();
        // Both tables have the protocol's form; a test lists them whole.
        let listed = tools.iter().map(|tool| json!(tool)).chain(control_tools.iter().map(|tool| json!(tool)));
        let listed = listed.filter_map(|tool| serde_json::from_value(tool).ok()).collect();
        Ok(Self { tools, control, control_tools, listed, max_result_bytes: options.max_result_bytes })
    }

    /// How `tools/list` tells of them.
    pub fn listed(&self) -> Vec<ListedTool> {
        self.listed.clone()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.tools.iter().map(|tool| tool.name.as_str()).chain(self.control_tools.iter().map(|tool| tool.name.as_str()))
    }

    /// Calls a tool by its name.
    pub async fn call(&self, services: &Services, name: &str, arguments: JsonObject) -> CallToolResult {
        let known = self.tools.iter().find(|tool| tool.name == name);
        if let Some((tool, client)) = known.and_then(|tool| Some((tool, services.client(&tool.calls.service)?))) {
            return call(client, tool, arguments, self.max_result_bytes).await;
        }
        match (self.control_tools.iter().find(|tool| tool.name == name), &self.control) {
            (Some(tool), Some(control)) => control.call(tool, arguments, self.max_result_bytes).await,
            _ => unknown_tool(name, self.names()).into_result(),
        }
    }
}

/// Whether an answer of the tool holds a secret. What an assistant reads is kept, shown and sent on, so it must read none.
fn tells_secret(tool: &Tool) -> bool {
    fn is_marked(schema: &Value) -> bool {
        match schema {
            Value::Object(members) => members.iter().any(|(name, value)| (name == "format" && value == "password") || is_marked(value)),
            Value::Array(items) => items.iter().any(is_marked),
            _ => false,
        }
    }
    tool.output_schema.values().any(is_marked)
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
