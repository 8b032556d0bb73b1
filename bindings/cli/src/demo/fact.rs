//! A number that was read back, beside what it has to be.

use std::fmt;

/// A number that was read back. It prints as a sentence for somebody who expected the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) found: u64,
    pub(super) expected: u64,
}

impl Fact {
    /// What was `found` under a name, and what the sessions say it must be.
    pub(super) const fn new(name: &'static str, found: u64, expected: u64) -> Self {
        Self { name, found, expected }
    }

    /// Whether it is what it must be.
    pub(super) const fn holds(&self) -> bool {
        self.found == self.expected
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {} and should be {}", self.name, self.found, self.expected)
    }
}
