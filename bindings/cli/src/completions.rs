//! `agentlytics completions`: what a shell needs to complete the command lines of this program.
//!
//! The script knows every operation of every service, and the values that options are known to take. It knows nothing of what a service
//! stores, and never asks one.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::failure::Failure;
use crate::{Cli, output};

/// Print a script by which a shell completes commands, operations, options and their values.
///
/// A new version of the program may know more commands; make the script again then.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Completions {
    /// The shell.
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  source <(agentlytics completions bash)
  agentlytics completions zsh > ~/.zfunc/_agentlytics
  agentlytics completions fish > ~/.config/fish/completions/agentlytics.fish";

impl Completions {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut command = Cli::command();
        let name = command.get_name().to_owned();
        // Not straight to standard output: the generator knows no closed pipe.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        output::text(&String::from_utf8_lossy(&script))
    }
}
