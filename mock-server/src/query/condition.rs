//! A comparison that an event passes or fails.

use super::property::Scalar;
use super::{Property, day};
use crate::store::{Field, Row, View};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Ordering;

/// One comparison of what an event says with a value. An event that says nothing fails, whatever the comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    operand: Operand,
    comparison: Comparison,
    /// In lower case for [`Comparison::Contains`].
    value: Scalar<'static>,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operand {
    /// A column, as text.
    Text(Field),
    /// The day, as text, `2026-11-20`.
    Day,
    /// The time, in milliseconds since 1970.
    Time,
    /// A property, as it is: 1 is not `"1"`.
    Property(Property),
    /// A property as text, whatever it is.
    PropertyText(Property),
}

/// How it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Comparison {
    Eq,
    Neq,
    Gt,
    Lt,
    Gte,
    Lte,
    /// As text, with ASCII letters of either case.
    Contains,
}

impl Condition {
    /// `None` if the value cannot be compared with the operand: null, or no time for a time.
    pub(crate) fn new(operand: Operand, comparison: Comparison, value: &Value) -> Option<Self> {
        let value = Scalar::of_value(value)?;
        let value = match operand {
            Operand::Text(_) | Operand::Day | Operand::PropertyText(_) => Scalar::Text(value.into_text()),
            Operand::Time => Scalar::Number(millis(value)?),
            Operand::Property(_) => value,
        };
        let value = match comparison {
            Comparison::Contains => Scalar::Text(value.into_text().to_ascii_lowercase().into()),
            _ => value,
        };
        Some(Self { operand, comparison, value })
    }

    pub(crate) fn holds(&self, view: View<'_>, row: Row) -> bool {
        self.operand.of(view, row).is_some_and(|said| self.comparison.holds(said, &self.value))
    }
}

impl Operand {
    fn of<'a>(&self, view: View<'a>, row: Row) -> Option<Scalar<'a>> {
        let occurred_at = || view.events.occurred_at(row);
        match self {
            Self::Text(field) => view.events.text(*field, row).map(|text| Scalar::Text(text.into())),
            Self::Day => Some(Scalar::Text(day(occurred_at()).to_string().into())),
            Self::Time => Some(Scalar::Number(occurred_at().as_millisecond() as f64)),
            Self::Property(property) => property.of(view, row),
            Self::PropertyText(property) => property.of(view, row).map(|value| Scalar::Text(value.into_text())),
        }
    }
}

impl Comparison {
    fn holds(self, said: Scalar<'_>, value: &Scalar<'_>) -> bool {
        let order = said.order(value);
        match self {
            Self::Eq => said == *value,
            Self::Neq => said != *value,
            Self::Gt => order == Some(Ordering::Greater),
            Self::Lt => order == Some(Ordering::Less),
            Self::Gte => order.is_some_and(Ordering::is_ge),
            Self::Lte => order.is_some_and(Ordering::is_le),
            Self::Contains => matches!(value, Scalar::Text(part) if said.into_text().to_ascii_lowercase().contains(&**part)),
        }
    }
}

/// A time as a number of milliseconds, as the digits of one, or as ISO 8601.
fn millis(value: Scalar<'_>) -> Option<f64> {
    match value {
        Scalar::Number(millis) => Some(millis),
        Scalar::Text(text) => {
            let millis = || text.parse::<Timestamp>().ok().map(|time| time.as_millisecond());
            text.parse().ok().or_else(millis).map(|millis: i64| millis as f64)
        }
        Scalar::Bool(_) | Scalar::Json(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::property;
    use serde_json::json;

    fn holds(said: Value, comparison: Comparison, value: Value) -> bool {
        let condition = Condition::new(Operand::Property(property("any")), comparison, &value).unwrap();
        condition.comparison.holds(Scalar::of_value(&said).unwrap(), &condition.value)
    }

    #[test]
    fn values_of_different_kinds_are_neither_equal_nor_in_order() {
        use Comparison::{Contains, Eq, Gt, Gte, Lt, Lte, Neq};
        assert!(holds(json!(1), Eq, json!(1.0)) && !holds(json!(1), Eq, json!("1")) && holds(json!(1), Neq, json!("1")));
        assert!(holds(json!(9), Lt, json!(10)) && !holds(json!("9"), Lt, json!("10")) && !holds(json!("9"), Lt, json!(10)));
        assert!(holds(json!(10), Gte, json!(10)) && holds(json!(10), Lte, json!(10)) && !holds(json!(10), Gt, json!(10)));
        assert!(holds(json!("Prices & Plans"), Contains, json!("PLAN")) && holds(json!(142), Contains, json!("4")));
        assert!(!holds(json!("a_b"), Contains, json!("a%b")) && !holds(json!("axb"), Contains, json!("a_b")));
    }

    #[test]
    fn a_time_is_understood_in_three_forms_and_null_in_none() {
        let time = |value| Condition::new(Operand::Time, Comparison::Gte, &value).map(|condition| condition.value);
        let noon = Some(Scalar::Number(1_773_057_600_000.0));
        assert_eq!(time(json!(1_773_057_600_000_i64)), noon);
        assert_eq!(time(json!("1773057600000")), noon);
        assert_eq!(time(json!("2026-03-09T12:00:00Z")), noon);
        assert_eq!([json!("noon"), json!(true), json!(null)].map(time), [None, None, None]);
    }
}
