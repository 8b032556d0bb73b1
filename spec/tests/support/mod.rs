//! Documents as people write them.

use agentlytics_spec::{Spec, SpecError};
use serde_json::Value;

/// Loads a document that is written in YAML, as the build of the crate does with its own.
pub fn load(name: &str, yaml: &str) -> Result<Spec, SpecError> {
    let document: Value = serde_saphyr::from_str(yaml).expect("YAML");
    Spec::load(name, &document.to_string())
}
