//! The totals of each assistant.

use super::super::span;
use super::{Counts, Entity};
use crate::core::{Error, OperationInfo};

arguments! {
    /// Asks for the totals of each assistant in a span, the busiest first.
    GetAssistants {
        /// Start of the span, included: a date, or a time with its offset. Must be given.
        #[serde(rename = "startDate")]
        start_date: String = impl Into<String>,
        /// End of the span, not included. Must be given.
        #[serde(rename = "endDate")]
        end_date: String = impl Into<String>,
        /// Only the assistant with this id.
        assistant: String = impl Into<String>,
    }
}

operation!(
    GetAssistants -> Assistants = OperationInfo::get("getAssistants", "/analytics/assistants"),
    requires ["startDate", "endDate"],
    checked by check
);

fn check(arguments: &GetAssistants) -> Result<(), Error> {
    span::check(arguments.start_date.as_ref(), arguments.end_date.as_ref())
}

answers! {
    /// The totals of each assistant.
    #[serde(rename_all = "camelCase", default)]
    Assistants {
        /// The assistants, the busiest first; idle ones too, with zeros.
        #[serde(alias = "data")]
        assistants: Vec<AssistantRow>,
        /// Start of the span, included.
        start_date: String,
        /// End of the span, not included.
        end_date: String,
    }

    /// The totals of one assistant.
    #[serde(rename_all = "camelCase", default)]
    AssistantRow {
        /// The assistant.
        assistant: Entity,
        /// Its name; the id when it has none.
        name: String,
        /// Different users of its events.
        active_users: u64,
        /// How often each kind of event happened.
        #[serde(flatten)]
        counts: Counts,
        /// All four together.
        total: u64,
        /// As [`Counts::completion_rate`], told by the service.
        completion_rate: Option<f64>,
        /// Time of its last event in the span, ISO 8601.
        last_active_at: Option<String>,
    }
}
