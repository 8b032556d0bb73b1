//! Events that a client lost: what a person is told about them.

use std::sync::{Arc, Mutex, PoisonError};

use agentlytics_bridge::{DropReason, Dropped, Error, Hooks};

use crate::failure::Failure;

/// Remembers the first loss of a client: what a person is told about all of them.
#[derive(Clone, Default)]
pub(crate) struct FirstLoss(Arc<Mutex<Option<Dropped>>>);

impl FirstLoss {
    /// Hooks for the client.
    pub(crate) fn hooks(&self) -> Hooks {
        let told = self.clone();
        Hooks::on_drop(move |dropped| {
            let mut first = told.0.lock().unwrap_or_else(PoisonError::into_inner);
            if first.is_none() {
                *first = dropped.first().cloned();
            }
        })
    }

    /// Why events did not arrive: because sending was stopped, or else as the first loss says.
    pub(crate) fn cause(&self, halted_by: Option<Error>) -> Failure {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (halted_by, first) {
            (Some(error), _) => error.into(),
            (None, Some(Dropped { reason: DropReason::Expired, .. })) => {
                Failure::work("they are older than the service takes; --any-time sends them all the same")
            }
            (None, Some(Dropped { fault: Some(fault), .. })) => Failure::work(Error::from(fault)),
            _ => Failure::work("the service cannot be reached"),
        }
    }
}
