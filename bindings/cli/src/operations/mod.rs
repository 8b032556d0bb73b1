//! `agentlytics SERVICE OPERATION`: every operation of every service, and what the SDK works out beside them.
//!
//! The subcommands and their options are made from the table of tools, which is made from the services' documents: nothing here
//! knows a service, an operation or an argument by its name.

mod advice;
mod arguments;
mod consent;
mod example;
mod form;
mod overview;
mod run;

use agentlytics_spec::{Tool, tools};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, Subcommand, value_parser};

use crate::service::{Service, word};
use crate::settings::Access;

/// Walk all pages.
const ALL: &str = "all";
/// End such a walk early.
const MAX_ITEMS: &str = "max-items";
/// Take something away without a question.
const YES: &str = "yes";

/// An operation, and what the command line says of it.
pub(crate) struct Operation {
    tool: &'static Tool,
    matches: ArgMatches,
}

impl Subcommand for Operation {
    fn augment_subcommands(command: Command) -> Command {
        Service::all().iter().fold(command, |command, service| command.subcommand(of_service(service)))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Service::all().iter().any(|service| service.word() == name)
    }
}

impl FromArgMatches for Operation {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let found = matches.subcommand().and_then(|(service, matches)| {
            let (operation, matches) = matches.subcommand()?;
            let tool = tools_of(service).find(|tool| name(tool) == operation)?;
            Some(Self { tool, matches: matches.clone() })
        });
        found.ok_or_else(|| Error::new(ErrorKind::MissingSubcommand))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn of_service(service: &Service) -> Command {
    let word = service.word();
    let title = tools_of(&word).next().and_then(|tool| tool.title.split_once(':')).map_or(service.name, |(title, _)| title);
    // Only the service that is called is worth the work.
    Command::new(word).about(format!("Ask {title}, and change what it keeps")).subcommand_required(true).arg_required_else_help(true).defer(
        |command| {
            let operations = tools_of(command.get_name()).map(|tool| (tool, of_tool(tool))).collect();
            overview::with_operations(command, operations)
        },
    )
}

fn of_tool(tool: &Tool) -> Command {
    let mut command = arguments::augment(Command::new(name(tool)), tool);
    if tool.calls.paginated {
        let all = Arg::new(ALL).long(ALL).action(ArgAction::SetTrue).help("Walk all pages, and print the rows of all of them");
        let most = Arg::new(MAX_ITEMS).long(MAX_ITEMS).value_name("N").value_parser(value_parser!(u64));
        command = command.args([all, most.help("Walk pages until there are so many rows")]);
    }
    if tool.annotations.destructive_hint {
        command = command.arg(Arg::new(YES).long(YES).action(ArgAction::SetTrue).help("Do not ask whether this is meant"));
    }
    // The options of access come with an introduction of their own.
    Access::augment_args(command).about(summary(tool).to_owned()).long_about(tool.description.clone()).after_help(example::help(tool))
}

/// What a tool does, in a few words: its description up to where that goes into details.
fn summary(tool: &Tool) -> &str {
    let end = [". ", ": ", ".\n"].iter().filter_map(|mark| tool.description.find(mark)).min();
    tool.description[..end.unwrap_or(tool.description.len())].trim_end_matches('.')
}

/// The tools of a service, named as on a command line.
fn tools_of(service: &str) -> impl Iterator<Item = &'static Tool> {
    tools().iter().filter(move |tool| word(&tool.calls.service) == service)
}

/// The word for a tool, which comes after that of its service.
fn name(tool: &Tool) -> String {
    let name = tool.name.strip_prefix(tool.calls.service.as_str()).unwrap_or(&tool.name);
    word(name.trim_start_matches('_'))
}
