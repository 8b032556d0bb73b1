//! The one error of this crate: why a document was not loaded.

use std::fmt;

/// A document was refused. It says which document, where in it, and what to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot load the document `{document}`: at `{pointer}`: {problem}")]
#[non_exhaustive]
pub struct SpecError {
    /// Name of the document, as it was given to the loader.
    pub document: String,
    /// JSON pointer to the offending node; empty for the document itself.
    pub pointer: String,
    /// What is wrong there.
    pub problem: Problem,
}

impl SpecError {
    /// A stable name of the problem, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }
}

/// What the loader did not accept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The text is not JSON.
    Syntax(String),
    /// A key that the loader does not model, with the keys it does.
    UnknownKey {
        /// The key found.
        key: String,
        /// The keys that may stand there.
        known: Vec<&'static str>,
    },
    /// A key that must be there is not.
    MissingKey(&'static str),
    /// A value of another JSON type than the one wanted.
    WrongType {
        /// The JSON type wanted.
        expected: &'static str,
    },
    /// A value outside a closed set.
    UnknownValue {
        /// The value found.
        value: String,
        /// The values that may stand there.
        known: Vec<&'static str>,
    },
    /// A `$ref` that leads nowhere, or not to where it should.
    UnresolvedReference(String),
    /// A name that must be unique is used twice.
    Duplicate(String),
    /// A schema that the validator does not compile.
    InvalidSchema(String),
    /// Two parts of the document contradict each other.
    Inconsistent(String),
}

impl Problem {
    fn code(&self) -> &'static str {
        match self {
            Self::Syntax(_) => "syntax",
            Self::UnknownKey { .. } => "unknown_key",
            Self::MissingKey(_) => "missing_key",
            Self::WrongType { .. } => "wrong_type",
            Self::UnknownValue { .. } => "unknown_value",
            Self::UnresolvedReference(_) => "unresolved_reference",
            Self::Duplicate(_) => "duplicate",
            Self::InvalidSchema(_) => "invalid_schema",
            Self::Inconsistent(_) => "inconsistent",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(reason) => write!(f, "not readable as JSON: {reason}"),
            Self::UnknownKey { key, known } => write!(f, "the key `{key}` is not understood; use one of: {}", known.join(", ")),
            Self::MissingKey(key) => write!(f, "the key `{key}` is missing; add it"),
            Self::WrongType { expected } => write!(f, "the value must be {expected}"),
            Self::UnknownValue { value, known } => write!(f, "the value `{value}` is not understood; use one of: {}", known.join(", ")),
            Self::UnresolvedReference(target) => write!(f, "the reference `{target}` leads nowhere; it must name a part of this document"),
            Self::Duplicate(name) => write!(f, "the name `{name}` is used twice; names are unique"),
            Self::InvalidSchema(reason) => write!(f, "the schema does not compile: {reason}"),
            Self::Inconsistent(reason) => f.write_str(reason),
        }
    }
}
