//! The spool on real files, against a model of it: what was promised to be kept is there, whatever happened in between.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const SCOPE: &str = "service-0123456789abcdef";

/// A root, and clients that come and go.
struct Bench {
    root: TempDir,
    durability: Durability,
    options: SpoolOptions,
    sequence: u64,
}

impl Bench {
    fn new(durability: Durability) -> Self {
        Self { root: tempfile::tempdir().unwrap(), durability, options: SpoolOptions::default(), sequence: 0 }
    }

    /// The next client's spool; it gives events their sequences from the one behind those that it takes over.
    fn open(&mut self) -> FileSpool {
        let spool = self.try_open().unwrap();
        self.sequence = spool.events as u64;
        spool
    }

    fn try_open(&self) -> Result<FileSpool, SpoolError> {
        FileSpool::open(self.root.path(), SCOPE, self.durability, &self.options, Limits::new(10, 100_000))
    }

    fn event(&mut self, partition: u8, bytes: usize) -> Envelope {
        self.sequence += 1;
        let partition = if partition == 0 { Partition::default() } else { Partition::named(&partition.to_string()) };
        let mut event = Envelope::new(EventId::new(), partition, Timestamp::UNIX_EPOCH, vec![b'x'; bytes]);
        event.sequence = self.sequence;
        event
    }

    fn events(&mut self, count: usize) -> Vec<Envelope> {
        (0..count).map(|_| self.event(0, 100)).collect()
    }

    /// Files below the root with this extension, in order.
    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let directories = owner::directories(self.root.path()).unwrap();
        let files = directories.into_iter().flat_map(|directory| fs::read_dir(directory).unwrap()).map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
        files.sort();
        files
    }
}

fn batch(events: &[Envelope]) -> Arc<Batch> {
    Arc::new(Batch::seal(events[0].partition.clone(), events.to_vec()))
}

fn ids<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Vec<EventId> {
    events.into_iter().map(|event| event.id).collect()
}

/// Everything that a spool holds, in order within each partition; it is empty afterwards.
fn drain(spool: &mut FileSpool) -> Vec<Arc<Batch>> {
    let batches = spool.partitions().into_iter().flat_map(|partition| std::iter::from_fn(|| spool.take(&partition)).collect::<Vec<_>>());
    batches.collect()
}

fn drained(spool: &mut FileSpool) -> Vec<EventId> {
    drain(spool).iter().flat_map(|batch| ids(&batch.events)).collect()
}

#[test]
fn a_batch_survives_as_it_was_sealed() {
    let mut bench = Bench::new(Durability::Spill);
    let mut spool = bench.open();
    let events = bench.events(3);
    let sealed = batch(&events);
    spool.park(&sealed).unwrap();
    let taken = spool.take(&Partition::default()).unwrap();
    assert_eq!(taken.id, sealed.id, "in the same process");

    spool.park(&taken).unwrap();
    drop(spool);
    let mut spool = bench.open();
    assert_eq!((spool.usage().events, spool.usage().events_in_memory), (3, 0));
    let [read] = drain(&mut spool).try_into().unwrap();
    assert_eq!((read.id, ids(&read.events)), (sealed.id, ids(&events)));
    assert_eq!(read.events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(read.events[2].payload, events[2].payload);
}

#[test]
fn what_is_left_of_a_batch_is_another_request() {
    let mut bench = Bench::new(Durability::Spill);
    let mut spool = bench.open();
    let events = bench.events(3);
    let sealed = batch(&events);
    spool.park(&sealed).unwrap();
    let taken = spool.take(&Partition::default()).unwrap();
    spool.forget(&taken.events[1]);
    spool.commit();
    drop(spool);
    let [read] = drain(&mut bench.open()).try_into().unwrap();
    assert_eq!(ids(&read.events), [events[0].id, events[2].id]);
    assert_ne!(read.id, sealed.id);
}

#[test]
fn what_failed_late_still_comes_first() {
    let mut bench = Bench::new(Durability::Spill);
    let mut spool = bench.open();
    let events = bench.events(6);
    // The newer events had to make room in memory while the older ones were under way.
    spool.park(&batch(&events[3..])).unwrap();
    spool.park(&batch(&events[..3])).unwrap();
    drop(spool);
    assert_eq!(drained(&mut bench.open()), ids(&events));
}

#[test]
fn a_journal_is_read_back_in_batches_that_the_service_takes() {
    let mut bench = Bench::new(Durability::Journal);
    let mut spool = bench.open();
    let mut events = bench.events(25);
    events.iter_mut().for_each(|event| spool.record(event).unwrap());
    drop(spool);
    let batches = drain(&mut bench.open());
    assert_eq!(batches.iter().map(|batch| batch.events.len()).collect::<Vec<_>>(), [10, 10, 5]);
    assert_eq!(batches.iter().flat_map(|batch| ids(&batch.events)).collect::<Vec<_>>(), ids(&events));
}

#[test]
fn a_journal_writes_an_event_once() {
    let mut bench = Bench::new(Durability::Journal);
    let mut spool = bench.open();
    let mut events = bench.events(10);
    events.iter_mut().for_each(|event| spool.record(event).unwrap());
    let written = spool.usage().disk;
    spool.park(&batch(&events)).unwrap();
    let taken = spool.take(&Partition::default()).unwrap();
    spool.park(&taken).unwrap();
    assert_eq!(spool.usage().disk, written);
}

#[test]
fn files_go_with_their_events() {
    let mut bench = Bench::new(Durability::Journal);
    bench.options.max_bytes = 80_000;
    let mut spool = bench.open();
    let mut events: Vec<_> = (0..50).map(|_| bench.event(0, 1_000)).collect();
    events.iter_mut().for_each(|event| spool.record(event).unwrap());
    let segments = bench.files("events").len();
    assert!((4..=6).contains(&segments), "{segments} segments");
    events[1..].iter().for_each(|event| spool.forget(event));
    assert_eq!(bench.files("events").len(), 2, "the first event's and the last");
    spool.forget(&events[0]);
    assert_eq!(bench.files("events").len(), 1);
    spool.close();
    assert_eq!(fs::read_dir(bench.root.path()).unwrap().count(), 0);
}

#[test]
fn a_segment_that_has_the_number_of_one_that_is_gone_has_a_list_of_its_own() {
    let mut bench = Bench::new(Durability::Journal);
    bench.options.max_bytes = 80_000;
    let mut spool = bench.open();
    let mut record = |spool: &mut FileSpool, count: usize| {
        let mut events: Vec<_> = (0..count).map(|_| bench.event(0, 1_000)).collect();
        events.iter_mut().for_each(|event| spool.record(event).unwrap());
        events
    };
    let first = record(&mut spool, 10);
    first[..5].iter().for_each(|event| spool.forget(event));
    spool.commit();
    first[5..].iter().for_each(|event| spool.forget(event));
    let second = record(&mut spool, 3);
    assert_eq!(second[0].place, first[0].place, "the number is given again");
    spool.forget(&second[0]);
    spool.commit();
    drop(spool);
    assert_eq!(drained(&mut bench.open()), ids(&second[1..]));
}

#[test]
fn an_adopted_directory_goes_when_its_last_event_has_ended() {
    let mut bench = Bench::new(Durability::Spill);
    let mut spool = bench.open();
    let events = bench.events(2);
    spool.park(&batch(&events)).unwrap();
    spool.close();
    let mut heir = bench.open();
    let taken = heir.take(&Partition::default()).unwrap();
    heir.forget(&taken.events[0]);
    heir.commit();
    drop(heir);
    let mut heir = bench.open();
    let taken = heir.take(&Partition::default()).unwrap();
    assert_eq!(ids(&taken.events), [events[1].id]);
    heir.forget(&taken.events[0]);
    heir.close();
    assert_eq!(fs::read_dir(bench.root.path()).unwrap().count(), 0);
}

#[test]
fn the_bound_is_kept_and_eviction_makes_room() {
    let mut bench = Bench::new(Durability::Spill);
    bench.options.max_bytes = 40_000;
    let mut spool = bench.open();
    let mut evicted = 0;
    for _ in 0..20 {
        let events: Vec<_> = (0..5).map(|_| bench.event(0, 1_000)).collect();
        while let Err(error) = spool.park(&batch(&events)) {
            assert!(error.is_full(), "{error}");
            let oldest = spool.evict().expect("there is something to give up");
            oldest.events.iter().for_each(|event| spool.forget(event));
            evicted += 1;
        }
        assert!(spool.usage().disk <= 40_000, "{:?}", spool.usage());
    }
    assert!((12..=15).contains(&evicted), "{evicted} batches of 20 were given up");
    let left = drained(&mut spool);
    assert!(left.is_sorted() && left.len() == 5 * (20 - evicted));
}

#[test]
fn a_damaged_event_is_counted_and_costs_no_neighbour() {
    let mut bench = Bench::new(Durability::Journal);
    let mut spool = bench.open();
    let mut events = bench.events(5);
    events.iter_mut().for_each(|event| spool.record(event).unwrap());
    spool.park(&batch(&events)).unwrap();
    let [file] = bench.files("events").try_into().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let rest: Vec<_> = ids(&events).into_iter().filter(|id| *id != events[2].id).collect();

    // Found by the client that wrote it.
    assert_eq!(drained(&mut spool), rest);
    let lost = spool.take_lost();
    assert_eq!(lost.iter().map(|event| (event.id, event.sequence)).collect::<Vec<_>>(), [(events[2].id, 3)]);
    drop(spool);
    // Found by the next one, which cannot know what it was.
    let mut spool = bench.open();
    assert_eq!(drained(&mut spool), rest);
    assert_eq!(spool.take_lost().iter().map(|event| (event.id, event.sequence)).collect::<Vec<_>>(), [(EventId::from_bytes([0; 16]), 0)]);
}

#[test]
fn files_of_a_newer_version_are_left_alone() {
    let mut bench = Bench::new(Durability::Spill);
    let mut spool = bench.open();
    spool.park(&batch(&bench.events(2))).unwrap();
    drop(spool);
    let [file] = bench.files("events").try_into().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    bytes[11] = 2;
    fs::write(&file, &bytes).unwrap();
    let mut spool = bench.open();
    assert_eq!((spool.usage().events, spool.take_lost().len()), (0, 0));
    spool.park(&batch(&bench.events(3))).unwrap();
    spool.close();
    assert_eq!(fs::read(&file).unwrap(), bytes);

    // Nor do they hide the others.
    let clients = SpoolDirectory::new(bench.root.path()).clients().unwrap();
    assert_eq!(clients.iter().map(|client| client.events).collect::<Vec<_>>(), [0, 3]);
    let reasons: Vec<_> = clients.iter().map(|client| client.unreadable.as_deref().unwrap_or_default()).collect();
    assert!(reasons[0].contains("version 2") && reasons[1].is_empty(), "{reasons:?}");
}

#[test]
fn what_is_no_directory_is_refused_by_its_name() {
    let root = tempfile::NamedTempFile::new().unwrap();
    let refused = FileSpool::open(root.path(), SCOPE, Durability::Spill, &SpoolOptions::default(), Limits::new(10, 10));
    let message = refused.err().unwrap().to_string();
    assert!(message.contains(&root.path().display().to_string()) && message.contains("cannot be used"), "{message}");
}

#[test]
fn a_directory_that_was_taken_away_is_made_anew() {
    let mut bench = Bench::new(Durability::Journal);
    bench.options.max_bytes = 8_000;
    let mut spool = bench.open();
    fs::remove_dir_all(spool_directory(&bench)).unwrap();
    let mut event = bench.event(0, 900);
    spool.record(&mut event).unwrap();
    assert_eq!(bench.files("events").len(), 1);
}

fn spool_directory(bench: &Bench) -> PathBuf {
    owner::directories(bench.root.path()).unwrap().remove(0)
}

#[derive(Clone, Debug)]
enum Step {
    Record {
        partition: u8,
        bytes: usize,
    },
    /// Parks the oldest events in memory of a partition.
    Park {
        partition: u8,
        count: usize,
    },
    Take {
        partition: u8,
    },
    /// Ends the oldest events in memory of a partition.
    Forget {
        partition: u8,
        count: usize,
    },
    Commit,
    /// The process is killed while it writes; the next one begins.
    Crash {
        torn: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0u8..3, 1usize..3_000).prop_map(|(partition, bytes)| Step::Record { partition, bytes }),
        3 => (0u8..3, 1usize..12).prop_map(|(partition, count)| Step::Park { partition, count }),
        2 => (0u8..3).prop_map(|partition| Step::Take { partition }),
        3 => (0u8..3, 1usize..8).prop_map(|(partition, count)| Step::Forget { partition, count }),
        2 => Just(Step::Commit),
        1 => (0usize..40).prop_map(|torn| Step::Crash { torn }),
    ];
    prop::collection::vec(step, 1..120)
}

/// What must be true of the events.
#[derive(Default)]
struct Model {
    /// In memory by partition, oldest first.
    held: BTreeMap<u8, Vec<Envelope>>,
    /// Recorded or parked, and not ended: all of these must come back.
    kept: BTreeSet<EventId>,
    /// Ended for certain: none of these may come back.
    ended: BTreeSet<EventId>,
    /// Ended, but a crash could undo that.
    ending: BTreeSet<EventId>,
}

impl Model {
    fn front(&mut self, partition: u8, count: usize) -> Vec<Envelope> {
        let held = self.held.entry(partition).or_default();
        held.drain(..count.min(held.len())).collect()
    }

    fn check(&self, left: &BTreeSet<EventId>) {
        assert_eq!(self.kept.difference(left).count(), 0, "kept and not there");
        assert_eq!(self.ended.intersection(left).count(), 0, "ended and there again");
        assert!(left.iter().all(|id| self.kept.contains(id) || self.ending.contains(id)), "there and never kept");
    }
}

/// Everything that a spool of this name would give a next client: by partition, in order.
fn left(spool: &mut FileSpool) -> BTreeMap<u8, Vec<Envelope>> {
    let number = |partition: &Partition| partition.name().map_or(0, |name| name.parse().unwrap());
    let mut left: BTreeMap<u8, Vec<Envelope>> = BTreeMap::new();
    for batch in drain(spool) {
        left.entry(number(&batch.partition)).or_default().extend(batch.events.iter().cloned());
    }
    left
}

fn run(durability: Durability, max_bytes: u64, steps: Vec<Step>) {
    let mut bench = Bench::new(durability);
    bench.options.max_bytes = max_bytes;
    let mut spool = bench.open();
    let mut model = Model::default();
    for step in steps {
        match step {
            Step::Record { partition, bytes } => {
                let mut event = bench.event(partition, bytes);
                spool.record(&mut event).unwrap();
                if durability == Durability::Journal {
                    model.kept.insert(event.id);
                }
                model.held.entry(partition).or_default().push(event);
            }
            Step::Park { partition, count } => {
                let events = model.front(partition, count);
                if !events.is_empty() {
                    spool.park(&batch(&events)).unwrap();
                    model.kept.extend(ids(&events));
                }
            }
            Step::Take { partition } => {
                let lane = if partition == 0 { Partition::default() } else { Partition::named(&partition.to_string()) };
                if let Some(batch) = spool.take(&lane) {
                    let held = model.held.entry(partition).or_default();
                    held.splice(..0, batch.events.iter().cloned());
                    held.sort_by_key(|event| event.sequence);
                }
            }
            Step::Forget { partition, count } => {
                for event in model.front(partition, count) {
                    spool.forget(&event);
                    if model.kept.remove(&event.id) {
                        model.ending.insert(event.id);
                    }
                }
            }
            Step::Commit => {
                spool.commit();
                model.ended.append(&mut model.ending);
            }
            Step::Crash { torn } => {
                drop(spool);
                tear(&bench, torn);
                spool = bench.open();
                let found = left(&mut spool);
                for events in found.values() {
                    assert!(ids(events).is_sorted(), "the order within a partition was lost");
                }
                let all: BTreeSet<_> = found.values().flat_map(ids).collect();
                model.check(&all);
                assert_eq!(spool.take_lost().len(), 0, "nothing was damaged");
                // What came back has not ended; it is in the client's memory now.
                model = Model { held: found, kept: all, ended: model.ended, ending: BTreeSet::new() };
            }
        }
    }
    drop(spool);
    let mut spool = bench.open();
    model.check(&drained(&mut spool).into_iter().collect());
}

/// A write to each file that is still written to was under way when the process was killed.
fn tear(bench: &Bench, bytes: usize) {
    let mut frame = Vec::new();
    frame::copy(&mut frame, &[b'y'; 100]).unwrap();
    let own = owner::directories(bench.root.path()).unwrap().pop();
    let events = bench.files("events").pop().filter(|file| file.parent() == own.as_deref());
    for (file, torn) in [(events, bytes), (bench.files("ended").pop(), bytes % 8)] {
        if let Some(file) = file {
            fs::OpenOptions::new().append(true).open(file).unwrap().write_all(&frame[..torn]).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Whatever is done and whenever the process is killed: what was kept comes back, what has ended does not.
    #[test]
    fn a_journal_agrees_with_its_model(steps in steps(), max_bytes in prop_oneof![Just(400_000), Just(64 * 1024 * 1024)]) {
        run(Durability::Journal, max_bytes, steps);
    }

    #[test]
    fn a_spill_agrees_with_its_model(steps in steps(), max_bytes in prop_oneof![Just(400_000), Just(64 * 1024 * 1024)]) {
        run(Durability::Spill, max_bytes, steps);
    }
}
