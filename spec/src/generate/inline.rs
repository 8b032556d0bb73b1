//! A schema that stands by itself: every reference replaced by what it leads to, and without our own keywords.

use serde_json::{Map, Value};

use crate::Spec;

/// The schema without references, without credentials, and with the keywords of JSON Schema only.
pub(crate) fn inlined(spec: &Spec, schema: &Value) -> Result<Value, String> {
    Inliner { document: spec.document_json(), under_way: Vec::new() }.schema(schema)
}

struct Inliner<'a> {
    document: &'a Value,
    /// References that are being followed. One that comes again leads to a schema that holds itself.
    under_way: Vec<String>,
}

impl Inliner<'_> {
    fn schema(&mut self, schema: &Value) -> Result<Value, String> {
        let Value::Object(keywords) = schema else { return Ok(schema.clone()) };
        let mut out = match keywords.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.target(reference)?,
            None => Map::new(),
        };
        for (keyword, value) in keywords {
            let value = match keyword.as_str() {
                "$ref" | "writeOnly" => continue,
                ours if ours.starts_with("x-") => continue,
                "properties" => self.members(value)?,
                "additionalProperties" | "else" | "if" | "items" | "then" => self.schema(value)?,
                "anyOf" => self.alternatives(value)?,
                "description" => value.as_str().map_or(Value::Null, |text| super::tools::prose(text).into()),
                _ => value.clone(),
            };
            out.insert(keyword.clone(), value);
        }
        Ok(Value::Object(out))
    }

    /// What a reference leads to; keywords beside the reference are laid over it. A schema that holds itself is told once: within,
    /// anything may stand in its place.
    fn target(&mut self, reference: &str) -> Result<Map<String, Value>, String> {
        if self.under_way.iter().any(|each| each == reference) {
            return Ok(Map::new());
        }
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        let target = self.document.pointer(pointer).ok_or_else(|| format!("the reference `{reference}` leads nowhere"))?;
        self.under_way.push(reference.to_owned());
        let inlined = self.schema(target);
        self.under_way.pop();
        match inlined? {
            Value::Object(keywords) => Ok(keywords),
            _ => Err(format!("the reference `{reference}` does not lead to a schema")),
        }
    }

    fn members(&mut self, members: &Value) -> Result<Value, String> {
        let members = members.as_object().into_iter().flatten();
        let told = members.filter(|(_, member)| member.get("writeOnly").is_none());
        told.map(|(name, member)| Ok((name.clone(), self.schema(member)?))).collect::<Result<Map<_, _>, String>>().map(Value::Object)
    }

    fn alternatives(&mut self, alternatives: &Value) -> Result<Value, String> {
        alternatives.as_array().into_iter().flatten().map(|each| self.schema(each)).collect()
    }
}
