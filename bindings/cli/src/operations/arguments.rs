//! The arguments of an operation: an option for each, and from where else they may come.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use agentlytics_spec::Tool;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, value_parser};
use heck::ToKebabCase;
use serde_json::{Map, Value};

use super::form::Form;
use crate::failure::Failure;
use crate::settings::Access;

const FILE: &str = "file";
const JSON: &str = "arguments";

/// Options that say how the service is reached. An argument that is called like one of them is taken from the client.
static OF_ACCESS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let command = Access::augment_args(Command::new("access"));
    let names = command.get_arguments().filter_map(Arg::get_long_and_visible_aliases).flatten();
    names.map(str::to_owned).collect()
});

/// Adds an option for each argument of a tool.
pub(super) fn augment(command: Command, tool: &Tool) -> Command {
    let command = properties(tool).fold(command, |command, (name, schema)| command.arg(option(tool, name, schema)));
    if properties(tool).next().is_none() {
        return command;
    }
    command
        .arg(
            Arg::new(FILE).long(FILE).value_name("FILE").value_parser(value_parser!(PathBuf)).help(
                "Take arguments from a JSON file: an object of them by name, or the list where only one is wanted; - is standard input",
            ),
        )
        .arg(
            Arg::new(JSON)
                .long(JSON)
                .value_name("JSON")
                .help("Take arguments from a JSON object. They go before those of a file, and options before both"),
        )
}

/// The arguments that have an option, each with its schema.
pub(super) fn properties(tool: &Tool) -> impl Iterator<Item = (&String, &Value)> {
    let properties = tool.input_schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().filter(|(name, _)| !OF_ACCESS.contains(&long(name)))
}

/// The option for an argument: `groupBy` is `--group-by`.
pub(super) fn long(name: &str) -> String {
    name.to_kebab_case()
}

/// Whether a tool cannot do without an argument.
pub(super) fn is_required(tool: &Tool, name: &str) -> bool {
    tool.input_schema.get("required").and_then(Value::as_array).is_some_and(|required| required.iter().any(|each| each == name))
}

fn option(tool: &Tool, name: &str, schema: &Value) -> Arg {
    let form = Form::of(schema);
    let long = long(name);
    let action = if matches!(form, Form::List(_)) { ArgAction::Append } else { ArgAction::Set };
    let mut option = Arg::new(name.to_owned()).value_name(form.value_name()).value_parser(form.parser()).action(action).help(help(schema));
    if long != name {
        // As the service's own documentation has it.
        option = option.alias(name.to_owned());
    }
    if is_required(tool, name) {
        option = option.required_unless_present_any([FILE, JSON]);
    }
    // A negative number is a value, and no option.
    option.long(long).allow_negative_numbers(true)
}

/// What an argument means, and what it is when it is not given.
fn help(schema: &Value) -> String {
    let description = schema["description"].as_str().unwrap_or_default().trim_end_matches('.');
    match schema.get("default") {
        Some(default) if !default.is_array() && !description.contains("not given") => {
            format!("{description} [default: {}]", default.as_str().map_or_else(|| default.to_string(), str::to_owned))
        }
        _ => description.to_owned(),
    }
}

/// All arguments: those of the file, over them those given as JSON, over them those given as options.
///
/// # Errors
/// They cannot be read, or are not as the schema has them (usage).
pub(super) fn of(tool: &Tool, matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    let mut arguments = Map::new();
    if properties(tool).next().is_some() {
        if let Some(path) = matches.get_one::<PathBuf>(FILE) {
            arguments.extend(of_file(tool, path)?);
        }
        if let Some(text) = matches.get_one::<String>(JSON) {
            arguments.extend(object(tool, "--arguments", text)?);
        }
    }
    for (name, schema) in properties(tool) {
        if matches.value_source(name) == Some(ValueSource::CommandLine) {
            let values = matches.get_many::<Value>(name).into_iter().flatten();
            arguments.insert(name.clone(), joined(&Form::of(schema), values));
        }
    }
    check(tool, &arguments)?;
    Ok(arguments)
}

/// One value, or the items of a list; a list may also be given whole.
fn joined<'a>(form: &Form, mut values: impl Iterator<Item = &'a Value>) -> Value {
    match form {
        Form::List(_) => values.flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)).cloned().collect(),
        _ => values.next().cloned().unwrap_or_default(),
    }
}

fn of_file(tool: &Tool, path: &Path) -> Result<Map<String, Value>, Failure> {
    let name = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    let mut text = String::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().read_to_string(&mut text)
    } else {
        fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| Failure::usage(format!("--file {name}: it cannot be read: {error}")))?;
    object(tool, &format!("--file {name}"), &text)
}

/// An object of arguments, or the only list among them.
fn object(tool: &Tool, from: &str, text: &str) -> Result<Map<String, Value>, Failure> {
    let lists: Vec<_> =
        properties(tool).filter(|(name, schema)| is_required(tool, name) && matches!(Form::of(schema), Form::List(_))).collect();
    match (serde_json::from_str(text), lists.as_slice()) {
        (Ok(Value::Object(arguments)), _) => Ok(arguments),
        (Ok(list @ Value::Array(_)), [(name, _)]) => Ok(Map::from_iter([((*name).clone(), list)])),
        (Ok(_), _) => Err(Failure::usage(format!("{from}: arguments are a JSON object of names and values"))),
        (Err(error), _) => {
            let hint = "in a shell, JSON stands in '…', or its quotation marks are taken away";
            Err(Failure::usage(format!("{from}: it is no JSON: {error}")).hint(hint))
        }
    }
}

/// Whether the arguments are as the schema has them.
fn check(tool: &Tool, arguments: &Map<String, Value>) -> Result<(), Failure> {
    let Some(violation) = tool.check_arguments(arguments).into_iter().next() else { return Ok(()) };
    let mut path = violation.pointer.splitn(3, '/').skip(1);
    let Some(name) = path.next() else {
        return Err(Failure::usage(violation.message).about(super::name(tool)));
    };
    let option = format!("--{}", long(name));
    let form = properties(tool).find(|(property, _)| *property == name).map(|(_, schema)| Form::of(schema));
    let failure = match (form, path.next()) {
        (Some(Form::Moment { days }), None) => {
            let also = if days { ", or 7d for the last seven days" } else { "" };
            Failure::usage(format!("it is no date; wanted is for example 2026-03-02, or 2026-03-02T10:00:00Z{also}"))
        }
        (_, None) => Failure::usage(violation.message),
        (_, Some(within)) => Failure::usage(violation.message).about(within),
    };
    Err(failure.about(option))
}
