//! What was tracked against what is stored.

use std::collections::BTreeSet;

use agentlytics::delivery::DeliveryOptions;
use agentlytics::metrone::Event;
use agentlytics::{EventId, Metrone};
use agentlytics_mock_server::{Control, Field};
use agentlytics_tests::World;

/// Options whose retries do not make a test wait.
pub fn quick() -> DeliveryOptions {
    let mut options = DeliveryOptions::default();
    options.retry.base = std::time::Duration::from_millis(1);
    options.retry.cap = std::time::Duration::from_millis(5);
    options
}

/// A world and a client in it that notes the id of each event it tracks.
pub struct Ledger {
    pub world: World,
    pub client: Metrone,
    tracked: Vec<EventId>,
}

impl Ledger {
    pub fn new(options: DeliveryOptions) -> Self {
        let world = World::of("metrone");
        let client = client(&world, options);
        Self { world, client, tracked: Vec::new() }
    }

    /// The next client of the same world; the last one ends.
    pub fn reopen(&mut self, options: DeliveryOptions) {
        self.client = client(&self.world, options);
    }

    /// Tracks so many events more.
    pub fn track(&mut self, count: usize) {
        for _ in 0..count {
            self.tracked.push(track_one(&self.client, self.tracked.len()));
        }
    }

    pub fn tracked(&self) -> Vec<String> {
        self.tracked.iter().map(ToString::to_string).collect()
    }

    /// Every event is stored once, in the order in which they were tracked.
    pub fn assert_exact(&self) {
        assert_same(&stored(&self.world.control), &self.tracked());
        let audit = self.world.control.audit();
        assert_eq!(audit.violations, 0, "requests and answers keep to the document");
    }

    /// The client's own account agrees with the ledger: everything accepted is settled.
    pub fn assert_settled(&self) {
        let stats = self.client.delivery_stats();
        assert_eq!(stats.accepted, self.tracked.len() as u64);
        assert_eq!(stats.delivered + stats.duplicate, stats.accepted, "{stats:?}");
        assert_eq!((stats.pending, stats.in_flight, stats.queued_bytes), (0, 0, 0), "{stats:?}");
    }
}

fn client(world: &World, options: DeliveryOptions) -> Metrone {
    Metrone::builder().api_key(world.key()).endpoint(world.url()).delivery(options).build().unwrap()
}

/// Fails with what is lost, what is stored twice and what is out of order, if anything is.
pub fn assert_same(stored: &[String], tracked: &[String]) {
    let missing = |from: &[String], among: &[String]| {
        let known: BTreeSet<_> = among.iter().collect();
        from.iter().filter(|id| !known.contains(id)).count()
    };
    let distinct = stored.iter().collect::<BTreeSet<_>>().len();
    let (lost, foreign, doubled) = (missing(tracked, stored), missing(stored, tracked), stored.len() - distinct);
    assert_eq!((lost, foreign, doubled), (0, 0, 0), "lost, never tracked and stored twice, of {}", tracked.len());
    let displaced = stored.iter().zip(tracked).position(|(stored, tracked)| stored != tracked);
    assert_eq!(displaced, None, "the first event that is stored out of order");
}

/// Tracks one event of ordinary size.
pub fn track_one(client: &Metrone, number: usize) -> EventId {
    let event = Event::new("agent_action").agent_id("agent-7").session_id("session-1").property("number", number);
    client.record(event).unwrap()
}

/// The ids under which events are stored, in order of arrival; one that is stored twice is there twice.
pub fn stored(control: &Control) -> Vec<String> {
    control.events().iter().map(|event| event.fields.get(Field::IdempotencyKey).unwrap_or("no id").to_owned()).collect()
}

/// The numbers of the events that are stored, likewise.
pub fn numbers(control: &Control) -> Vec<u64> {
    control.events().iter().map(|event| event.properties.as_ref().unwrap()["number"].as_u64().unwrap()).collect()
}
