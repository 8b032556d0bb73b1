//! Which events came, and how often.

use agentlytics_bench::{DIGITS, MARK};
use memchr::memmem;
use serde::Serialize;

/// One bit an event, by its number.
#[derive(Default)]
pub struct Ledger {
    seen: Vec<u64>,
    report: Report,
}

/// What came.
#[derive(Clone, Copy, Default, Serialize)]
pub struct Report {
    requests: u64,
    /// Bodies as they came over the wire.
    bytes: u64,
    distinct: u64,
    duplicates: u64,
    /// When the last event came that had not come before, on the clock of the machine.
    last_new_ns: u64,
}

impl Ledger {
    /// Enters the events of one request; says how many it held.
    pub fn enter(&mut self, body: &[u8], bytes: usize, arrived_ns: u64) -> u64 {
        let known = self.report.distinct;
        let mut events = 0;
        for place in memmem::find_iter(body, MARK) {
            let Some(number) = number(&body[place + MARK.len()..]) else { continue };
            events += 1;
            if !self.enter_one(number) {
                self.report.duplicates += 1;
            }
        }
        self.report.requests += 1;
        self.report.bytes += bytes as u64;
        if self.report.distinct > known {
            self.report.last_new_ns = arrived_ns;
        }
        events
    }

    /// Whether it is new.
    fn enter_one(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64, 1 << (number % 64));
        if word >= self.seen.len() {
            self.seen.resize(word + 1, 0);
        }
        let is_new = self.seen[word] & bit == 0;
        self.seen[word] |= bit;
        self.report.distinct += u64::from(is_new);
        is_new
    }

    pub fn report(&self) -> Report {
        self.report
    }
}

fn number(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text.get(..DIGITS)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_comes_twice_is_counted_as_one_and_a_duplicate() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.enter(br#"[{"bid":"bid-00000001"},{"bid":"bid-00000064"}]"#, 50, 7), 2);
        assert_eq!(ledger.enter(br#"[{"bid":"bid-00000001"}]"#, 20, 8), 1);
        assert_eq!(ledger.enter(b"no bid- in it, nor bid-0001", 5, 9), 0);
        let Report { requests, bytes, distinct, duplicates, last_new_ns } = ledger.report();
        assert_eq!((requests, bytes, distinct, duplicates, last_new_ns), (3, 75, 2, 1, 7));
    }
}
