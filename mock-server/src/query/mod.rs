//! Questions about stored events, as pure functions of a [`View`](crate::store::View) and a [`Filter`].
//!
//! Nothing here knows a service, a clock or a wire form. Cost grows with the events in the window, not with those outside of it.

mod activity;
mod breakdown;
mod calendar;
mod condition;
mod crowds;
mod distinct;
mod distribution;
mod event_names;
mod experiment;
mod filter;
mod funnel;
mod heatmap;
mod insights;
mod live;
mod metric;
mod number;
mod numbering;
mod page;
mod pages;
mod percent;
mod property;
mod property_keys;
mod recent;
#[cfg(test)]
mod reference;
mod retention;
mod series;
mod session_pages;
mod sessions;
mod side_by_side;
mod sources;
mod stats;
mod table;
mod tally;
#[cfg(test)]
mod testing;

pub(crate) use activity::{Activities, activities, activities_by, activity_rows};
pub(crate) use breakdown::breakdown;
pub(crate) use calendar::{Days, Unit, day};
pub(crate) use condition::{Comparison, Condition, Operand};
pub(crate) use distribution::session_distribution;
pub(crate) use event_names::{EventName, event_names};
pub(crate) use experiment::{ExperimentQuery, VariantCounts, variants};
pub(crate) use filter::Filter;
pub(crate) use funnel::{FunnelQuery, Step, funnel};
pub(crate) use heatmap::heatmap;
pub(crate) use insights::{insights, periods};
pub(crate) use live::live;
pub(crate) use metric::{CountMode, Metric};
pub(crate) use number::Number;
pub(crate) use page::{Start, page};
pub(crate) use pages::pages;
pub(crate) use property::Property;
pub(crate) use property_keys::{property_keys, received_properties};
pub(crate) use recent::recent;
pub(crate) use retention::{RetentionQuery, retention};
pub(crate) use series::{series, totals};
pub(crate) use session_pages::{End, session_pages};
pub(crate) use sessions::{SessionRow, session_summary, sessions};
pub(crate) use sources::sources;
pub(crate) use stats::stats;
pub(crate) use table::{Dimension, Order, Place, TableQuery, TableRow, table};
pub(crate) use tally::Counts;
