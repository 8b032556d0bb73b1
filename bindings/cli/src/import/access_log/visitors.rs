//! Visitors under pseudonyms, and their visits.

use std::collections::HashMap;

use clap::ValueEnum;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use uuid::Uuid;

use super::Request;

/// A visit ends when nothing was asked for this long, as on pages with a tracker.
const INACTIVITY: SignedDuration = SignedDuration::from_mins(30);

/// By what visitors are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum VisitorBy {
    /// Address and User-Agent: people behind one address are several.
    AddressAndAgent,
    /// Address alone.
    Address,
}

/// One request's visitor and visit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Visit {
    /// The visitor's pseudonym.
    pub(super) visitor: Uuid,
    /// The visitor and when the visit began.
    pub(super) session: String,
}

/// Gives visitors their pseudonyms and tells their visits apart. Remembers only visits that may go on.
pub(in super::super) struct Visitors {
    by: VisitorBy,
    keyed: Hmac<Sha256>,
    open: HashMap<Uuid, Open>,
    latest: Timestamp,
    cleared: Timestamp,
    sessions: u64,
}

/// A visit that may go on.
struct Open {
    began: Timestamp,
    latest: Timestamp,
}

impl Visitors {
    /// Pseudonyms under a salt of one's own stay the same in every import; without one they are of this import alone.
    /// Without the salt nobody can find out an address by trying them all.
    pub(in super::super) fn new(by: VisitorBy, salt: Option<&str>) -> Self {
        let own = Uuid::new_v4();
        let key = salt.map_or(own.as_bytes().as_slice(), str::as_bytes);
        let keyed = Hmac::new_from_slice(key).expect("this algorithm takes keys of any length");
        Self { by, keyed, open: HashMap::new(), latest: Timestamp::MIN, cleared: Timestamp::MIN, sessions: 0 }
    }

    /// Whose request that is. Requests come about in the order of their times.
    pub(super) fn visit(&mut self, request: &Request<'_>) -> Visit {
        let visitor = self.pseudonym(request);
        let time = request.time;
        self.forget_the_past(time);
        let visit = self.open.entry(visitor).or_insert_with(|| {
            self.sessions += 1;
            Open { began: time, latest: time }
        });
        if time.duration_since(visit.latest).abs() > INACTIVITY {
            self.sessions += 1;
            *visit = Open { began: time, latest: time };
        }
        visit.latest = visit.latest.max(time);
        Visit { visitor, session: format!("{visitor}.{}", visit.began.as_second()) }
    }

    /// Visits so far.
    pub(super) fn sessions(&self) -> u64 {
        self.sessions
    }

    fn pseudonym(&self, request: &Request<'_>) -> Uuid {
        let mut digest = self.keyed.clone();
        digest.update(request.address.as_bytes());
        if self.by == VisitorBy::AddressAndAgent {
            // No address holds a line break, so no two visitors are written the same.
            digest.update(b"\n");
            digest.update(request.user_agent.unwrap_or_default().as_bytes());
        }
        let digest = digest.finalize().into_bytes();
        Uuid::new_v8(std::array::from_fn(|index| digest[index]))
    }

    /// Forgets visits that nothing belongs to any more, each time that so much time has passed. Twice the inactivity leaves
    /// room for lines that are late.
    fn forget_the_past(&mut self, now: Timestamp) {
        self.latest = self.latest.max(now);
        let latest = self.latest;
        if latest.duration_since(self.cleared) > 2 * INACTIVITY {
            self.open.retain(|_, visit| latest.duration_since(visit.latest) <= 2 * INACTIVITY);
            self.cleared = latest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::combined;
    use super::*;

    fn visit(visitors: &mut Visitors, address: &str, agent: &str, time: &str) -> Visit {
        let line = format!("{address} - - [17/May/2015:{time} +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"{agent}\"");
        visitors.visit(&combined::parse(&line).unwrap())
    }

    fn visitor(salt: Option<&str>, by: VisitorBy, address: &str, agent: &str) -> Uuid {
        visit(&mut Visitors::new(by, salt), address, agent, "10:00:00").visitor
    }

    #[test]
    fn a_pseudonym_is_of_an_address_an_agent_and_a_salt() {
        use VisitorBy::{Address, AddressAndAgent};
        let first = visitor(Some("salt"), AddressAndAgent, "203.0.113.7", "a");
        assert_eq!(first, visitor(Some("salt"), AddressAndAgent, "203.0.113.7", "a"));
        assert_ne!(first, visitor(Some("pepper"), AddressAndAgent, "203.0.113.7", "a"));
        assert_ne!(first, visitor(Some("salt"), AddressAndAgent, "203.0.113.8", "a"));
        assert_ne!(first, visitor(Some("salt"), AddressAndAgent, "203.0.113.7", "b"));
        let by_address = visitor(Some("salt"), Address, "203.0.113.7", "a");
        assert_eq!(by_address, visitor(Some("salt"), Address, "203.0.113.7", "b"));
        assert_ne!(visitor(None, Address, "203.0.113.7", "a"), visitor(None, Address, "203.0.113.7", "a"));
    }

    #[test]
    fn half_an_hour_without_a_request_ends_a_visit() {
        let mut visitors = Visitors::new(VisitorBy::Address, None);
        let mut session = |time: &str| visit(&mut visitors, "203.0.113.7", "a", time).session;
        let first = session("10:00:00");
        assert_eq!(session("10:30:00"), first);
        assert_eq!(session("10:29:00"), first, "a line that is late");
        assert_eq!(session("11:00:00"), first);
        let second = session("11:30:01");
        assert_ne!(second, first);
        assert_eq!(session("11:31:00"), second);
        assert_eq!(visitors.sessions(), 2);
    }

    #[test]
    fn visits_that_are_over_are_forgotten() {
        let mut visitors = Visitors::new(VisitorBy::Address, None);
        for minute in 0..60 {
            visit(&mut visitors, &format!("203.0.113.{minute}"), "a", &format!("10:{minute:02}:00"));
        }
        assert_eq!(visitors.open.len(), 60);
        visit(&mut visitors, "198.51.100.1", "a", "11:30:00");
        assert_eq!((visitors.open.len(), visitors.sessions()), (31, 61));
    }
}
