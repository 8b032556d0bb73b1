//! Bytes, first in, first out, in pages. What is taken out are parts of these: nothing is copied, since that would take long of
//! what another thread has just written.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

/// Some hundred ordinary events.
const PAGE: usize = 64 * 1024;
/// While one is filled, what is in another is on its way.
const MOST_SPARE: usize = 2;

/// Runs of bytes, one behind the other; none lies across two pages. Who takes one out must know how long it is.
#[derive(Default)]
pub(super) struct Pages {
    /// Pages with something in them, but for the last.
    full: VecDeque<BytesMut>,
    last: BytesMut,
}

/// Pages that hold nothing any more, for whoever needs one next: to ask the allocator for memory that another thread gives back
/// would make the two wait for each other.
#[derive(Default)]
pub(super) struct Spare(Vec<BytesMut>);

impl Pages {
    pub fn push(&mut self, run: &[u8], spare: &mut Spare) {
        if self.last.capacity() - self.last.len() < run.len() {
            let last = std::mem::replace(&mut self.last, spare.page(run.len()));
            if last.is_empty() {
                spare.keep(last);
            } else {
                self.full.push_back(last);
            }
        }
        self.last.extend_from_slice(run);
    }

    /// Takes the oldest run out, which has so many bytes.
    pub fn pop(&mut self, bytes: usize, spare: &mut Spare) -> Bytes {
        if bytes == 0 {
            return Bytes::new();
        }
        let page = self.full.front_mut().unwrap_or(&mut self.last);
        let run = page.split_to(bytes).freeze();
        if page.is_empty() {
            // Whatever comes next, even if elsewhere, can use what room is left.
            let page = self.full.pop_front().unwrap_or_else(|| std::mem::take(&mut self.last));
            // Of what is larger it was all.
            if bytes < PAGE {
                spare.keep(page);
            }
        }
        run
    }
}

impl Spare {
    /// A page with room for so many bytes.
    fn page(&mut self, bytes: usize) -> BytesMut {
        if bytes >= PAGE {
            return BytesMut::with_capacity(bytes);
        }
        // One may have room left behind what was taken, or as a whole, once all of that is given back.
        let found = self.0.iter_mut().position(|page| page.try_reclaim(bytes));
        found.map_or_else(|| BytesMut::with_capacity(PAGE), |place| self.0.swap_remove(place))
    }

    fn keep(&mut self, page: BytesMut) {
        if self.0.len() < MOST_SPARE {
            self.0.push(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Pages with the spare ones that they may use.
    #[derive(Default)]
    struct Bench(Pages, Spare);

    impl Bench {
        fn push(&mut self, run: &[u8]) {
            self.0.push(run, &mut self.1);
        }

        fn pop(&mut self, bytes: usize) -> Bytes {
            self.0.pop(bytes, &mut self.1)
        }

        fn waits(&self) -> usize {
            self.0.full.iter().chain([&self.0.last]).map(BytesMut::len).sum()
        }
    }

    #[test]
    fn one_page_serves_as_long_as_what_is_taken_is_given_back() {
        let mut pages = Bench::default();
        let mut places = BTreeSet::new();
        for number in 0..20_000_u16 {
            pages.push(&[1; 100]);
            pages.push(&number.to_be_bytes());
            let (first, second) = (pages.pop(100), pages.pop(2));
            assert_eq!((&first[..], &second[..]), (&[1; 100][..], &number.to_be_bytes()[..]));
            places.insert(first.as_ptr() as usize / PAGE);
        }
        // A page need not begin at a multiple of its size.
        assert!(places.len() <= 2, "{places:?}");
    }

    #[test]
    fn what_is_taken_stays_as_it_was() {
        let mut pages = Bench::default();
        let mut taken = Vec::new();
        for number in 0..200_u8 {
            pages.push(&[number; PAGE / 3]);
            taken.push(pages.pop(PAGE / 3));
        }
        assert!(taken.iter().zip(0..).all(|(run, number)| run[..] == [number; PAGE / 3]));
    }

    #[test]
    fn after_a_burst_the_spare_pages_are_left_and_of_large_runs_nothing() {
        let mut pages = Bench::default();
        (0..100).for_each(|_| pages.push(&[7; PAGE / 2]));
        pages.push(&[8; 10 * PAGE]);
        assert_eq!(pages.waits(), 60 * PAGE);
        (0..100).for_each(|_| assert_eq!(pages.pop(PAGE / 2), [7; PAGE / 2][..]));
        assert_eq!(pages.pop(10 * PAGE), [8; 10 * PAGE][..]);
        assert_eq!((pages.waits(), pages.0.full.len(), pages.0.last.capacity(), pages.1.0.len()), (0, 0, 0, MOST_SPARE));
        assert!(!pages.1.0.iter_mut().any(|page| page.try_reclaim(PAGE + 1)));
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(steps in prop::collection::vec(prop::option::weighted(0.6, 0..=PAGE + PAGE / 2), 0..60)) {
            let mut pages = Bench::default();
            let mut expected = VecDeque::new();
            let mut taken = Vec::new();
            for (step, length) in steps.into_iter().enumerate() {
                if let Some(length) = length {
                    // Short ones, long ones, and such as leave a page almost full.
                    let length = if step % 3 == 0 { length % 5 } else { length };
                    let run = vec![u8::try_from(step).unwrap(); length];
                    pages.push(&run);
                    expected.push_back(run);
                } else if let Some(run) = expected.pop_front() {
                    taken.push((pages.pop(run.len()), run));
                }
                prop_assert_eq!(pages.waits(), expected.iter().map(Vec::len).sum::<usize>());
                // Some of what is taken is given back later, some never.
                if step % 4 == 0 {
                    taken.truncate(taken.len() / 2);
                }
                for (run, expected) in &taken {
                    prop_assert_eq!(run, expected);
                }
            }
        }
    }
}
