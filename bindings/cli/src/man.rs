//! `agentlytics man`: the manual pages of this program, made from what `--help` tells.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};

use crate::failure::Failure;
use crate::{Cli, output};

/// Print the manual page of a command, or write the pages of all commands.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Man {
    /// The command, for example `metrone get-stats`. Without one, the program itself.
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write a page for each command to this directory, and make it if there is none.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  agentlytics man --dir ~/.local/share/man/man1
  agentlytics man metrone get-stats > get-stats.1";

impl Man {
    pub(crate) fn run(self) -> Result<(), Failure> {
        // A page about asking for help would tell nothing that the others do not.
        let mut program = Cli::command().disable_help_subcommand(true);
        program.build();
        match self.dir {
            Some(dir) => write(&program, &dir).map_err(|error| Failure::usage(format!("--dir {}: {error}", dir.display()))),
            None => print(&program, &self.command),
        }
    }
}

fn print(program: &Command, words: &[String]) -> Result<(), Failure> {
    let command = words.iter().try_fold(program, |command, word| command.find_subcommand(word)).ok_or_else(|| {
        let hint = format!("`{} --help` names the commands", program.get_name());
        Failure::usage(format!("there is no command '{}'", words.join(" "))).hint(hint)
    })?;
    let mut text = Vec::new();
    page(command).render(&mut text).map_err(|error| Failure::work(format!("the page cannot be made: {error}")))?;
    output::text(&String::from_utf8_lossy(&text))
}

fn write(program: &Command, dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    every(program).try_for_each(|command| page(command).generate_to(dir).map(|_| ()))
}

/// A command, and all below it.
fn every(command: &Command) -> Box<dyn Iterator<Item = &Command> + '_> {
    let below = command.get_subcommands().filter(|below| !below.is_hide_set()).flat_map(every);
    Box::new(std::iter::once(command).chain(below))
}

fn page(command: &Command) -> clap_mangen::Man {
    let version = concat!("agentlytics ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command.clone()).source(version).manual("agentlytics")
}
