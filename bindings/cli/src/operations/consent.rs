//! Whether it is meant that something is taken away for good.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::failure::Failure;

/// Asks on a terminal; elsewhere nobody can answer.
///
/// # Errors
/// It is not meant (work), or nobody can be asked (usage).
pub(super) fn ask(deed: &str) -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(format!("{deed} takes something away for good; add --yes if that is meant")));
    }
    let mut out = io::stderr().lock();
    let mut answer = String::new();
    let asked = write!(out, "{deed} takes something away for good. Go on? [y/N] ").and_then(|()| out.flush());
    asked
        .and_then(|()| io::stdin().lock().read_line(&mut answer))
        .map_err(|error| Failure::work(format!("{deed}: there is no answer: {error}")))?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::work(format!("{deed}: not done"))),
    }
}
