//! What to do about a failed operation, where the tools of its service tell.

use agentlytics_bridge::{Error, Kind};
use agentlytics_spec::Tool;

use super::arguments::properties;
use super::{name, tools_of};
use crate::service::{Service, word};

/// What to do, if more can be told than the kind of the error does.
pub(super) fn on(tool: &Tool, error: &Error, endpoint: Option<&str>) -> Option<String> {
    let service = word(&tool.calls.service);
    match error.kind() {
        Kind::NotFound => {
            let list = lister(tool).map(|lister| format!("`agentlytics {service} {}` names what there is", name(lister)));
            let path = endpoint.and_then(path).map(|path| format!("the endpoint ends in {path}: is the service really below that?"));
            let advice: Vec<_> = list.into_iter().chain(path).collect();
            (!advice.is_empty()).then(|| advice.join("; "))
        }
        Kind::Validation => Some(match stand_in(tool, error) {
            Some(setting) => format!("give --{}, or keep it: `agentlytics config set {service} {setting} NAME`", word(setting)),
            None => format!("`agentlytics {service} {} --help` tells what it takes", name(tool)),
        }),
        _ => None,
    }
}

/// The argument that is missing, if it is one that a setting of the client stands in for.
fn stand_in<'a>(tool: &'a Tool, error: &Error) -> Option<&'a str> {
    let service = Service::find(&tool.calls.service)?;
    let named = properties(tool).find(|(name, _)| error.message().contains(&format!("'{name}' is required")))?.0;
    service.setting(named).map(|_| named.as_str())
}

/// The path of an address, if it has any.
fn path(endpoint: &str) -> Option<&str> {
    let (_, rest) = endpoint.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    (path != "/").then_some(path)
}

/// The tool that lists what this one is about: `list_projects` for one with a `project`, or for `get_project`.
fn lister(tool: &Tool) -> Option<&'static Tool> {
    let service = word(&tool.calls.service);
    let own = name(tool);
    let nouns =
        tool.input_schema.get("properties").and_then(|properties| properties.as_object()).into_iter().flatten().map(|(name, _)| word(name));
    let nouns = own.split_once('-').map(|(_, noun)| noun.to_owned()).into_iter().chain(nouns);
    nouns
        .map(|noun| format!("list-{noun}s"))
        .find_map(|wanted| tools_of(&service).find(|other| name(other) == wanted && name(other) != own))
}

#[cfg(test)]
mod tests {
    use agentlytics_spec::tools;

    use super::*;

    #[test]
    fn what_there_is_is_listed_by_another_tool() {
        let listed = |tool: &str| tools().iter().find(|each| each.name == tool).and_then(lister).map(name);
        assert_eq!(listed("agent_analytics_get_project").as_deref(), Some("list-projects"));
        assert_eq!(listed("agent_analytics_get_stats").as_deref(), Some("list-projects"));
        assert_eq!(listed("agent_analytics_delete_experiment").as_deref(), Some("list-experiments"));
        assert_eq!(listed("metrone_get_stats"), None);
    }

    #[test]
    fn an_endpoint_may_have_a_path() {
        assert_eq!(path("https://api.example.com/v1"), Some("/v1"));
        assert_eq!(path("https://api.example.com/"), None);
        assert_eq!(path("api.example.com"), None);
    }
}
