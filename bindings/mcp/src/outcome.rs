//! Answers as results.

use rmcp::model::{CallToolResult, ContentBlock, JsonObject, MetaObject};
use serde_json::{Value, json};

use crate::budget::{self, Cut};
use crate::meta;

/// An answer, and what is to be said of it.
pub(crate) struct Outcome {
    /// The answer, small enough.
    pub answer: Value,
    /// What is shown only in part.
    pub cuts: Vec<Cut>,
    /// How to get the rest, if there is any.
    pub go_on: String,
    /// Facts beside the answer, by their names.
    pub told: JsonObject,
}

impl Outcome {
    /// The result: one block with the answer's JSON, the same as structured content, and a second block if something was cut.
    pub fn into_result(self) -> CallToolResult {
        let Self { answer, cuts, go_on, mut told } = self;
        let mut result = CallToolResult::structured(answer);
        result.content = result.structured_content.iter().map(|answer| ContentBlock::text(budget::text(answer))).collect();
        if !cuts.is_empty() {
            let parts: Vec<_> = cuts.iter().map(|Cut { path, shown, of }| format!("{shown} of {of} in {path}")).collect();
            result.content.push(ContentBlock::text(format!("Not all is shown: {}. {go_on}", parts.join(", "))));
            told.insert(meta::CUTS.to_owned(), json!(cuts));
            told.insert(meta::GO_ON.to_owned(), go_on.into());
        }
        result.with_meta((!told.is_empty()).then_some(MetaObject(told)))
    }
}
