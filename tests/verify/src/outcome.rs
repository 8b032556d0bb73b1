//! What became of a step.

/// The end of a step.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ran; these cases passed and failed.
    Ran(Tally),
    /// It did not run, for this reason.
    Skipped(String),
}

impl Outcome {
    /// A step that counts as one check, and passed.
    pub fn passed() -> Self {
        Self::Ran(Tally { passed: 1, ..Tally::default() })
    }

    /// A step that failed before or besides its cases.
    pub fn failed(details: String) -> Self {
        Self::Ran(Tally { failed: 1, details, ..Tally::default() })
    }
}

impl From<Tally> for Outcome {
    fn from(tally: Tally) -> Self {
        Self::Ran(tally)
    }
}

/// Cases counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases that passed.
    pub passed: u32,
    /// Cases that failed.
    pub failed: u32,
    /// What a reader of a failure needs to see.
    pub details: String,
    /// What every reader wants to see: a table, a warning.
    pub note: String,
}

impl Tally {
    /// Adds another count of the same step.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.details.push_str(&other.details);
        self.note.push_str(&other.note);
    }
}
