//! The first event that a client lost: what a person is told about all of them.

use std::sync::{Arc, Mutex, PoisonError};

use agentlytics_bridge::{Dropped, Hooks};

/// Remembers the first loss of a client.
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

    /// What was lost first, if anything was.
    pub(crate) fn take(&self) -> Option<Dropped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
