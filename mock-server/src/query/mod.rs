//! Questions about stored events, as pure functions of a [`View`](crate::store::View) and a [`Filter`].
//!
//! Nothing here knows a service, a clock or a wire form. Cost grows with the events in the window, not with those outside of it.

#![allow(dead_code, unused_imports, reason = "a dialect that asks all of this is on its way")]

mod breakdown;
mod calendar;
mod condition;
mod distribution;
mod event_names;
mod experiment;
mod filter;
mod funnel;
mod heatmap;
mod insights;
mod live;
mod number;
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
mod sources;
mod stats;
mod table;
mod tally;
#[cfg(test)]
mod testing;

pub(crate) use breakdown::{Breakdown, PropertyValue, breakdown};
pub(crate) use calendar::{Days, Unit, day};
pub(crate) use condition::{Comparison, Condition, Operand};
pub(crate) use distribution::{Distribution, Length, session_distribution};
pub(crate) use event_names::{EventName, event_names};
pub(crate) use experiment::{ExperimentQuery, VariantCounts, variants};
pub(crate) use filter::Filter;
pub(crate) use funnel::{Branch, Funnel, FunnelQuery, Progress, Step, StepCount, funnel};
pub(crate) use heatmap::{Cell, Heatmap, heatmap};
pub(crate) use insights::{Change, Changes, Insights, Trend, insights, periods};
pub(crate) use live::live;
pub(crate) use number::Number;
pub(crate) use page::{Start, page};
pub(crate) use pages::pages;
pub(crate) use property::{Property, Scalar};
pub(crate) use property_keys::{ReceivedProperty, property_keys, received_properties};
pub(crate) use recent::{BusyEvent, BusyPage, Recent, recent};
pub(crate) use retention::{Cohort, Retention, RetentionQuery, retention};
pub(crate) use series::{Bucket, series, totals};
pub(crate) use session_pages::{End, SessionPage, session_pages};
pub(crate) use sessions::{SessionRow, SessionSummary, session_summary, sessions};
pub(crate) use sources::sources;
pub(crate) use stats::stats;
pub(crate) use table::{CountMode, Dimension, Metric, Order, Place, TableQuery, TableRow, table};
pub(crate) use tally::Counts;
