//! Walking a list that comes in pages: as pages or as items, async or blocking. One rule for all services.

use std::collections::HashSet;
use std::iter;

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{Caller, Reply};
use crate::core::{Error, Kind, Paginated};

type Page<O> = Result<Reply<<O as crate::core::Operation>::Output>, Error>;

impl Caller {
    /// The pages of a list, beginning with the one that `first` asks for. A page is asked for when it is wanted, not
    /// before. Ends after the first error.
    pub fn pages<O: Paginated>(&self, first: O) -> impl Stream<Item = Page<O>> + Send + 'static {
        let caller = self.clone();
        stream::unfold(Walk::from(first), move |mut walk| {
            let caller = caller.clone();
            async move {
                let page = match walk.next.take()? {
                    Ok(call) => walk.turn(&call, caller.call(&call).await),
                    Err(error) => Err(error),
                };
                Some((page, walk))
            }
        })
    }

    /// As [`pages`](Self::pages), blocking the calling thread for each page.
    pub fn pages_blocking<O: Paginated>(&self, first: O) -> impl Iterator<Item = Page<O>> + Send + 'static {
        let caller = self.clone();
        let mut walk = Walk::from(first);
        iter::from_fn(move || Some(walk.next.take()?.and_then(|call| walk.turn(&call, caller.call_blocking(&call)))))
    }

    /// The items of a list, page after page. `take(n)` bounds the walk: no page is asked for that it does not need.
    pub fn items<O: Paginated>(&self, first: O) -> impl Stream<Item = Result<O::Item, Error>> + Send + 'static {
        self.pages(first).map_ok(|page| stream::iter(O::items(page.into_inner())).map(Ok)).try_flatten()
    }

    /// As [`items`](Self::items), blocking the calling thread when a page is needed.
    pub fn items_blocking<O: Paginated>(&self, first: O) -> impl Iterator<Item = Result<O::Item, Error>> + Send + 'static {
        self.pages_blocking(first).flat_map(|page| {
            let (items, error) = match page {
                Ok(page) => (O::items(page.into_inner()), None),
                Err(error) => (Vec::new(), Some(error)),
            };
            items.into_iter().map(Ok).chain(error.map(Err))
        })
    }
}

/// Where a walk stands, without I/O.
struct Walk<O> {
    /// What to call next, or why nothing can be.
    next: Option<Result<O, Error>>,
    loops: LoopGuard,
    /// Names of the rows that came, where pages overlap.
    seen: HashSet<String>,
}

impl<O: Paginated> Walk<O> {
    fn from(first: O) -> Self {
        Self { next: Some(Ok(first)), loops: LoopGuard::default(), seen: HashSet::new() }
    }

    /// Notes the page that `call` brought, and what to call for the page after it.
    fn turn(&mut self, call: &O, page: Page<O>) -> Page<O> {
        let mut page = page?;
        self.next = O::next(call, &page).transpose();
        if let Some(Ok(next)) = &self.next {
            let seen = serde_json::to_string(next).unwrap_or_default();
            if self.loops.is_repeated(seen) {
                self.next = None;
                let message = "the service leads the walk through its pages in a circle: the same cursor came twice";
                return Err(Error::new(Kind::Decode, message));
            }
        }
        O::retain_new(&mut page, &mut |name| self.seen.insert(name.to_owned()));
        Ok(page)
    }
}

/// Finds any repetition in a sequence with room for one element (Brent's algorithm): each element is compared with a
/// remembered one, which is replaced after 1, 2, 4, 8 … steps.
#[derive(Default)]
struct LoopGuard {
    remembered: String,
    steps: u64,
}

impl LoopGuard {
    fn is_repeated(&mut self, element: String) -> bool {
        if self.steps > 0 && element == self.remembered {
            return true;
        }
        self.steps += 1;
        if self.steps.is_power_of_two() {
            self.remembered = element;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_circle_is_found_and_a_straight_way_is_not_one() {
        let mut straight = LoopGuard::default();
        assert!((0..1000).all(|step| !straight.is_repeated(step.to_string())));
        for (before, length) in [(0, 1), (0, 2), (3, 5), (40, 7), (1, 100)] {
            let mut guard = LoopGuard::default();
            let circle = (0..).map(|step| if step < before { step } else { before + (step - before) % length });
            let found = circle.take(1000).position(|step| guard.is_repeated(step.to_string()));
            assert!(found.is_some_and(|found| found >= length), "{before} then {length}: {found:?}");
        }
    }
}
