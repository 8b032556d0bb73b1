//! Whether the requests of a world are those that a test expects.

use super::{Journal, JournalFilter};
use serde::{Deserialize, Serialize};

/// What a test expects of the journal, in the form of `POST /__mock/requests/verify`. Every part is optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Expectation {
    /// Count only requests of this operation.
    pub operation: Option<String>,
    /// Count only requests with this method.
    pub method: Option<String>,
    /// Count only requests of this path.
    pub path: Option<String>,
    /// Count only requests answered with this status.
    pub status: Option<u16>,
    /// There are exactly so many.
    pub count: Option<usize>,
    /// There are at least so many.
    pub at_least: Option<usize>,
    /// There are at most so many.
    pub at_most: Option<usize>,
    /// These operations were called in this order, others between them or not.
    pub order: Option<Vec<String>>,
    /// None of the counted requests, nor its answer, breaks the specification.
    pub conforming: bool,
}

/// Whether an [`Expectation`] holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verdict {
    /// It holds.
    pub verified: bool,
    /// The requests that were counted.
    pub count: usize,
    /// Why it does not hold, one sentence for each reason.
    pub failures: Vec<String>,
}

impl Journal {
    pub(crate) fn verify(&self, expected: &Expectation) -> Verdict {
        let Expectation { operation, method, path, status, .. } = expected.clone();
        let found = self.list(&JournalFilter { operation, method, path, status });
        let count = found.len();
        let mut failures = Vec::new();
        let mut require = |holds: bool, failure: String| {
            if !holds {
                failures.push(failure)
            }
        };

        let forgotten = self.forgotten();
        require(forgotten == 0, format!("{forgotten} requests are forgotten for want of room; clear the journal more often"));
        require(
            expected.count.is_none_or(|wanted| count == wanted),
            format!("expected exactly {:?} requests, saw {count}", expected.count),
        );
        require(expected.at_least.is_none_or(|least| count >= least), format!("expected at least {:?}, saw {count}", expected.at_least));
        require(expected.at_most.is_none_or(|most| count <= most), format!("expected at most {:?}, saw {count}", expected.at_most));
        if let Some(order) = &expected.order {
            let mut called = self.operations();
            let in_order = order.iter().all(|wanted| called.any(|operation| operation == wanted));
            require(in_order, format!("expected {order:?} in this order, saw {:?}", self.operations().collect::<Vec<_>>()));
        }
        if expected.conforming {
            for entry in found.iter().filter(|entry| entry.outcome.violations.count() > 0) {
                require(false, format!("request {} breaks the specification: {:?}", entry.number, entry.outcome.violations));
            }
        }
        Verdict { verified: failures.is_empty(), count, failures }
    }
}
