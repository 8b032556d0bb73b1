//! What looking a service over brings: findings, how bad they are, and what was not answered. Knows no rule.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::core::{Error, Fault, Kind, Operation};
use crate::transport::Caller;

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Good to know.
    Info,
    /// Numbers mislead, or soon something will fail.
    Warning,
    /// Something fails now.
    Critical,
}

/// What to ask next.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NextCall {
    /// The `operationId`.
    pub operation: &'static str,
    /// Its arguments.
    pub arguments: Value,
}

impl NextCall {
    /// A call of an operation by its name.
    pub(super) fn new(operation: &'static str, arguments: Value) -> Self {
        Self { operation, arguments }
    }
}

/// A question that the service did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unanswered {
    /// The `operationId`.
    pub operation: &'static str,
    /// The service's code, for example `PRO_REQUIRED`.
    pub code: String,
    /// What happened.
    pub message: String,
}

/// The members of what was written as an object.
pub(super) fn evidence(object: Value) -> Map<String, Value> {
    if let Value::Object(members) = object { members } else { Map::new() }
}

/// Questions being asked, one after the other, and what came of those that were not answered.
pub(super) struct Round<'c> {
    caller: &'c Caller,
    pub unanswered: Vec<Unanswered>,
    /// The same, as the service put it.
    pub faults: Vec<Fault>,
}

impl<'c> Round<'c> {
    pub fn new(caller: &'c Caller) -> Self {
        Self { caller, unanswered: Vec::new(), faults: Vec::new() }
    }

    /// The answer, if there is one; an error only if no question can be answered.
    pub async fn ask<O: Operation>(&mut self, question: &O) -> Result<Option<O::Output>, Error> {
        let error = match self.caller.call(question).await {
            Ok(reply) => return Ok(Some(reply.into_inner())),
            Err(error) => error,
        };
        if matches!(error.kind(), Kind::Config | Kind::Validation | Kind::Auth) {
            return Err(error);
        }
        self.unanswered.push(Unanswered { operation: O::INFO.id, code: error.code().to_owned(), message: error.message().to_owned() });
        self.faults.push(error.into());
        Ok(None)
    }
}
