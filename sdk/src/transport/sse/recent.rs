//! The ids of the latest events of a stream, by which a repetition after a reconnect is recognised.

use std::collections::{HashSet, VecDeque};

/// Ids to remember: as many events as a service is expected to send again after a reconnect.
const CAPACITY: usize = 1_000;

#[derive(Default)]
pub(super) struct Recent {
    order: VecDeque<Box<str>>,
    known: HashSet<Box<str>>,
}

impl Recent {
    /// Remembers `id`; says whether it was new.
    pub fn note(&mut self, id: &str) -> bool {
        if !self.known.insert(id.into()) {
            return false;
        }
        if self.order.len() == CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.order.push_back(id.into());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_is_known_as_long_as_it_is_recent() {
        let mut recent = Recent::default();
        assert!(recent.note("0"));
        assert!(!recent.note("0"));
        assert!((1..=CAPACITY).all(|id| recent.note(&id.to_string())));
        assert!(!recent.note("1"));
        assert!(recent.note("0"), "forgotten after {CAPACITY} newer ones");
    }
}
