//! `--agnt-public-key` and its like: one option for each service whose clients sign tokens, so that a further service is an option
//! without an edit here.

use std::fs;

use agentlytics_mock_server::MockServer;
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::failure::Failure;

/// The public keys to verify tokens with, each with its service, as they were given: `NAME=FILE`.
#[derive(Debug, Default)]
pub(super) struct PublicKeys(Vec<(&'static str, String)>);

/// A public key, read.
pub(super) struct PublicKey {
    pub(super) service: &'static str,
    /// By which tokens name it.
    pub(super) name: String,
    pub(super) pem: String,
}

impl PublicKeys {
    /// Reads the files.
    pub(super) fn read(self) -> Result<Vec<PublicKey>, Failure> {
        let read = |(service, given): (&'static str, String)| {
            let refused = |reason: String| Failure::usage(format!("--{} {given}: {reason}", option(service)));
            let (name, file) =
                given.split_once('=').ok_or_else(|| refused("write the name of the key, =, and the path of its file".into()))?;
            let pem = fs::read_to_string(file).map_err(|error| refused(error.to_string()))?;
            Ok(PublicKey { service, name: name.to_owned(), pem })
        };
        self.0.into_iter().map(read).collect()
    }
}

fn option(service: &str) -> String {
    format!("{service}-public-key").replace('_', "-")
}

/// By which clap knows the option; the service alone is another one.
fn id(service: &str) -> String {
    format!("{service} public key")
}

impl Args for PublicKeys {
    fn augment_args(command: Command) -> Command {
        MockServer::services_with_signed_tokens().fold(command, |command, service| {
            let help = format!("Accept tokens of {service} that name this key, if the public half of it, in a PEM file, verifies them");
            command.arg(Arg::new(id(service)).long(option(service)).value_name("NAME=FILE").action(ArgAction::Append).help(help))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for PublicKeys {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut keys = Self::default();
        keys.update_from_arg_matches(matches)?;
        Ok(keys)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for service in MockServer::services_with_signed_tokens() {
            let given = matches.get_many::<String>(&id(service)).into_iter().flatten();
            self.0.extend(given.map(|key| (service, key.clone())));
        }
        Ok(())
    }
}
