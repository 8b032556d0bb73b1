//! Questions about stored events, as pure functions of a [`View`](crate::store::View) and a [`Filter`].
//!
//! Nothing here knows a service, a clock or a wire form. Cost grows with the events in the window, not with those outside of it.

mod filter;
mod live;
mod page;
mod pages;
mod percent;
#[cfg(test)]
mod reference;
mod sources;
mod stats;

pub(crate) use filter::Filter;
pub(crate) use live::live;
pub(crate) use page::{Start, page};
pub(crate) use pages::pages;
pub(crate) use sources::sources;
pub(crate) use stats::stats;
