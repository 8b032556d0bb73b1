//! Prompts: which question is answered by which tool, and ways to go about a task. What there is is data: `prompts.yaml`.

use std::sync::LazyLock;

use rmcp::ErrorData;
use rmcp::model::{GetPromptResult, JsonObject, Prompt as ListedPrompt, PromptArgument, PromptMessage, Role};
use serde::Deserialize;
use serde_json::Value;

use crate::services::Services;

/// One prompt.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prompt {
    name: String,
    title: String,
    description: String,
    /// The services whose tools it is about: it is offered when all of these are.
    services: Vec<String>,
    #[serde(default)]
    arguments: Vec<Argument>,
    /// The text, with arguments in braces.
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Argument {
    name: String,
    description: String,
    /// What stands in the text if it is not given; without it, it must be given.
    default: Option<String>,
}

fn prompts() -> &'static [Prompt] {
    static PROMPTS: LazyLock<Vec<Prompt>> =
        LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/prompts.json"))).unwrap_or_default());
    &PROMPTS
}

fn offered(services: &Services) -> impl Iterator<Item = &'static Prompt> {
    prompts().iter().filter(|prompt| prompt.services.iter().all(|service| services.client(service).is_some()))
}

/// How `prompts/list` tells of those that suit the services on offer.
pub(crate) fn listed(services: &Services) -> Vec<ListedPrompt> {
    let listed = offered(services).map(|prompt| {
        let arguments = prompt.arguments.iter().map(|argument| {
            let listed = PromptArgument::new(&argument.name).with_description(&argument.description);
            listed.with_required(argument.default.is_none())
        });
        ListedPrompt::new(&prompt.name, Some(&prompt.description), Some(arguments.collect())).with_title(&prompt.title)
    });
    listed.collect()
}

/// The text of a prompt with its arguments.
pub(crate) fn get(services: &Services, name: &str, given: &JsonObject) -> Result<GetPromptResult, ErrorData> {
    let prompt = offered(services).find(|prompt| prompt.name == name).ok_or_else(|| {
        let known: Vec<_> = offered(services).map(|prompt| prompt.name.as_str()).collect();
        refused(format!("there is no prompt '{name}'; there are {}", known.join(", ")))
    })?;
    if let Some(unknown) = given.keys().find(|given| prompt.arguments.iter().all(|argument| argument.name != **given)) {
        let known: Vec<_> = prompt.arguments.iter().map(|argument| argument.name.as_str()).collect();
        return Err(refused(format!("{name} has no argument '{unknown}'; it takes {}", known.join(", "))));
    }
    let mut text = prompt.text.clone();
    for argument in &prompt.arguments {
        let value = given.get(&argument.name).and_then(Value::as_str).filter(|value| !value.is_empty()).or(argument.default.as_deref());
        let value = value.ok_or_else(|| refused(format!("{name}: argument '{}' is required", argument.name)))?;
        text = text.replace(&format!("{{{}}}", argument.name), value);
    }
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)]).with_description(&prompt.description))
}

fn refused(message: String) -> ErrorData {
    ErrorData::invalid_params(message, None)
}

#[cfg(test)]
mod tests {
    use agentlytics_spec::tools;

    use super::*;

    #[test]
    fn prompts_name_tools_and_arguments_that_there_are() {
        assert!(prompts().len() >= 8, "{}", prompts().len());
        for prompt in prompts() {
            for named in prompt.text.split('`').skip(1).step_by(2) {
                let tool = tools().iter().find(|tool| tool.name == named);
                let is_tool = tool.is_some_and(|tool| prompt.services.contains(&tool.calls.service));
                assert!(is_tool, "{}: `{named}` is no tool of its services", prompt.name);
            }
            for placeholder in prompt.text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
                let is_declared = prompt.arguments.iter().any(|argument| argument.name == placeholder);
                assert!(is_declared, "{}: there is no argument {placeholder}", prompt.name);
            }
            for argument in &prompt.arguments {
                assert!(prompt.text.contains(&format!("{{{}}}", argument.name)), "{}: {} is not used", prompt.name, argument.name);
            }
        }
    }
}
