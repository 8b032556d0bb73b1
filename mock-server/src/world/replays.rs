//! Answers kept for requests that are sent again under the same idempotency key.

use crate::exchange::Reply;
use crate::store::IDEMPOTENCY_WINDOW;
use jiff::Timestamp;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Answers kept at most; the oldest go first, even within the window.
const MAX_ANSWERS: usize = 16_384;

/// What was asked under a key, to tell a repetition from another request.
pub(crate) type Fingerprint = [u8; 32];

/// A key together with the project it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ReplayKey {
    pub(crate) project: &'static str,
    pub(crate) key: String,
}

/// The answers of a world.
#[derive(Debug, Default)]
pub(crate) struct Replays {
    entries: FxHashMap<ReplayKey, Entry>,
    /// The keys of the answers, oldest first.
    answered: VecDeque<ReplayKey>,
    replayed: u64,
}

#[derive(Debug)]
struct Entry {
    begun_at: Timestamp,
    fingerprint: Fingerprint,
    /// `None` while the request is in progress.
    answer: Option<Reply>,
}

/// What to do with a request that carries a key.
#[derive(Debug)]
pub(crate) enum Admission {
    /// It is the first: process it, then [`finish`](Replays::finish) it or [`abandon`](Replays::abandon) it.
    First,
    /// It was answered: answer the same.
    Again(Reply),
    /// The first one is not answered yet.
    InProgress,
    /// The key belongs to another request.
    OtherRequest,
}

impl Replays {
    pub(crate) fn admit(&mut self, key: &ReplayKey, fingerprint: Fingerprint, now: Timestamp) -> Admission {
        let known = self.entries.get(key).filter(|entry| now.duration_since(entry.begun_at) < IDEMPOTENCY_WINDOW);
        match known {
            None => {
                self.entries.insert(key.clone(), Entry { begun_at: now, fingerprint, answer: None });
                Admission::First
            }
            Some(entry) if entry.fingerprint != fingerprint => Admission::OtherRequest,
            Some(Entry { answer: None, .. }) => Admission::InProgress,
            Some(Entry { answer: Some(answer), .. }) => {
                self.replayed += 1;
                Admission::Again(answer.clone())
            }
        }
    }

    /// Keeps the answer for repetitions.
    pub(crate) fn finish(&mut self, key: &ReplayKey, answer: Reply) {
        let Some(entry) = self.entries.get_mut(key) else { return };
        entry.answer = Some(answer);
        self.answered.push_back(key.clone());
        if self.answered.len() > MAX_ANSWERS
            && let Some(oldest) = self.answered.pop_front()
        {
            self.entries.remove(&oldest);
        }
    }

    /// Forgets a request that changed nothing, so that the key can be used again.
    pub(crate) fn abandon(&mut self, key: &ReplayKey) {
        self.entries.remove(key);
    }

    /// How many requests were answered from memory.
    pub(crate) fn replayed(&self) -> u64 {
        self.replayed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;

    fn key(name: &str) -> ReplayKey {
        ReplayKey { project: "live", key: name.to_owned() }
    }

    #[test]
    fn only_so_many_answers_are_kept() {
        let mut replays = Replays::default();
        let now = Timestamp::UNIX_EPOCH;
        for number in 0..=MAX_ANSWERS {
            let key = key(&number.to_string());
            assert!(matches!(replays.admit(&key, [0; 32], now), Admission::First));
            replays.finish(&key, Reply::empty(StatusCode::OK));
        }
        assert!(matches!(replays.admit(&key("1"), [0; 32], now), Admission::Again(_)));
        assert!(matches!(replays.admit(&key("0"), [0; 32], now), Admission::First));
    }
}
