//! A place in a document: a JSON value together with the pointer to it.
//!
//! Every reading method fails with the pointer of the place, so the loader never has to say where it is.

use serde_json::{Map, Value};

use crate::error::{Problem, SpecError};

pub(crate) type Result<T> = std::result::Result<T, SpecError>;

/// A value in a document, with what is needed to report on it and to follow references from it.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    document: &'a str,
    root: &'a Value,
    value: &'a Value,
    pointer: String,
}

impl<'a> Node<'a> {
    pub(crate) fn root(document: &'a str, root: &'a Value) -> Self {
        Self { document, root, value: root, pointer: String::new() }
    }

    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    pub(crate) fn fail<T>(&self, problem: Problem) -> Result<T> {
        Err(SpecError { document: self.document.to_owned(), pointer: self.pointer.clone(), problem })
    }

    fn child(&self, key: &str, value: &'a Value) -> Self {
        Self { document: self.document, root: self.root, value, pointer: format!("{}/{}", self.pointer, escape(key)) }
    }

    /// Fails unless this is an object whose keys are all among `known`.
    pub(crate) fn only(&self, known: &[&'static str]) -> Result<()> {
        match self.map()?.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => self.fail(Problem::UnknownKey { key: key.clone(), known: known.to_vec() }),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.value.get(key).map(|value| self.child(key, value))
    }

    pub(crate) fn require(&self, key: &'static str) -> Result<Node<'a>> {
        match self.get(key) {
            Some(node) => Ok(node),
            None => self.fail(Problem::MissingKey(key)),
        }
    }

    /// Members of an object, or nothing when `key` is absent.
    pub(crate) fn members(&self, key: &str) -> Result<Vec<(&'a str, Node<'a>)>> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.entries())
    }

    /// Elements of an array, or nothing when `key` is absent.
    pub(crate) fn elements(&self, key: &str) -> Result<Vec<Node<'a>>> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.items())
    }

    pub(crate) fn entries(&self) -> Result<Vec<(&'a str, Node<'a>)>> {
        let entry = |(key, value): (&'a String, &'a Value)| (key.as_str(), self.child(key, value));
        Ok(self.map()?.iter().map(entry).collect())
    }

    pub(crate) fn items(&self) -> Result<Vec<Node<'a>>> {
        match self.value {
            Value::Array(items) => Ok(items.iter().enumerate().map(|(index, value)| self.child(&index.to_string(), value)).collect()),
            _ => self.fail(Problem::WrongType { expected: "an array" }),
        }
    }

    fn map(&self) -> Result<&'a Map<String, Value>> {
        match self.value {
            Value::Object(map) => Ok(map),
            _ => self.fail(Problem::WrongType { expected: "an object" }),
        }
    }

    pub(crate) fn text(&self) -> Result<&'a str> {
        match self.value {
            Value::String(text) => Ok(text),
            _ => self.fail(Problem::WrongType { expected: "a string" }),
        }
    }

    pub(crate) fn boolean(&self) -> Result<bool> {
        match self.value {
            Value::Bool(flag) => Ok(*flag),
            _ => self.fail(Problem::WrongType { expected: "true or false" }),
        }
    }

    pub(crate) fn count(&self) -> Result<u64> {
        match self.value.as_u64() {
            Some(count) => Ok(count),
            None => self.fail(Problem::WrongType { expected: "a whole number, zero or more" }),
        }
    }

    pub(crate) fn number(&self) -> Result<f64> {
        match self.value.as_f64() {
            Some(number) => Ok(number),
            None => self.fail(Problem::WrongType { expected: "a number" }),
        }
    }

    /// Text out of a closed set, as the value that stands for it.
    pub(crate) fn choice<T: Clone>(&self, choices: &[(&'static str, T)]) -> Result<T> {
        let text = self.text()?;
        match choices.iter().find(|(name, _)| *name == text) {
            Some((_, value)) => Ok(value.clone()),
            None => self.unknown(choices.iter().map(|(name, _)| *name)),
        }
    }

    /// Text out of a closed set.
    pub(crate) fn word(&self, words: &[&'static str]) -> Result<&'a str> {
        let text = self.text()?;
        if words.contains(&text) { Ok(text) } else { self.unknown(words.iter().copied()) }
    }

    fn unknown<T>(&self, known: impl Iterator<Item = &'static str>) -> Result<T> {
        self.fail(Problem::UnknownValue { value: self.text()?.to_owned(), known: known.collect() })
    }

    /// Optional text, empty when `key` is absent.
    pub(crate) fn text_or_empty(&self, key: &str) -> Result<String> {
        self.get(key).map_or(Ok(String::new()), |node| node.text().map(|text| text.trim_end().to_owned()))
    }

    /// This node, or the node that its `$ref` names, which must lie under `section`.
    ///
    /// Beside a `$ref` nothing else may stand: the reader would not know which one counts.
    pub(crate) fn resolve(&self, section: &str) -> Result<Node<'a>> {
        let Some(reference) = self.get("$ref") else {
            return Ok(self.clone());
        };
        self.only(&["$ref"])?;
        reference.follow(section)
    }

    /// The node that this text, a reference, names.
    pub(crate) fn follow(&self, section: &str) -> Result<Node<'a>> {
        let target = self.text()?;
        let pointer = target.strip_prefix('#').unwrap_or_default();
        match self.root.pointer(pointer) {
            Some(value) if pointer.starts_with(section) => {
                Ok(Node { document: self.document, root: self.root, value, pointer: pointer.to_owned() })
            }
            _ => self.fail(Problem::UnresolvedReference(target.to_owned())),
        }
    }
}

/// One token of a JSON pointer.
pub(crate) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
