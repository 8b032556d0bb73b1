//! Every request a world has seen, the newest of them in full.

use crate::exchange::Head;
use crate::world::redact;
use agentlytics_spec::{Operation, Violation};
use bytes::Bytes;
use jiff::Timestamp;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Entries kept; the oldest go first.
const MAX_ENTRIES: usize = 10_000;

/// Bytes of bodies kept; the entries that hold the oldest go first.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// A request and what became of it, without anything secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// Its number in this world, from 0.
    pub number: u64,
    /// The world it was about.
    pub world: String,
    /// When it arrived, on the world's clock.
    pub at: Timestamp,
    /// The service it was meant for.
    pub service: String,
    /// The `operationId`, if its method and path belong to one.
    pub operation: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path, as in the address.
    pub path: String,
    /// The parameters of the query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers; those of one name are joined with a comma.
    pub headers: BTreeMap<String, String>,
    /// The body: what it holds if it is JSON, else its text; `null` if there was none.
    pub body: Option<Value>,
    /// The identifier in the answer's `X-Request-Id`.
    pub request_id: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// A [`JournalEntry`] in short, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RequestLine {
    number: u64,
    at: Timestamp,
    service: &'static str,
    operation: Option<&'static str>,
    method: String,
    path: String,
    request_id: String,
    status: Option<u16>,
    fault: Option<u64>,
    replayed: bool,
    /// How many.
    violations: usize,
    batch: Option<String>,
}

/// What became of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// The status answered; `null` while there is no answer, and for good if the connection was dropped.
    pub status: Option<u16>,
    /// The fault rule that spoiled it.
    pub fault: Option<u64>,
    /// Whether the answer was one given before.
    pub replayed: bool,
    /// Where request and answer break the service's specification.
    pub violations: Violations,
}

/// Breaches of the service's specification, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violations {
    /// By the client.
    pub request: Vec<String>,
    /// By this server.
    pub response: Vec<String>,
}

/// Which entries to show.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct JournalFilter {
    /// Only those of this operation.
    pub operation: Option<String>,
    /// Only those with this method.
    pub method: Option<String>,
    /// Only those of this path.
    pub path: Option<String>,
    /// Only those answered with this status.
    pub status: Option<u16>,
}

/// The journal of one world.
#[derive(Debug)]
pub(crate) struct Journal {
    world: String,
    entries: VecDeque<Recorded>,
    /// The number of the next entry.
    next: u64,
    body_bytes: usize,
    /// Entries that went for want of room.
    forgotten: u64,
    /// One more with each change of an entry.
    revision: u64,
    /// How often it was cleared.
    epoch: u64,
}

/// An entry as it is kept: taking it apart and removing secrets waits until somebody looks.
#[derive(Debug)]
struct Recorded {
    number: u64,
    at: Timestamp,
    service: &'static str,
    operation: Option<&'static Operation>,
    head: Arc<Head>,
    body: Bytes,
    outcome: Outcome,
    /// The revision of the journal that it changed last in.
    revision: u64,
}

impl Journal {
    pub(crate) fn new(world: String) -> Self {
        Self { world, entries: VecDeque::new(), next: 0, body_bytes: 0, forgotten: 0, revision: 0, epoch: 0 }
    }

    /// Notes a request and returns its number.
    pub(crate) fn open(
        &mut self,
        at: Timestamp,
        service: &'static str,
        operation: Option<&'static Operation>,
        head: &Arc<Head>,
        body: Bytes,
    ) -> u64 {
        let number = self.next;
        self.next += 1;
        self.body_bytes += body.len();
        let (head, outcome) = (Arc::clone(head), Outcome::default());
        self.revision += 1;
        self.entries.push_back(Recorded { number, at, service, operation, head, body, outcome, revision: self.revision });
        while self.entries.len() > MAX_ENTRIES || self.body_bytes > MAX_BODY_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.body_bytes -= oldest.body.len();
            self.forgotten += 1;
        }
        number
    }

    /// Changes what is noted of a request, unless it has been forgotten.
    pub(crate) fn note(&mut self, number: u64, change: impl FnOnce(&mut Outcome)) {
        let place = self.place(number);
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            self.revision += 1;
            entry.revision = self.revision;
            change(&mut entry.outcome);
        }
    }

    /// Where the entry with this number stands, unless it is older than all that are kept.
    fn place(&self, number: u64) -> Option<usize> {
        let first = self.entries.front().map_or(self.next, |entry| entry.number);
        number.checked_sub(first).and_then(|place| usize::try_from(place).ok())
    }

    /// The entry with this number, unless it has been forgotten.
    pub(crate) fn get(&self, number: u64) -> Option<JournalEntry> {
        Some(self.entries.get(self.place(number)?)?.show(&self.world))
    }

    /// The batch of an entry, and the numbers of all entries of the batch; of an entry without one, its own number.
    pub(crate) fn attempts(&self, number: u64) -> (Option<String>, Vec<u64>) {
        let batch = self.place(number).and_then(|place| self.entries.get(place)?.batch());
        let same = |entry: &&Recorded| if batch.is_some() { entry.batch() == batch } else { entry.number == number };
        let numbers = self.entries.iter().filter(same).map(|entry| entry.number).collect();
        (batch, numbers)
    }

    /// The entries that have come or changed since a revision, at most so many, in the order of their changes; and the revision reached.
    pub(crate) fn changes(&self, since: u64, most: usize) -> (Vec<RequestLine>, u64) {
        let mut changed: Vec<_> = self.entries.iter().filter(|entry| entry.revision > since).collect();
        changed.sort_unstable_by_key(|entry| entry.revision);
        changed.truncate(most);
        let reached = changed.last().map_or(since, |entry| entry.revision);
        (changed.into_iter().map(Recorded::line).collect(), reached)
    }

    /// How often it was cleared.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(crate) fn list(&self, filter: &JournalFilter) -> Vec<JournalEntry> {
        self.entries.iter().filter(|entry| filter.admits(entry)).map(|entry| entry.show(&self.world)).collect()
    }

    /// Forgets everything; numbers go on.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.body_bytes = 0;
        self.forgotten = 0;
        self.epoch += 1;
    }

    /// How many entries have gone for want of room since the journal was last cleared.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// How many entries there have been since the world began.
    pub(crate) fn count(&self) -> u64 {
        self.next
    }

    /// Breaches of the specification in the entries that are kept.
    pub(crate) fn violations(&self) -> usize {
        self.entries.iter().map(|entry| entry.outcome.violations.count()).sum()
    }

    /// The operations of the entries that are kept, in order.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().filter_map(Recorded::operation)
    }
}

impl JournalFilter {
    fn admits(&self, entry: &Recorded) -> bool {
        let same = |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|wanted| Some(wanted) == found);
        same(&self.operation, entry.operation())
            && same(&self.method, Some(entry.head.method.as_str()))
            && same(&self.path, Some(&entry.head.path))
            && self.status.is_none_or(|status| entry.outcome.status == Some(status))
    }
}

impl Recorded {
    fn operation(&self) -> Option<&'static str> {
        self.operation.map(Operation::id)
    }

    /// What it wanted to write, as one word: a client that tries again sends the same bytes to the same place.
    fn batch(&self) -> Option<String> {
        self.operation.filter(|operation| operation.kind().writes() && !self.body.is_empty())?;
        let mut hasher = FxHasher::default();
        (self.service, &self.head.path, &self.body).hash(&mut hasher);
        Some(format!("{:016x}", hasher.finish()))
    }

    fn line(&self) -> RequestLine {
        RequestLine {
            number: self.number,
            at: self.at,
            service: self.service,
            operation: self.operation(),
            method: self.head.method.to_string(),
            path: self.head.path.clone(),
            request_id: self.head.request_id.clone(),
            status: self.outcome.status,
            fault: self.outcome.fault,
            replayed: self.outcome.replayed,
            violations: self.outcome.violations.count(),
            batch: self.batch(),
        }
    }

    fn show(&self, world: &str) -> JournalEntry {
        JournalEntry {
            number: self.number,
            world: world.to_owned(),
            at: self.at,
            service: self.service.to_owned(),
            operation: self.operation().map(str::to_owned),
            method: self.head.method.to_string(),
            path: self.head.path.clone(),
            query: redact::parameters(self.head.parameters()),
            headers: redact::headers(&self.head.headers),
            body: redact::body(&self.body),
            request_id: self.head.request_id.clone(),
            outcome: self.outcome.clone(),
        }
    }
}

impl Violations {
    pub(crate) fn words(found: &[Violation]) -> Vec<String> {
        found.iter().map(ToString::to_string).collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.request.len() + self.response.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Expectation;

    #[test]
    fn the_oldest_entries_make_room_and_are_missed() {
        let mut journal = Journal::new("default".to_owned());
        let head = Arc::new(Head::of_nobody());
        let open = |journal: &mut Journal, bytes: usize| journal.open(Timestamp::UNIX_EPOCH, "any", None, &head, vec![b' '; bytes].into());
        let numbers: Vec<_> = (0..3).map(|_| open(&mut journal, MAX_BODY_BYTES / 2)).collect();
        assert_eq!(numbers, [0, 1, 2]);
        journal.note(0, |_| panic!("it is forgotten"));
        journal.note(2, |outcome| outcome.status = Some(200));
        assert_eq!(journal.list(&JournalFilter { status: Some(200), ..JournalFilter::default() }).len(), 1);
        assert_eq!((journal.list(&JournalFilter::default()).len(), journal.forgotten(), journal.count()), (2, 1, 3));
        assert!(!journal.verify(&Expectation::default()).verified, "nobody can say what the forgotten entry was");
        journal.clear();
        assert!(journal.verify(&Expectation::default()).verified);
        assert_eq!(open(&mut journal, 0), 3);
    }
}
