//! Writes what other languages, and assistants, need of the documents: types, methods and tables.
//!
//! The files are committed, so that a binding builds without this crate; a check compares them with
//! what the documents say now. The generator knows no service by name and formats nothing afterwards:
//! what it writes is what is committed.

mod edge;
mod inline;
mod model;
mod python;
mod table;
mod text;
mod tools;
mod typescript;

use crate::Spec;

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Artifact {
    /// Where it belongs, from the root of the repository.
    pub path: String,
    /// Its whole content.
    pub text: String,
}

/// Every generated file of these documents.
///
/// # Errors
///
/// A sentence that names the operation or schema for which no type can be written.
pub fn artifacts(specs: &[&Spec]) -> Result<Vec<Artifact>, String> {
    let mut artifacts = Vec::new();
    let mut services = Vec::new();
    for spec in specs {
        let service = model::Service::of(spec)?;
        let vendor = spec.vendor();
        artifacts.push(Artifact { path: format!("bindings/python/python/agentlytics/_{vendor}_types.py"), text: python::types(&service) });
        artifacts.push(Artifact {
            path: format!("bindings/python/python/agentlytics/_{vendor}_operations.py"),
            text: python::operations(&service),
        });
        artifacts.push(Artifact { path: format!("bindings/node/generated/{vendor}.d.ts"), text: typescript::declarations(&service) });
        artifacts.push(Artifact { path: format!("bindings/node/edge/src/generated/{vendor}.mts"), text: edge::table(&service)? });
        services.push(service);
    }
    artifacts.push(Artifact { path: "bindings/node/generated/operations.json".to_owned(), text: table::operations(&services) });
    artifacts.push(Artifact { path: "spec/mcp/tools.json".to_owned(), text: tools::table(specs, &services)? });
    Ok(artifacts)
}
