//! Losses between the thread that sees them and the JavaScript thread that asks for them.
//!
//! Nothing here calls into JavaScript: a callback held by a foreign thread would keep the process alive, and must not
//! outlive the environment it came from. The package asks instead, whenever it has business with the client.

use std::sync::{Arc, Mutex, PoisonError};

use agentlytics_bridge::{Hooks, data};

/// What was lost and not yet asked for. Bounded by what a client can hold, because it is asked each time events cross.
#[derive(Clone, Default)]
pub struct Losses(Arc<Mutex<Vec<data::Dropped>>>);

impl Losses {
    /// Hooks of a client that write losses down here.
    pub fn hooks(&self) -> Hooks {
        let losses = self.clone();
        Hooks::on_drop(move |dropped| losses.lock().extend(dropped.iter().map(data::Dropped::from)))
    }

    /// Whether anything was lost since the last call of `take`.
    pub fn any(&self) -> bool {
        !self.lock().is_empty()
    }

    /// What was lost since the last call.
    pub fn take(&self) -> Vec<data::Dropped> {
        std::mem::take(&mut self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<data::Dropped>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
