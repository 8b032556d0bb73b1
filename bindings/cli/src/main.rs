//! The program `agentlytics`.

use std::process::ExitCode;

fn main() -> ExitCode {
    agentlytics_cli::run(std::env::args_os()).into()
}
