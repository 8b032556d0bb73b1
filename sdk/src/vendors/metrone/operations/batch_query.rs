//! Several reads in one request, which counts once against the rate limit.

use http::StatusCode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{GetEvents, GetPages, GetSources, GetStats};
use crate::core::{Error, Fault, Operation, OperationInfo, Safety};
use crate::vendors::metrone::{Source, dialect};

/// Asks up to ten questions in one request.
///
/// ```
/// use agentlytics::metrone::{BatchQuery, GetPages, GetStats, Query};
///
/// let query = BatchQuery::new([Query::stats(GetStats::default().days(7)).id("week"), Query::pages(GetPages::default()), Query::live()]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BatchQuery {
    /// The questions, answered in this order.
    pub queries: Vec<Query>,
}

impl BatchQuery {
    /// Asks these questions.
    #[must_use]
    pub fn new(queries: impl IntoIterator<Item = Query>) -> Self {
        Self { queries: queries.into_iter().collect() }
    }
}

impl Operation for BatchQuery {
    type Output = QueryAnswer;
    const INFO: OperationInfo = OperationInfo::post("batchQuery", "/v1/api/query", Safety::Safe);
}

/// Which read a query stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QueryType {
    /// [`GetStats`].
    Stats,
    /// [`GetEvents`].
    Events,
    /// [`GetPages`].
    Pages,
    /// [`GetSources`].
    Sources,
    /// [`GetLive`](super::GetLive).
    Live,
}

impl QueryType {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stats => "stats",
            Self::Events => "events",
            Self::Pages => "pages",
            Self::Sources => "sources",
            Self::Live => "live",
        }
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Query {
    /// Names the result. Default: the question's place, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Which read it stands for.
    #[serde(rename = "type")]
    pub read: QueryType,
    /// The arguments that the read has by itself. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<QueryParams>,
}

impl Query {
    /// Totals and rates.
    #[must_use]
    pub fn stats(arguments: GetStats) -> Self {
        let GetStats { days, from, to } = arguments;
        Self::of(QueryType::Stats, QueryParams { days, from, to, ..QueryParams::default() })
    }

    /// A page of events.
    #[must_use]
    pub fn events(arguments: GetEvents) -> Self {
        let GetEvents { days, from, to, limit, offset, cursor, event_type, source } = arguments;
        Self::of(QueryType::Events, QueryParams { days, from, to, limit, offset, cursor, event_type, source })
    }

    /// Pages of the website.
    #[must_use]
    pub fn pages(arguments: GetPages) -> Self {
        let GetPages { days, from, to, limit } = arguments;
        Self::of(QueryType::Pages, QueryParams { days, from, to, limit, ..QueryParams::default() })
    }

    /// Channels and referrers.
    #[must_use]
    pub fn sources(arguments: GetSources) -> Self {
        let GetSources { days, from, to } = arguments;
        Self::of(QueryType::Sources, QueryParams { days, from, to, ..QueryParams::default() })
    }

    /// Now, and today.
    #[must_use]
    pub fn live() -> Self {
        Self::of(QueryType::Live, QueryParams::default())
    }

    /// Names the result.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    fn of(read: QueryType, params: QueryParams) -> Self {
        Self { id: None, read, params: Some(params).filter(|params| *params != QueryParams::default()) }
    }
}

arguments! {
    /// The arguments of a question: those of all reads. Each read looks at its own.
    QueryParams {
        /// Length of the period in days, back from its end.
        days: u32 = u32,
        /// Start of the period, included.
        from: String = impl Into<String>,
        /// End of the period, not included.
        to: String = impl Into<String>,
        /// Rows to give.
        limit: u32 = u32,
        /// Rows to leave out at the beginning.
        offset: u64 = u64,
        /// Where the page begins.
        cursor: String = impl Into<String>,
        /// Only events of this type.
        event_type: String = impl Into<String>,
        /// Only events of this source.
        source: Source = Source,
    }
}

/// One result for each question, in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QueryAnswer {
    /// The results.
    pub results: Vec<QueryResult>,
    /// The service's name for the request.
    #[serde(default)]
    pub request_id: Option<String>,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl QueryAnswer {
    /// The result of that name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&QueryResult> {
        self.results.iter().find(|result| result.id == id)
    }
}

/// The result of one question: data, or an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QueryResult {
    /// The question's name.
    pub id: String,
    /// Which read it was.
    #[serde(rename = "type")]
    pub read: QueryType,
    /// The status that the read would have had by itself.
    pub status: u16,
    /// The answer that the read would have had by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Why the read failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<QueryError>,
}

impl QueryResult {
    /// The data as the read's own answer, for example `result.decode::<Stats>()`.
    ///
    /// # Errors
    /// The read's own error, as if it had been called alone; `decode` if the data is of another kind.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if let Some(error) = &self.error {
            let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
            let mut fault = Fault::new(dialect::kind(status, Some(&error.code)), error.message.clone());
            fault.code = Some(error.code.clone());
            fault.status = Some(self.status);
            return Err(fault.into());
        }
        T::deserialize(self.data.as_ref().unwrap_or(&Value::Null)).map_err(|cause| {
            let message = format!("the result '{}' ({}) could not be read: {cause}", self.id, self.read.as_str());
            Error::new(crate::core::Kind::Decode, message)
        })
    }
}

/// Why one question failed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QueryError {
    /// The service's code.
    pub code: String,
    /// The service's words.
    pub message: String,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::Kind;
    use crate::vendors::metrone::Stats;

    #[test]
    fn questions_are_written_as_the_service_reads_them() {
        let query = BatchQuery::new([Query::stats(GetStats::default().days(7)).id("week"), Query::live()]);
        let expected = json!({"queries": [{"id": "week", "type": "stats", "params": {"days": 7}}, {"type": "live"}]});
        assert_eq!(serde_json::to_value(&query).unwrap(), expected);
        assert_eq!(serde_json::from_value::<BatchQuery>(expected).unwrap(), query);
    }

    #[test]
    fn a_mistyped_argument_is_found_before_anything_is_sent() {
        let query = json!({"queries": [{"type": "pages", "params": {"dayz": 1}}]});
        let mistake = serde_json::from_value::<BatchQuery>(query).unwrap_err().to_string();
        assert!(mistake.contains("unknown field `dayz`, expected one of `days`"), "{mistake}");
    }

    #[test]
    fn a_failed_question_is_an_error_of_its_own() {
        let result: QueryResult = serde_json::from_value(
            json!({"id": "0", "type": "stats", "status": 400, "error": {"code": "INVALID_PARAMETER", "message": "days"}}),
        )
        .unwrap();
        let error = result.decode::<Stats>().unwrap_err();
        assert_eq!((error.kind(), error.code(), error.status()), (Kind::Rejected, "INVALID_PARAMETER", Some(400)));
        let result: QueryResult = serde_json::from_value(json!({"id": "0", "type": "stats", "status": 200, "data": {"a": 1}})).unwrap();
        assert_eq!(result.decode::<Stats>().unwrap_err().kind(), Kind::Decode);
    }
}
