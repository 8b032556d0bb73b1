//! `--metrone-key` and its like: one option for each service that the mock server knows, so that a further service is an
//! option without an edit here.

use agentlytics_mock_server::MockServer;
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// The keys to accept, each with its service.
#[derive(Debug, Default)]
pub(super) struct ServiceKeys(Vec<(&'static str, String)>);

impl ServiceKeys {
    pub(super) fn into_pairs(self) -> Vec<(&'static str, String)> {
        self.0
    }
}

fn option(service: &str) -> String {
    format!("{service}-key").replace('_', "-")
}

impl Args for ServiceKeys {
    fn augment_args(command: Command) -> Command {
        MockServer::services().fold(command, |command, service| {
            let help = format!("An API key of {service} to accept. May be repeated; without it one is made up");
            command.arg(Arg::new(service).long(option(service)).value_name("KEY").action(ArgAction::Append).help(help))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ServiceKeys {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut keys = Self::default();
        keys.update_from_arg_matches(matches)?;
        Ok(keys)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for service in MockServer::services() {
            let given = matches.get_many::<String>(service).into_iter().flatten();
            self.0.extend(given.map(|key| (service, key.clone())));
        }
        Ok(())
    }
}
