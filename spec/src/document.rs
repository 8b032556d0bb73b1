//! A loaded document: the embedded ones, and the way from text to operations.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use http::header::HeaderMap;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::check::Violation;
use crate::error::{Problem, SpecError};
use crate::error_form::ErrorForm;
use crate::node::{Node, Result};
use crate::operation::{ApiError, Kind, Operation, Response};
use crate::read;
use crate::route::{self, Route};
use crate::schema::{Schemas, Slot};

/// One service's OpenAPI document.
pub struct Spec {
    vendor: String,
    title: String,
    error_form: ErrorForm,
    /// The member of the body of a success that a client returns; the whole body without one.
    answer_member: Option<String>,
    operations: Vec<Operation>,
    fallbacks: Vec<Response>,
    components: Vec<(String, Slot)>,
    schemas: Arc<Schemas>,
}

impl Spec {
    /// The embedded document of Metrone, parsed on first use.
    ///
    /// # Panics
    ///
    /// Never in a build whose tests pass: the text is part of the program and a test loads it.
    #[must_use]
    pub fn metrone() -> &'static Self {
        static DOCUMENT: LazyLock<Spec> =
            LazyLock::new(|| embedded("metrone.yaml", include_str!(concat!(env!("OUT_DIR"), "/metrone.json"))));
        &DOCUMENT
    }

    /// The embedded document of Agent Analytics, parsed on first use.
    ///
    /// # Panics
    ///
    /// Never in a build whose tests pass, as for [`Spec::metrone`].
    #[must_use]
    pub fn agent_analytics() -> &'static Self {
        static DOCUMENT: LazyLock<Spec> =
            LazyLock::new(|| embedded("agent-analytics.yaml", include_str!(concat!(env!("OUT_DIR"), "/agent-analytics.json"))));
        &DOCUMENT
    }

    /// The embedded document of AGNT Analytics, parsed on first use.
    ///
    /// # Panics
    ///
    /// Never in a build whose tests pass, as for [`Spec::metrone`].
    #[must_use]
    pub fn agnt() -> &'static Self {
        static DOCUMENT: LazyLock<Spec> = LazyLock::new(|| embedded("agnt.yaml", include_str!(concat!(env!("OUT_DIR"), "/agnt.json"))));
        &DOCUMENT
    }

    /// Every embedded document, for tools that work on all of them alike.
    #[must_use]
    pub fn all() -> Vec<&'static Self> {
        vec![Self::metrone(), Self::agent_analytics(), Self::agnt()]
    }

    /// Loads a document from JSON. `name` is used in errors only.
    ///
    /// # Errors
    ///
    /// Fails on the first thing that is not understood, with a pointer to it.
    pub fn load(name: &str, text: &str) -> std::result::Result<Self, SpecError> {
        let document: Value = serde_json::from_str(text).map_err(|error| SpecError {
            document: name.to_owned(),
            pointer: String::new(),
            problem: Problem::Syntax(error.to_string()),
        })?;
        let schemas = Arc::new(Schemas::new(document));
        let root = Node::root(name, schemas.document());
        read::header(&root)?;

        let spec = Self {
            vendor: root.require("x-vendor")?.text()?.to_owned(),
            title: root.require("info")?.require("title")?.text()?.to_owned(),
            error_form: read::error_form(&root)?,
            answer_member: root.get("x-answer-member").map(|member| member.text().map(str::to_owned)).transpose()?,
            operations: read::operations(&root, &schemas)?,
            fallbacks: read::responses(&root, "x-fallback-responses")?,
            components: components(&root)?,
            schemas: Arc::clone(&schemas),
        };
        unique_ids(&root, &spec.operations)?;
        Ok(spec)
    }

    /// Compiles every schema now. Without this call each is compiled when first needed.
    ///
    /// # Errors
    ///
    /// The first schema that the validator refuses.
    pub fn compile(&self) -> std::result::Result<(), SpecError> {
        for (name, slot) in &self.components {
            slot.validator(&self.schemas).map_err(|reason| SpecError {
                document: self.vendor.clone(),
                pointer: format!("/components/schemas/{name}"),
                problem: Problem::InvalidSchema(reason.clone()),
            })?;
        }
        Ok(())
    }

    /// The service's short name, as used in paths, modules and commands.
    #[must_use]
    pub fn vendor(&self) -> &str {
        &self.vendor
    }

    /// The service's name for people.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Every operation, ordered by path and method.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operations that clients of the service call, in the same order: all but the external ones.
    pub fn client_operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| operation.kind != Kind::External)
    }

    /// The operation with this `operationId`.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The operation that a request belongs to. `path` is without the query string.
    #[must_use]
    pub fn route(&self, method: &Method, path: &str) -> Route<'_> {
        route::route(&self.operations, method, path)
    }

    /// Everything in which an answer that belongs to no operation (404, 405) breaks the document.
    #[must_use]
    pub fn check_fallback(&self, status: StatusCode, headers: &HeaderMap, body: Option<&Value>) -> Vec<Violation> {
        match self.fallbacks.iter().find(|each| each.status == status) {
            Some(response) => response.check(&self.schemas, headers, body),
            None => vec![Violation::undocumented(status, "an unknown path or method")],
        }
    }

    /// The answers that belong to no operation.
    #[must_use]
    pub fn fallbacks(&self) -> &[Response] {
        &self.fallbacks
    }

    /// The body of a refusal with this code: as little as lets a client know which one it is.
    #[must_use]
    pub fn error_body(&self, error: &ApiError, message: &str) -> Value {
        self.error_form.body(error, message)
    }

    /// What a client returns of the body of a success: all of it, or one member.
    #[must_use]
    pub fn answer<'a>(&self, body: &'a Value) -> &'a Value {
        self.answer_member.as_ref().map_or(body, |member| &body[member])
    }

    /// The document as JSON, as a service would publish it.
    #[must_use]
    pub fn document_json(&self) -> &Value {
        self.schemas.document()
    }

    pub(crate) fn answer_member(&self) -> Option<&str> {
        self.answer_member.as_deref()
    }

    /// The source of a named schema.
    pub(crate) fn schema(&self, name: &str) -> Option<&Value> {
        self.components.iter().find(|(known, _)| known == name).map(|(_, slot)| slot.source(&self.schemas))
    }

    pub(crate) fn schemas(&self) -> &Schemas {
        &self.schemas
    }
}

impl std::fmt::Debug for Spec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Spec({}, {} operations)", self.vendor, self.operations.len())
    }
}

fn embedded(name: &str, text: &str) -> Spec {
    match Spec::load(name, text) {
        Ok(spec) => spec,
        Err(error) => panic!("{error}"),
    }
}

fn components(root: &Node<'_>) -> Result<Vec<(String, Slot)>> {
    let components = root.require("components")?;
    components.only(&["headers", "parameters", "responses", "schemas", "securitySchemes"])?;
    let mut slots = Vec::new();
    for (name, node) in components.members("schemas")? {
        slots.push((name.to_owned(), Slot::new(&node)?));
    }
    Ok(slots)
}

fn unique_ids(root: &Node<'_>, operations: &[Operation]) -> Result<()> {
    let mut seen = HashSet::new();
    match operations.iter().find(|operation| !seen.insert(operation.id.as_str())) {
        None => Ok(()),
        Some(operation) => root.require("paths")?.fail(Problem::Duplicate(operation.id.clone())),
    }
}
