//! How many go through a sequence of events.

use serde::{Deserialize, Serialize};

use crate::core::{OperationInfo, Safety};
use crate::vendors::number::Number;

arguments! {
    /// Asks how many go through a sequence of events. `steps` are required: two to eight.
    ///
    /// ```
    /// use agentlytics::agent_analytics::{FunnelOp, GetFunnel, Step};
    ///
    /// let funnel = GetFunnel::default()
    ///     .steps([Step::new("page_view").filter("path", FunnelOp::Eq, "/pricing"), Step::new("signup")])
    ///     .breakdown("utm_source");
    /// ```
    GetFunnel {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// The steps, in their order.
        steps: Vec<Step> = impl Into<Vec<Step>>,
        /// Hours from the first step within which the last must be taken, 1 to 8,760. Default 168.
        conversion_window_hours: Number = impl Into<Number>,
        /// Start of the period, included: a day, or `7d` for so many days back. Default thirty days.
        since: String = impl Into<String>,
        /// What goes through. Default: users.
        count_by: FunnelCountBy = FunnelCountBy,
        /// A property of the first event, or `country`, by whose values to split the funnel.
        breakdown: String = impl Into<String>,
        /// Values to split by, 1 to 50. Default 10.
        breakdown_limit: Number = impl Into<Number>,
    }
}

operation!(GetFunnel -> Funnel = OperationInfo::post("getFunnel", "/funnel", Safety::Safe), requires ["project", "steps"], settings ["project"]);

/// One step to take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Step {
    /// The event by which it is taken.
    pub event: String,
    /// Conditions on the event, all of which must hold. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<Vec<FunnelFilter>>,
}

impl Step {
    /// A step that is taken by any event of this name.
    #[must_use]
    pub fn new(event: impl Into<String>) -> Self {
        Self { event: event.into(), filters: None }
    }

    /// The same step, for events of which this holds too.
    #[must_use]
    pub fn filter(mut self, property: impl Into<String>, op: FunnelOp, value: impl Into<String>) -> Self {
        let filter = FunnelFilter { property: property.into(), op, value: value.into() };
        self.filters.get_or_insert_default().push(filter);
        self
    }
}

/// A condition on an event of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FunnelFilter {
    /// The property.
    pub property: String,
    /// How to compare.
    pub op: FunnelOp,
    /// What to compare with.
    pub value: String,
}

/// How to compare a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FunnelOp {
    /// Equal.
    Eq,
    /// Not equal.
    Neq,
    /// Holds this text.
    Contains,
}

/// What goes through a funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FunnelCountBy {
    /// Users.
    UserId,
    /// Sessions.
    SessionId,
}

answers! {
    /// How many go through.
    Funnel {
        /// The steps.
        steps: Vec<FunnelStep>,
        /// Last step by first.
        overall_conversion_rate: f64,
        /// The funnel by value, most who enter first; only when it was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        breakdowns: Option<Vec<FunnelBreakdown>>,
    }

    /// How many took a step.
    FunnelStep {
        /// Its number, from 1.
        step: u64,
        /// The event by which it is taken.
        event: String,
        /// How many took it.
        users: u64,
        /// Fraction of those who took the step before; 1 for the first.
        conversion_rate: f64,
        /// Fraction of those who did not; 0 for the first.
        drop_off_rate: f64,
        /// Mean time until the next step in milliseconds, of those who took it; `None` where there is none.
        avg_time_to_next_ms: Option<f64>,
    }

    /// The funnel for one value.
    FunnelBreakdown {
        /// The value, `None` for those without the property.
        value: Option<String>,
        /// The steps.
        steps: Vec<FunnelStep>,
        /// Last step by first.
        overall_conversion_rate: f64,
    }
}
