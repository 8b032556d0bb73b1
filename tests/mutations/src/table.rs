//! The mistakes.

use crate::mutation::Mutation;

const ENGINE: &str = "sdk/src/delivery/engine/mod.rs";
const SETTLE: &str = "sdk/src/delivery/engine/settle.rs";
const LANE: &str = "sdk/src/delivery/engine/lane.rs";
const WAITING: &str = "sdk/src/delivery/engine/waiting.rs";
const PAGES: &str = "sdk/src/delivery/engine/pages.rs";
const FRAME: &str = "sdk/src/delivery/spool/file/frame.rs";
const LOG: &str = "sdk/src/delivery/spool/file/log.rs";
const FILE_SPOOL: &str = "sdk/src/delivery/spool/file/mod.rs";
const OWNER: &str = "sdk/src/delivery/spool/file/owner.rs";
const RECORD: &str = "sdk/src/delivery/spool/file/record.rs";
const RECOVERY: &str = "sdk/src/delivery/spool/file/recovery.rs";

/// Every mistake, in the order in which they are made.
pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "split_loses_one",
        about: "an event is lost where a batch is halved",
        file: SETTLE,
        right: "for half in [second, first] {",
        wrong: "for half in [&second[1..], first] {",
    },
    Mutation {
        name: "split_swaps_the_halves",
        about: "the later half of a batch is sent first",
        file: SETTLE,
        right: "for half in [second, first] {",
        wrong: "for half in [first, second] {",
    },
    Mutation {
        name: "halt_forgets_one",
        about: "a halt keeps a batch but for its first event",
        file: SETTLE,
        right: "                self.lanes[lane].retrying.push_front(sealed);\n                self.lanes[lane].halt",
        wrong: "                let kept = Batch::seal(sealed.batch.partition.clone(), sealed.batch.events[1..].to_vec());
                self.lanes[lane].retrying.push_front(Sealed { batch: kept.into(), ..sealed });
                self.lanes[lane].halt",
    },
    Mutation {
        name: "retry_mints_another_id",
        about: "a repeated request cannot be recognised",
        file: SETTLE,
        right: "            self.lanes[lane].not_before = now + sealed.backoff.next_delay();",
        wrong: "            self.lanes[lane].not_before = now + sealed.backoff.next_delay();
            sealed.batch = Batch::seal(sealed.batch.partition.clone(), sealed.batch.events.clone()).into();",
    },
    Mutation {
        name: "retry_goes_behind_the_others",
        about: "what is sent again is overtaken",
        file: SETTLE,
        right: "now + sealed.backoff.next_delay();\n            self.lanes[lane].retrying.push_front(sealed);",
        wrong: "now + sealed.backoff.next_delay();\n            self.lanes[lane].retrying.push_front(sealed);
            let waiting = self.lanes[lane].seal(&self.options, self.limits, &mut self.spare);
            self.lanes[lane].retrying.extend(waiting.map(|batch| Sealed::new(batch, &self.options.retry)));
            self.lanes[lane].retrying.rotate_left(1);",
    },
    Mutation {
        name: "memory_overtakes_the_disk",
        about: "what went to disk for want of room is sent after what waits in memory for another attempt",
        file: ENGINE,
        right: "spooled.is_some_and(|spooled| here.oldest().is_none_or(|oldest| spooled < oldest));",
        wrong: "spooled.is_some() && here.retrying.is_empty();",
    },
    Mutation {
        name: "retry_once_too_few",
        about: "the last attempt is not made",
        file: SETTLE,
        right: "if sealed.failures <= self.options.retry.max_retries",
        wrong: "if sealed.failures < self.options.retry.max_retries",
    },
    Mutation {
        name: "retry_after_is_not_heard",
        about: "the service is asked again before the time it named",
        file: SETTLE,
        right: "self.paused_until = self.paused_until.max(now + self.options.retry.honour(asked));",
        wrong: "let _ = asked;",
    },
    Mutation {
        name: "some_verdicts_are_not_heard",
        about: "events that are asked for again are forgotten",
        file: SETTLE,
        right: "Verdict::Retry => again.push(event.clone()),",
        wrong: "Verdict::Retry => {}",
    },
    Mutation {
        name: "duplicate_counts_as_delivered",
        about: "what the service had before is counted as new",
        file: SETTLE,
        right: "Verdict::Duplicate => self.end(event, Fate::Duplicate),",
        wrong: "Verdict::Duplicate => self.end(event, Fate::Delivered),",
    },
    Mutation {
        name: "shutdown_forgets_what_is_under_way",
        about: "events of a request without an answer end uncounted",
        file: ENGINE,
        right: "self.in_flight.drain(..).map(|sealed| sealed.batch).collect();",
        wrong: "self.in_flight.drain(..).map(|sealed| sealed.batch).skip(1).collect();",
    },
    Mutation {
        name: "rejected_batch_stays_pending",
        about: "events refused for good are never accounted for",
        file: SETTLE,
        right: "self.end_all(&sealed.batch, DropReason::Rejected, Some(&fault));",
        wrong: "drop(fault);",
    },
    Mutation {
        name: "interval_off_by_one",
        about: "events wait a millisecond longer than they may",
        file: LANE,
        right: "oldest.since + options.flush_interval",
        wrong: "oldest.since + options.flush_interval + std::time::Duration::from_millis(1)",
    },
    Mutation {
        name: "batch_size_off_by_one",
        about: "a full batch waits for one event more",
        file: LANE,
        right: "let full = self.waiting.len() >= options.batch_size.max(1)",
        wrong: "let full = self.waiting.len() > options.batch_size.max(1)",
    },
    Mutation {
        name: "request_off_by_one",
        about: "a request holds one event more than the service takes",
        file: LANE,
        right: "fitting(limits.max_events.max(1), ",
        wrong: "fitting(limits.max_events.max(1) + 1, ",
    },
    Mutation {
        name: "seal_loses_one",
        about: "an event is lost where a batch is made",
        file: WAITING,
        right: "events.collect()",
        wrong: "events.skip(usize::from(count > 9)).collect()",
    },
    Mutation {
        name: "another_events_place",
        about: "an event that was journalled is not known to be there, and so is never forgotten",
        file: WAITING,
        right: "place: self.places.pop_front(), ..event",
        wrong: "..event",
    },
    Mutation {
        name: "page_given_away_too_early",
        about: "room is used again while there is something in it",
        file: PAGES,
        right: "if last.is_empty() {",
        wrong: "if last.len() < 50 {",
    },
    Mutation {
        name: "torn_tail_takes_its_neighbour",
        about: "the last whole record before one that was cut off is not read",
        file: FRAME,
        right: "if let Some(body) = frame_at(&bytes[at..]) {",
        wrong: "let is_next_to_torn = |body: &[u8]| bytes.get(at + HEADER + body.len()..).is_some_and(|rest| !rest.is_empty() && is_torn(rest));
        if let Some(body) = frame_at(&bytes[at..]).filter(|body| !is_next_to_torn(body)) {",
    },
    Mutation {
        name: "damage_takes_the_rest",
        about: "nothing is read behind a record that is damaged",
        file: FRAME,
        right: "at += next.unwrap_or(rest.len());",
        wrong: "at += rest.len();",
    },
    Mutation {
        name: "journal_writes_nothing",
        about: "an event is not on disk when it has been tracked",
        file: FILE_SPOOL,
        right: "        if self.journal {\n            self.check_room",
        wrong: "        if self.journal && envelope.sequence % 2 == 0 {\n            self.check_room",
    },
    Mutation {
        name: "ends_are_not_written_down",
        about: "what was delivered is delivered again by the next client",
        file: LOG,
        right: "|(_, segment)| !segment.ended.is_empty()",
        wrong: "|(_, segment)| segment.ended.len() > 1 << 20",
    },
    Mutation {
        name: "torn_tail_counts_as_damage",
        about: "a record that nobody was told of is counted as lost",
        file: FRAME,
        right: "(next.is_some() || !is_torn(rest)).then_some(Found::Damage)",
        wrong: "Some(Found::Damage)",
    },
    Mutation {
        name: "park_forgets_one",
        about: "a batch that goes to disk loses its last event",
        file: FILE_SPOOL,
        right: "        self.shelve(&batch.partition, Parked { id: batch.id, events: kept });",
        wrong: "        kept.truncate(batch.events.len().saturating_sub(1).max(1));\n        self.shelve(&batch.partition, Parked { id: batch.id, events: kept });",
    },
    Mutation {
        name: "park_writes_again",
        about: "an event that is on disk already is written a second time",
        file: FILE_SPOOL,
        right: "Some(place) => place,\n",
        wrong: "Some(_) => self.write(event, Some(seal))?,\n",
    },
    Mutation {
        name: "restart_mints_event_ids",
        about: "what is read from disk is another event than was tracked",
        file: RECORD,
        right: "Envelope::new(self.id, self.partition(), self.occurred_at()?,",
        wrong: "Envelope::new(EventId::new(), self.partition(), self.occurred_at()?,",
    },
    Mutation {
        name: "restart_mints_batch_ids",
        about: "a request that was under way cannot be recognised after a restart",
        file: RECOVERY,
        right: "whole.map_or_else(BatchId::new, |seal| seal.batch)",
        wrong: "whole.map_or_else(BatchId::new, |_| BatchId::new())",
    },
    Mutation {
        name: "restart_keeps_the_order_of_files",
        about: "events are sent in the order in which they reached the disk",
        file: RECOVERY,
        right: "sort_by_key(|left| left.kept.sequence)",
        wrong: "sort_by_key(|left| left.kept.place)",
    },
    Mutation {
        name: "torn_end_shifts_the_next",
        about: "what is written behind half an entry cannot be read",
        file: LOG,
        right: "file.set_len(bytes - torn)?;",
        wrong: "",
    },
    Mutation {
        name: "segment_goes_too_early",
        about: "a file is removed while it holds an event",
        file: LOG,
        right: "if segment.live == 0 && !is_open {",
        wrong: "if segment.live <= 1 && !is_open {",
    },
    Mutation {
        name: "living_owner_is_robbed",
        about: "a directory is adopted while its owner lives",
        file: OWNER,
        right: "Err(TryLockError::WouldBlock) => Ok(None),",
        wrong: "Err(TryLockError::WouldBlock) => Ok(Some(Self { directory, lease: Lease::new(lock) })),",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::checkout;

    #[test]
    fn every_mistake_can_be_made_in_this_tree() {
        for mutation in MUTATIONS {
            let text = std::fs::read_to_string(checkout().join(mutation.file)).unwrap();
            let broken = mutation.apply(&text).unwrap();
            assert_ne!(broken, text, "{}", mutation.name);
        }
    }

    #[test]
    fn no_two_mistakes_have_one_name() {
        let mut names: Vec<_> = MUTATIONS.iter().map(|mutation| mutation.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), MUTATIONS.len());
    }
}
