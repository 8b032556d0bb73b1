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
        let control = options.mock_control.as_ref().map(ControlPlane::at).transpose()?;
        let control_tools = control::tools().iter().filter(|tool| control.is_some() && is_wanted(tool.annotations.read_only_hint));
        Ok(Self { tools: tools.collect(), control_tools: control_tools.collect(), control, max_result_bytes: options.max_result_bytes })
    }

    /// How `tools/list` tells of them.
    pub fn listed(&self) -> Vec<ListedTool> {
        let listed = self.tools.iter().map(|tool| json!(tool)).chain(self.control_tools.iter().map(|tool| json!(tool)));
        // Both have the protocol's form; a test lists them all.
        listed.filter_map(|tool| serde_json::from_value(tool).ok()).collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names().count()
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
