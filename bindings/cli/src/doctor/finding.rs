//! One finding of the doctor.

use std::fmt;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::failure::Failure;

/// What was looked at, what was found, and what to do.
#[derive(Serialize)]
pub(super) struct Finding {
    /// The service, if it is about one.
    service: Option<String>,
    check: &'static str,
    pub(super) state: State,
    message: String,
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Ok,
    Warn,
    Fail,
}

impl Finding {
    pub(super) fn new(service: Option<String>, check: &'static str, state: State, message: impl fmt::Display) -> Self {
        Self { service, check, state, message: message.to_string(), hint: None }
    }

    /// Something that could not be done.
    pub(super) fn failed(service: Option<String>, check: &'static str, state: State, failure: &Failure) -> Self {
        Self { hint: failure.advice().map(str::to_owned), ..Self::new(service, check, state, failure) }
    }

    /// Says what to do.
    pub(super) fn hint(self, hint: impl fmt::Display) -> Self {
        Self { hint: Some(hint.to_string()), ..self }
    }
}

impl State {
    fn style(self) -> Style {
        let colour = match self {
            Self::Ok => AnsiColor::Green,
            Self::Warn => AnsiColor::Yellow,
            Self::Fail => AnsiColor::Red,
        };
        colour.on_default().bold()
    }

    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, check, state, message, hint } = self;
        let style = state.style();
        let about = service.as_ref().map_or_else(String::new, |service| format!("{service} "));
        writeln!(f, "{style}{:4}{style:#}  {about}{check}: {message}", state.word())?;
        match hint {
            Some(hint) => writeln!(f, "      {hint}"),
            None => Ok(()),
        }
    }
}
