//! What happened on each page.

use super::Filter;
use crate::store::{Code, Field, View};
use rustc_hash::{FxHashMap, FxHashSet};

/// One path and what happened there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PagePath {
    pub(crate) path: String,
    /// The address under which the path was last seen.
    pub(crate) url: Option<String>,
    pub(crate) page_views: usize,
    pub(crate) sessions: usize,
    pub(crate) conversions: usize,
}

#[derive(Default)]
struct Tally {
    url: Option<Code>,
    page_views: usize,
    conversions: usize,
    sessions: FxHashSet<Code>,
}

/// The paths with the most page views, at most `limit`; by path where those are equal.
pub(crate) fn pages(view: View<'_>, filter: &Filter, limit: usize) -> Vec<PagePath> {
    let [path, url, session] = [Field::PagePath, Field::PageUrl, Field::SessionId].map(|field| view.events.column(field));
    let mut tallies = FxHashMap::<Code, Tally>::default();
    for row in filter.rows(view) {
        let Some(code) = path.code(row) else { continue };
        let traits = view.events.traits(row);
        let tally = tallies.entry(code).or_default();
        tally.url = url.code(row).or(tally.url);
        tally.page_views += usize::from(traits.page_view);
        tally.conversions += usize::from(traits.conversion);
        tally.sessions.extend(session.code(row));
    }
    let mut tallies: Vec<_> = tallies.into_iter().map(|(code, tally)| (path.text(code), tally)).collect();
    tallies.sort_unstable_by(|(a, left), (b, right)| right.page_views.cmp(&left.page_views).then(a.cmp(b)));
    tallies.truncate(limit);
    let named = |(path, tally): (&str, Tally)| PagePath {
        path: path.to_owned(),
        url: tally.url.map(|code| url.text(code).to_owned()),
        page_views: tally.page_views,
        sessions: tally.sessions.len(),
        conversions: tally.conversions,
    };
    tallies.into_iter().map(named).collect()
}
