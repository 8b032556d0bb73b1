//! Files of a spool directory, to the client that adopts it: whatever they hold, they are read and counted, no event beside
//! them is lost, and what is done with does not come back.
//!
//! Input: a letter that says which file it is, and its bytes: `e` the events of a segment, `x` the list of those that have
//! ended, `r` the dead letters. A checksum of zeros is put right.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use agentlytics::core::Envelope;
use agentlytics::delivery::{FileSpool, Spool, SpoolDirectory, SpooledClient};
use agentlytics_fuzz::spool::{Known, adopt, empty_directory, leave, mended};
use libfuzzer_sys::{Corpus, fuzz_target};

/// In the file of the input, behind it, or in the file beside it.
static NEAR: LazyLock<Known> = LazyLock::new(|| Known::new(1));
/// In the next segment.
static NEXT: LazyLock<Known> = LazyLock::new(|| Known::new(2));

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((letter, bytes)) = input.split_first() else { return Corpus::Reject };
    let (mut events, mut ended, mut refused) = (NEAR.events.clone(), Vec::new(), NEAR.refused.clone());
    match letter {
        b'e' => events = [&*mended(bytes), NEAR.frame()].concat(),
        b'x' => ended = bytes.to_vec(),
        b'r' => refused = [&*mended(bytes), &*NEAR.refused].concat(),
        _ => return Corpus::Reject,
    }
    let root = empty_directory();
    let directory = leave(
        root.path(),
        &[("00000001.events", &events), ("00000001.ended", &ended), ("00000002.events", &NEXT.events), ("refused", &refused)],
    );
    if is_of_another_version(&events) {
        leaves_alone(root.path(), &directory);
    } else {
        let has_ended = ended.chunks_exact(8).any(|entry| entry == NEAR.end());
        takes_over(root.path(), has_ended);
    }
    Corpus::Keep
});

fn is_of_another_version(events: &[u8]) -> bool {
    events.strip_prefix(b"agentlytics").is_some_and(|rest| rest.first() != Some(&1))
}

/// A newer program can read what this one cannot.
fn leaves_alone(root: &Path, directory: &Path) {
    let files = || std::fs::read_dir(directory).expect("it is there").map(|file| file.expect("it is there").path());
    let content = || files().map(|file| std::fs::read(file).expect("it can be read")).collect::<Vec<_>>();
    let before = content();
    let clients = SpoolDirectory::new(root).clients().expect("the directory can be read");
    assert!(clients.iter().all(|client| client.events == 0 && client.unreadable.is_some()), "it is told: {clients:?}");
    assert_eq!(adopt(root).usage().events, 0);
    assert_eq!(content(), before);
}

fn takes_over(root: &Path, has_ended: bool) {
    let directory = SpoolDirectory::new(root);
    let [SpooledClient { events, damaged, .. }] = directory.clients().expect("it can be read")[..] else {
        panic!("one has left something")
    };
    let letters = directory.dead_letters().expect("they can be read");
    assert_eq!(letters.last().map(|letter| letter.id), Some(NEAR.id), "the dead letter behind is read");

    let mut spool = adopt(root);
    assert_eq!(spool.usage().events as u64, events, "as counted from outside");
    let unreadable = spool.take_lost().len() as u64;
    assert!(unreadable <= damaged, "as counted from outside");
    let (inherited, _) = spool.dead_letters().expect("they can be read");
    assert_eq!(inherited.len(), letters.len(), "the dead letters are taken over");

    let taken = all(&mut spool);
    let lost = spool.take_lost();
    assert_eq!((taken.len() + lost.len()) as u64, events, "each is taken or told");
    assert!(has_ended || taken.iter().any(|event| event.id == NEAR.id), "the event near the damage is read");
    assert!(taken.iter().any(|event| event.id == NEXT.id), "the event in the next segment is read");

    taken.iter().chain(&lost).for_each(|event| spool.forget(event));
    spool.close();
    let left: u64 = directory.clients().expect("it can be read").iter().map(|client| client.events).sum();
    assert_eq!(left, 0, "what has ended is gone");
}

fn all(spool: &mut FileSpool) -> Vec<Envelope> {
    let mut taken = Vec::new();
    for partition in spool.partitions() {
        while let Some(batch) = spool.take(&partition) {
            taken.extend_from_slice(&batch.events);
        }
    }
    taken
}
