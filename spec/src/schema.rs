//! JSON Schemas of a document: which keywords may be used, and validators compiled when first needed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::{Registry, Validator};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::error::Problem;
use crate::max_bytes;
use crate::node::{Node, Result};
use crate::operation::Provenance;

const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

const FORMATS: [&str; 5] = ["date", "date-time", "password", "uri", "uuid"];

/// `additionalProperties` describes the values of a map. It cannot be `false`: what a service takes and
/// gives may grow at any time.
const KEYWORDS: [&str; 28] = [
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "default",
    "description",
    "else",
    "enum",
    "format",
    "if",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "pattern",
    "properties",
    "required",
    "then",
    "type",
    "writeOnly",
    "x-clamps-at",
    "x-client-option",
    max_bytes::NAME,
    "x-provenance",
];

/// Fails on the first keyword, type, format or reference of a schema that is not understood.
pub(crate) fn lint(node: &Node<'_>) -> Result<()> {
    node.only(&KEYWORDS)?;
    for (keyword, value) in node.entries()? {
        match keyword {
            "$ref" => drop(value.follow("/components/schemas/")?),
            "anyOf" => value.items()?.iter().try_for_each(lint)?,
            "description" | "pattern" | "x-client-option" => drop(value.text()?),
            "additionalProperties" | "else" | "if" | "items" | "then" => lint(&value)?,
            "enum" => drop(value.items()?),
            "format" => drop(value.word(&FORMATS)?),
            "maxItems" | "maxLength" | "minItems" | "minLength" | "minProperties" | max_bytes::NAME => drop(value.count()?),
            "maximum" | "minimum" | "x-clamps-at" => drop(value.number()?),
            "type" => lint_type(&value)?,
            "writeOnly" => drop(value.boolean()?),
            "x-provenance" => drop(value.choice(&Provenance::CHOICES)?),
            // `const` and `default` may be anything; members are looked at together.
            _ => {}
        }
    }
    lint_members(node)
}

fn lint_type(node: &Node<'_>) -> Result<()> {
    match node.value() {
        Value::Array(_) => node.items()?.iter().try_for_each(|each| each.word(&TYPES).map(drop)),
        _ => node.word(&TYPES).map(drop),
    }
}

/// A required member must be described: a misspelt one would otherwise refuse every value.
fn lint_members(node: &Node<'_>) -> Result<()> {
    let members = node.members("properties")?;
    for (_, member) in &members {
        lint(member)?;
    }
    for required in node.elements("required")? {
        let name = required.text()?;
        if !members.iter().any(|(member, _)| *member == name) {
            return required.fail(Problem::Inconsistent(format!(
                "`{name}` is required but not among the properties; describe it or do not require it"
            )));
        }
    }
    Ok(())
}

/// The schemas of one document, as the validator library wants them.
pub(crate) struct Schemas {
    document: Value,
    registry: OnceLock<std::result::Result<Registry<'static>, String>>,
    /// By pointer, so that what many operations share, as error bodies are, is compiled once.
    compiled: Mutex<HashMap<String, Compiled>>,
}

type Compiled = std::result::Result<Arc<Validator>, String>;

/// Names the document inside the registry; nothing is ever fetched from it.
const BASE: &str = "urn:agentlytics:document";

/// What of a pointer cannot stand in the fragment of an address: the braces of a path template, for one.
const IN_FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'/').remove(b'_').remove(b'~');

impl Schemas {
    pub(crate) fn new(document: Value) -> Self {
        Self { document, registry: OnceLock::new(), compiled: Mutex::default() }
    }

    pub(crate) fn document(&self) -> &Value {
        &self.document
    }

    /// Where a schema really stands that is nothing but a reference.
    fn target<'a>(&'a self, pointer: &'a str) -> &'a str {
        match self.document.pointer(pointer).and_then(|schema| schema.get("$ref")) {
            Some(Value::String(reference)) => reference.trim_start_matches('#'),
            _ => pointer,
        }
    }

    fn validator(&self, pointer: &str) -> Compiled {
        let target = self.target(pointer);
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = compiled.get(target) {
            return known.clone();
        }
        let result = self.compile(target).map(Arc::new);
        compiled.insert(target.to_owned(), result.clone());
        result
    }

    fn compile(&self, pointer: &str) -> std::result::Result<Validator, String> {
        let registry = self.registry.get_or_init(|| {
            Registry::new().add(BASE, self.document.clone()).and_then(|registry| registry.prepare()).map_err(|error| error.to_string())
        });
        jsonschema::draft202012::options()
            .with_registry(registry.as_ref().map_err(Clone::clone)?)
            .should_validate_formats(true)
            .with_keyword(max_bytes::NAME, max_bytes::factory)
            .offline()
            .build(&json!({ "$ref": format!("{BASE}#{}", utf8_percent_encode(pointer, IN_FRAGMENT)) }))
            .map_err(|error| format!("the schema at {pointer} does not compile: {error}"))
    }
}

/// One schema of a document: where it stands, and its validator once it was needed.
pub(crate) struct Slot {
    pointer: String,
    validator: OnceLock<Compiled>,
}

impl Slot {
    pub(crate) fn new(node: &Node<'_>) -> Result<Self> {
        lint(node)?;
        Ok(Self { pointer: node.pointer().to_owned(), validator: OnceLock::new() })
    }

    /// The schema itself.
    pub(crate) fn source<'a>(&self, schemas: &'a Schemas) -> &'a Value {
        schemas.document().pointer(&self.pointer).unwrap_or(&Value::Null)
    }

    /// The schema itself, or the one that it refers to.
    pub(crate) fn resolved<'a>(&'a self, schemas: &'a Schemas) -> &'a Value {
        schemas.document().pointer(schemas.target(&self.pointer)).unwrap_or(&Value::Null)
    }

    /// What speaks against `value`: pointer into it and message, without the value's own text.
    ///
    /// Values may hold keys and other people's words, so messages name the rule and not the value.
    pub(crate) fn check(&self, schemas: &Schemas, value: &Value) -> Vec<(String, String)> {
        let validator = match self.validator(schemas) {
            Ok(validator) => validator,
            Err(reason) => return vec![(String::new(), reason.clone())],
        };
        // Collecting errors costs far more than answering yes, and yes is the usual answer.
        if validator.is_valid(value) {
            return Vec::new();
        }
        validator.iter_errors(value).map(|error| (error.instance_path().as_str().to_owned(), error.masked().to_string())).collect()
    }

    /// Compiles the schema unless that was done before.
    pub(crate) fn validator(&self, schemas: &Schemas) -> std::result::Result<&Validator, &String> {
        self.validator.get_or_init(|| schemas.validator(&self.pointer)).as_ref().map(Arc::as_ref)
    }
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Slot({})", self.pointer)
    }
}
