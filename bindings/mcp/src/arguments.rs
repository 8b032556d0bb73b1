//! Arguments that do not suit a tool, said so that the next try succeeds.

use agentlytics_bridge::Kind;
use agentlytics_spec::Tool;
use rmcp::model::JsonObject;

use crate::failure::Failure;

/// From this similarity on, a name is worth proposing.
const SIMILAR: f64 = 0.75;
/// So many names are proposed at most.
const PROPOSALS: usize = 3;

/// Refuses arguments that break the tool's schema.
pub(crate) fn check(tool: &Tool, arguments: &JsonObject) -> Result<(), Failure> {
    check_names(&tool.name, &tool.input_schema, arguments)?;
    let wrong: Vec<_> = tool.check_arguments(arguments).iter().map(|violation| told(&violation.pointer, &violation.message)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(refused(&tool.name, &tool.input_schema, &wrong)) }
}

/// Refuses arguments that the schema does not know, and proposes those that were perhaps meant.
pub(crate) fn check_names(tool: &str, schema: &JsonObject, arguments: &JsonObject) -> Result<(), Failure> {
    let unknown = arguments.keys().filter(|name| names(schema).all(|known| known != *name));
    let wrong: Vec<_> = unknown.map(|name| format!("there is no argument '{name}'{}", instead(name, names(schema)))).collect();
    if wrong.is_empty() { Ok(()) } else { Err(refused(tool, schema, &wrong)) }
}

fn refused(tool: &str, schema: &JsonObject, wrong: &[String]) -> Failure {
    let what_to_do = format!("Mend what is named and call again. {}", takes(schema));
    Failure::new(Kind::Validation, "invalid_arguments", format!("{tool}: {}", wrong.join("; ")), what_to_do)
}

/// Refuses a tool that there is not.
pub(crate) fn unknown_tool<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let message = format!("there is no tool '{name}'{}", instead(name, known));
    Failure::new(Kind::Validation, "unknown_tool", message, "Call a tool that tools/list names.")
}

/// The names of a tool's arguments.
pub(crate) fn names(schema: &JsonObject) -> impl Iterator<Item = &str> {
    schema.get("properties").and_then(|properties| properties.as_object()).into_iter().flatten().map(|(name, _)| name.as_str())
}

fn told(pointer: &str, message: &str) -> String {
    match pointer.trim_start_matches('/') {
        "" => message.to_owned(),
        argument => format!("argument '{argument}': {message}"),
    }
}

fn takes(schema: &JsonObject) -> String {
    let names: Vec<_> = names(schema).collect();
    if names.is_empty() { "It takes no arguments.".to_owned() } else { format!("It takes {}.", names.join(", ")) }
}

/// Names that were perhaps meant, as the end of a sentence.
fn instead<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut similar: Vec<_> =
        known.map(|known| (strsim::jaro_winkler(name, known), known)).filter(|(alike, _)| *alike >= SIMILAR).collect();
    similar.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let similar: Vec<_> = similar.into_iter().take(PROPOSALS).map(|(_, known)| known).collect();
    if similar.is_empty() { String::new() } else { format!("; is it {}?", similar.join(" or ")) }
}
