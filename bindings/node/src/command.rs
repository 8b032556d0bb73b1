//! The command `agentlytics`, which the package carries.

use std::ffi::OsString;

use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Task};
use napi_derive::napi;

/// A command at work, on a thread of its own.
pub struct Command(Vec<String>);

impl Task for Command {
    type Output = u8;
    type JsValue = u8;

    fn compute(&mut self) -> napi::Result<u8> {
        Ok(agentlytics_cli::run(self.0.drain(..).map(OsString::from)))
    }

    fn resolve(&mut self, _: Env, code: u8) -> napi::Result<u8> {
        Ok(code)
    }
}

/// Does what a command line asks for, of which the first word is the name of the program; resolves to the exit code.
#[napi]
pub fn run_command(command_line: Vec<String>) -> AsyncTask<Command> {
    AsyncTask::new(Command(command_line))
}
