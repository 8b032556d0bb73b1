//! Events counted by freely chosen fields.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Period;
use crate::core::{OperationInfo, Safety};

arguments! {
    /// Counts events by freely chosen fields.
    ///
    /// ```
    /// use agentlytics::agent_analytics::{Filter, FilterOp, GroupField, Metric, Query};
    ///
    /// let by_day = Query::default()
    ///     .metrics([Metric::EventCount, Metric::UniqueUsers])
    ///     .group_by([GroupField::Date])
    ///     .filters([Filter::property("path", FilterOp::Contains, "pricing")]);
    /// ```
    Query {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// What to count. Default: [`Metric::EventCount`].
        metrics: Vec<Metric> = impl Into<Vec<Metric>>,
        /// What to group by. Default: nothing, which gives one row.
        group_by: Vec<GroupField> = impl Into<Vec<GroupField>>,
        /// Conditions, all of which must hold.
        filters: Vec<Filter> = impl Into<Vec<Filter>>,
        /// The first day, included, or `30d` for so many days back. Default seven days.
        date_from: String = impl Into<String>,
        /// The last day, included. Default today.
        date_to: String = impl Into<String>,
        /// What to order by, one of the metrics or fields. Default: the date if that is grouped by, else the first metric.
        order_by: OrderField = OrderField,
        /// Smallest or greatest first. Default: greatest.
        order: Order = Order,
        /// Rows to return, up to 1,000. Default 100.
        limit: u32 = u32,
        /// What [`Metric::EventCount`] counts. Default: the service's.
        count_mode: CountMode = CountMode,
    }
}

operation!(Query -> QueryAnswer = OperationInfo::post("query", "/query", Safety::Safe), requires ["project"], settings ["project"]);

/// What to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Metric {
    /// Events.
    EventCount,
    /// Different users.
    UniqueUsers,
    /// Different sessions.
    SessionCount,
    /// Fraction of the sessions of these events that are bounces.
    BounceRate,
    /// Mean length of these sessions in milliseconds.
    AvgDuration,
}

/// What to group by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GroupField {
    /// Name of the event.
    Event,
    /// Day in UTC.
    Date,
    /// The user.
    UserId,
    /// The session.
    SessionId,
    /// The country.
    Country,
}

/// What to order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderField {
    /// Events.
    EventCount,
    /// Different users.
    UniqueUsers,
    /// Different sessions.
    SessionCount,
    /// The day.
    Date,
    /// Name of the event.
    Event,
}

/// Smallest or greatest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Smallest first.
    Asc,
    /// Greatest first.
    Desc,
}

/// What counts as an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CountMode {
    /// Every event.
    Raw,
    /// Every session of a user once; a user's events without a session together once, unless a session is counted.
    SessionThenUser,
}

/// One condition on events. An event that does not have the property matches none, not even [`FilterOp::Neq`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Filter {
    /// `event`, `user_id`, `date`, `country`, `session_id`, `timestamp`, or a property as `properties.plan`.
    pub field: String,
    /// How to compare.
    pub op: FilterOp,
    /// What to compare with. The number 1 is not the text "1".
    pub value: Value,
}

impl Filter {
    /// A condition on a field.
    #[must_use]
    pub fn new(field: impl Into<String>, op: FilterOp, value: impl Into<Value>) -> Self {
        Self { field: field.into(), op, value: value.into() }
    }

    /// A condition on a property.
    #[must_use]
    pub fn property(key: &str, op: FilterOp, value: impl Into<Value>) -> Self {
        Self::new(format!("properties.{key}"), op, value)
    }
}

/// How to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FilterOp {
    /// Equal.
    Eq,
    /// There, and not equal.
    Neq,
    /// Greater.
    Gt,
    /// Less.
    Lt,
    /// Greater or equal.
    Gte,
    /// Less or equal.
    Lte,
    /// Holds this text, without regard to the case of ASCII letters.
    Contains,
}

/// The fields that were grouped by, and the metrics, by name.
pub type QueryRow = Map<String, Value>;

answers! {
    /// The counts.
    QueryAnswer {
        /// The project.
        project: String,
        /// The days that were counted.
        period: Period,
        /// What was counted.
        metrics: Vec<String>,
        /// What was grouped by.
        group_by: Vec<String>,
        /// The rows.
        rows: Vec<QueryRow>,
        /// Number of rows.
        count: u64,
    }
}
