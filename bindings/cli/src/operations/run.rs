//! Calls an operation, and prints what comes of it.

use agentlytics_bridge::{Client, Error};
use agentlytics_spec::{CallKind, Tool};
use clap::FromArgMatches;
use serde_json::{Map, Value};

use super::{ALL, MAX_ITEMS, Operation, YES, advice, arguments, consent, name};
use crate::Context;
use crate::failure::Failure;
use crate::output::{Format, line};
use crate::service::Service;
use crate::settings::{Access, Options};

impl Operation {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let Self { tool, matches } = &self;
        let arguments = arguments::of(tool, matches)?;
        if tool.annotations.destructive_hint && !matches.get_flag(YES) {
            consent::ask(&format!("{} {}", crate::service::word(&tool.calls.service), name(tool)))?;
        }
        let service =
            Service::find(&tool.calls.service).ok_or_else(|| Failure::work(format!("there is no service {}", tool.calls.service)))?;
        let given = Access::from_arg_matches(matches).map_err(Failure::usage)?.into_options();
        let client = context.settings.asking_client(service, given.clone())?;
        let most = if tool.calls.paginated { self.most() } else { None };
        let request = tool.request(arguments);
        let done = match most {
            Some(most) => walk(context, &client, tool, request, most),
            None => answer(&client, tool, request)
                .map_err(Trouble::Service)
                .and_then(|answer| Ok(context.output.answer(&answer, rows(tool).as_deref())?)),
        };
        done.map_err(|trouble| match trouble {
            Trouble::Service(error) => explain(context, service, tool, &error, &given),
            Trouble::Output(failure) => failure,
        })
    }

    /// How many rows of all pages are wanted; nothing for one page as it is.
    fn most(&self) -> Option<u64> {
        let most = self.matches.get_one(MAX_ITEMS).copied();
        most.or_else(|| self.matches.get_flag(ALL).then_some(u64::MAX))
    }
}

/// Why an answer was not printed.
enum Trouble {
    Service(Error),
    Output(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Output(failure)
    }
}

fn answer(client: &Client, tool: &Tool, request: Map<String, Value>) -> Result<Value, Error> {
    match tool.calls.kind {
        CallKind::Computation => client.compute_blocking(&tool.calls.name, request.into()),
        _ => client.invoke_blocking(&tool.calls.name, request.into()).map(|answer| answer.data),
    }
}

/// Prints the rows of page after page: one by one where each has a line of its own, else all together.
fn walk(context: &Context, client: &Client, tool: &Tool, request: Map<String, Value>, most: u64) -> Result<(), Trouble> {
    let pointer = rows(tool).unwrap_or_default();
    let pages = client.pages(&tool.calls.name, request.into()).map_err(Trouble::Service)?;
    let mut left = most;
    let mut kept = Vec::new();
    while left > 0 {
        let Some(page) = pages.next_blocking().transpose().map_err(Trouble::Service)? else { break };
        let rows = page.data.pointer(&pointer).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for row in rows {
            if left == 0 {
                break;
            }
            left -= 1;
            match context.output.format() {
                Format::Ndjson => line(row)?,
                _ => kept.push(row.clone()),
            }
        }
    }
    match context.output.format() {
        Format::Ndjson => Ok(()),
        _ => Ok(context.output.answer(&Value::Array(kept), None)?),
    }
}

/// Where the rows of an answer are: its only list of objects.
fn rows(tool: &Tool) -> Option<String> {
    let properties = tool.output_schema.get("properties").and_then(Value::as_object)?;
    let mut lists = properties.iter().filter(|(_, schema)| schema["type"] == "array" && schema["items"]["type"] == "object");
    match (lists.next(), lists.next()) {
        (Some((name, _)), None) => Some(format!("/{name}")),
        _ => None,
    }
}

fn explain(context: &Context, service: &Service, tool: &Tool, error: &Error, given: &Options) -> Failure {
    let resolved = context.settings.resolve(service, given).unwrap_or_default();
    let endpoint = resolved.iter().find(|resolved| resolved.setting.name == "endpoint").and_then(|resolved| resolved.shown()?.as_str());
    let failure = context.settings.advised(service, error, given);
    match advice::on(tool, error, endpoint) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use agentlytics_spec::tools;

    use super::*;

    #[test]
    fn every_walk_knows_its_rows() {
        let walks = tools().iter().filter(|tool| tool.calls.paginated).map(|tool| (tool.name.as_str(), rows(tool)));
        let expected = [
            ("metrone_get_events", "/data"),
            ("agent_analytics_get_events", "/events"),
            ("agent_analytics_get_sessions", "/sessions"),
            ("agnt_get_events", "/events"),
        ];
        assert_eq!(walks.collect::<Vec<_>>(), expected.map(|(name, rows)| (name, Some(rows.to_owned()))));
    }
}
