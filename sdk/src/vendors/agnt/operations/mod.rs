//! The operations of AGNT Analytics; arguments and answers beside each other.
//!
//! Of most answers the service documents nothing: numbers that it leaves out are 0, and what stands where an id is expected
//! may say more than the id.

mod assistants;
mod counts;
mod entity;
mod events;
mod metrics;
mod overview;
mod rolling;
mod snapshots;
mod users;

use serde::{Deserialize, Serialize};

pub use self::assistants::{AssistantRow, Assistants, GetAssistants};
pub use self::counts::Counts;
pub use self::entity::Entity;
pub use self::events::{EventPage, EventRow, EventType, GetEvents};
pub use self::metrics::{GetMetrics, Metrics, PeriodMetrics};
pub use self::overview::{EventCounts, GetOverview, Overview};
pub use self::rolling::{GetRolling, Rolling, RollingDay};
pub use self::snapshots::{GetSnapshots, Snapshot, Snapshots};
pub use self::users::{GetTopUsers, TopUsers, UserRow};

/// A length of time in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Period {
    /// A day in UTC.
    Day,
    /// A week, from Monday on.
    Week,
    /// A month.
    Month,
}
