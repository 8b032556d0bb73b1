//! `agentlytics config`: looks into the file of profiles, and writes to it. No key is ever printed.

mod show;
mod write;

use clap::{Args, Subcommand};

use crate::Context;
use crate::failure::Failure;
use crate::output;
use crate::service::Service;

/// Look into the configuration, and change it: endpoints, keys and other settings of clients, by profile.
///
/// A setting of the command line goes before one of the environment, and that before one of the profile. The profile is the one of
/// --profile, else of AGENTLYTICS_PROFILE, else the one that `config use` has set, else `default`.
#[derive(Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Print the path of the configuration file, which AGENTLYTICS_CONFIG can name. It need not exist.
    #[command(after_help = Service::examples(&["config path"]))]
    Path,
    Show(show::Show),
    Set(write::Set),
    Unset(write::Unset),
    Use(write::Use),
}

impl Config {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        match self.task {
            Task::Path => output::text(&format_args!("{}\n", context.settings.file()?.path().display())),
            Task::Show(show) => show.run(context),
            Task::Set(set) => set.run(context),
            Task::Unset(unset) => unset.run(context),
            Task::Use(chosen) => chosen.run(context),
        }
    }
}
