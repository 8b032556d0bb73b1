//! How far a command is, on standard error if that is a terminal, else nowhere.

use std::fmt;
use std::io::Read;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

/// How far a command is.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Of something that ends nobody knows when.
    pub(crate) fn endless() -> Self {
        Self(ProgressBar::new_spinner().with_style(style("{spinner} {msg}")))
    }

    /// Of a file of so many bytes.
    pub(crate) fn of_file(bytes: u64) -> Self {
        Self(ProgressBar::new(bytes).with_style(style("{bar:32} {percent} % {msg}, {eta} left")))
    }

    /// What is read counts as done.
    pub(crate) fn read<R: Read>(&self, file: R) -> impl Read + use<R> {
        self.0.wrap_read(file)
    }

    /// So many events have arrived.
    pub(crate) fn show(&self, arrived: u64) {
        if self.0.is_hidden() {
            return;
        }
        let per_second = arrived as f64 / self.0.elapsed().as_secs_f64().max(f64::EPSILON);
        self.0.set_message(format!("{} events arrived, {} per second", HumanCount(arrived), HumanCount(per_second as u64)));
        self.0.tick();
    }

    /// Prints a line beside it.
    pub(crate) fn say(&self, line: impl fmt::Display) {
        self.0.suspend(|| crate::output::note(line));
    }

    /// Leaves no trace of it.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
