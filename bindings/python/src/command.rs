//! The command `agentlytics`, which the package carries.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Does what a command line asks for, of which the first word is the name of the program; returns the exit code.
#[pyfunction]
pub fn run_command(py: Python<'_>, command_line: Vec<OsString>) -> u8 {
    py.detach(|| agentlytics_cli::run(command_line))
}
