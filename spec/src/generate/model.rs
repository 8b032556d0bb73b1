//! What a document says, in terms that every language has: named types, and methods with arguments.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Spec;
use crate::operation::{Kind, Media, Operation, ParameterIn};
use crate::schema::Slot;

/// One service as a set of types and methods.
pub(crate) struct Service<'a> {
    pub vendor: &'a str,
    pub title: &'a str,
    /// Those that clients call.
    pub operations: Vec<&'a Operation>,
    /// The member of a successful answer that a client returns, where answers are wrapped.
    pub answer_member: Option<&'a str>,
    pub declarations: Vec<Declaration>,
    pub methods: Vec<Method<'a>>,
    /// Operations whose answer is a stream; that has no type here.
    pub streams: Vec<Method<'a>>,
    /// What takes the events that a client has gathered, and the members of one; nothing for a service that takes none.
    pub ingest: Option<(&'a Operation, Vec<Field>)>,
}

/// A type with a name.
pub(crate) struct Declaration {
    pub name: String,
    pub description: String,
    pub shape: Shape,
    /// Whether a caller writes values of it; all others are only read.
    pub is_argument: bool,
}

pub(crate) enum Shape {
    Object(Vec<Field>),
    /// One of these texts.
    Enumeration(Vec<String>),
}

/// A member of an object, or an argument.
#[derive(Clone)]
pub(crate) struct Field {
    pub name: String,
    pub description: String,
    pub required: bool,
    pub kind: Type,
    /// Whether an option of the client stands in for it where the caller leaves it out.
    pub stand_in: Option<StandIn>,
    pub bounds: Bounds,
    /// As the document has it.
    pub schema: Value,
}

/// An option of a client stands in for an argument.
#[derive(Clone)]
pub(crate) struct StandIn {
    /// Whether the service wants the argument, from wherever it comes.
    pub required: bool,
}

/// What a member or an argument may be at least and at most: a number, the characters of a text, or the bytes of an
/// object as JSON.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bounds {
    pub least: u64,
    /// Nothing where there is no bound.
    pub most: Option<u64>,
}

impl Bounds {
    fn of(schema: &Value) -> Self {
        let first = |names: &[&str]| names.iter().find_map(|name| schema.get(*name).and_then(Value::as_u64));
        Self { least: first(&["minimum", "minLength"]).unwrap_or_default(), most: first(&["maximum", "maxLength", "x-max-bytes"]) }
    }
}

#[derive(Clone, PartialEq)]
pub(crate) enum Type {
    Any,
    Boolean,
    Integer,
    List(Box<Self>),
    Literal(String),
    /// An object with any members, all of one type.
    Map(Box<Self>),
    /// A date, a time, or both, as text.
    Moment,
    Named(String),
    Null,
    Number,
    Text,
    True,
    Union(Vec<Self>),
    /// This number.
    Whole(i64),
}

/// An operation that a caller calls by its name.
pub(crate) struct Method<'a> {
    pub operation: &'a Operation,
    /// From path and query.
    pub parameters: Vec<Field>,
    /// The type whose members are arguments too, and those members.
    pub body: Option<(String, Vec<Field>)>,
    pub answer: Type,
    /// The answer as the document has it; nothing for a stream.
    pub answer_schema: Value,
}

impl Method<'_> {
    /// Every argument, the required ones first.
    pub fn arguments(&self) -> Vec<&Field> {
        let body = self.body.iter().flat_map(|(_, fields)| fields);
        let mut all: Vec<_> = self.parameters.iter().chain(body).collect();
        all.sort_by_key(|field| !field.required);
        all
    }
}

impl<'a> Service<'a> {
    pub fn of(spec: &'a Spec) -> Result<Self, String> {
        let mut reader = Reader::new(spec);
        let (mut methods, mut streams, mut ingest) = (Vec::new(), Vec::new(), None);
        for operation in spec.client_operations() {
            match operation.kind() {
                Kind::Read | Kind::Write => methods.push(reader.method(operation)?),
                Kind::Stream => streams.push(reader.stream(operation)?),
                // Its own reader: these types have no names in any language.
                Kind::Ingest => ingest = Reader::new(spec).event(operation)?.map(|event| (operation, event)).or(ingest),
                Kind::External => {}
            }
        }
        Ok(Self {
            vendor: spec.vendor(),
            title: spec.title(),
            operations: spec.client_operations().collect(),
            answer_member: spec.answer_member(),
            declarations: reader.declarations.into_values().collect(),
            methods,
            streams,
            ingest,
        })
    }
}

/// Turns schemas into types and remembers which named ones were met.
struct Reader<'a> {
    spec: &'a Spec,
    declarations: BTreeMap<String, Declaration>,
    /// Names under way, so that a schema may hold itself.
    started: BTreeSet<String>,
    reading_arguments: bool,
}

impl<'a> Reader<'a> {
    fn new(spec: &'a Spec) -> Self {
        Self { spec, declarations: BTreeMap::new(), started: BTreeSet::new(), reading_arguments: false }
    }

    fn method(&mut self, operation: &'a Operation) -> Result<Method<'a>, String> {
        let parameters = self.parameters(operation)?;
        let body = match operation.request_body() {
            Some(body) => Some(self.body(operation, first(&body.content, operation)?)?),
            None => None,
        };

        self.reading_arguments = false;
        let success = operation.success().ok_or_else(|| format!("{} has no successful answer", operation.id()))?;
        let answer_schema = self.answer(&first(&success.content, operation)?.schema)?;
        Ok(Method { operation, parameters, body, answer: self.kind(answer_schema)?, answer_schema: answer_schema.clone() })
    }

    fn parameters(&mut self, operation: &Operation) -> Result<Vec<Field>, String> {
        self.reading_arguments = true;
        let mut parameters = Vec::new();
        for parameter in operation.parameters() {
            // Headers are the business of the transport, not of the caller.
            if parameter.location != ParameterIn::Header {
                parameters.push(Field {
                    name: parameter.name.clone(),
                    description: parameter.description.clone(),
                    required: parameter.required && parameter.client_option.is_none(),
                    kind: self.slot(&parameter.schema)?,
                    stand_in: parameter.client_option.as_ref().map(|_| StandIn { required: parameter.required }),
                    bounds: Bounds::of(parameter.schema.resolved(self.spec.schemas())),
                    schema: parameter.schema.source(self.spec.schemas()).clone(),
                });
            }
        }
        Ok(parameters)
    }

    /// What a client returns of the body of a success.
    fn answer(&self, body: &'a Slot) -> Result<&'a Value, String> {
        match self.spec.answer_member() {
            None => Ok(body.source(self.spec.schemas())),
            Some(member) => {
                let data = body.resolved(self.spec.schemas())["properties"].get(member);
                data.ok_or_else(|| format!("an answer has no member `{member}`"))
            }
        }
    }

    /// The body of a request must be a named object, because its members become arguments.
    fn body(&mut self, operation: &Operation, media: &Media) -> Result<(String, Vec<Field>), String> {
        if let Type::Named(name) = self.slot(&media.schema)?
            && let Some(Declaration { shape: Shape::Object(fields), .. }) = self.declarations.get(&name)
        {
            return Ok((name, fields.clone()));
        }
        Err(format!("the body of {} is not a named object, so its members cannot be arguments", operation.id()))
    }

    fn stream(&mut self, operation: &'a Operation) -> Result<Method<'a>, String> {
        let parameters = self.parameters(operation)?;
        self.reading_arguments = false;
        let success = operation.success().into_iter();
        for event in success.flat_map(|response| &response.content).flat_map(|media| &media.stream_events) {
            self.slot(&event.schema)?;
        }
        Ok(Method { operation, parameters, body: None, answer: Type::Any, answer_schema: Value::Null })
    }

    /// The members of the events that an operation takes in a list, beside other members or alone.
    fn event(&mut self, operation: &Operation) -> Result<Option<Vec<Field>>, String> {
        let Some(body) = operation.request_body() else { return Ok(None) };
        let mut schema = followed(self.spec, first(&body.content, operation)?.schema.source(self.spec.schemas()));
        // A list, or something else with the same in it.
        while let Some(list) = schema.get("then") {
            schema = followed(self.spec, list);
        }
        let members = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|members| members.values());
        let event = std::iter::once(schema).chain(members).find_map(|list| list.get("items"));
        event.map(|event| self.fields(followed(self.spec, event))).transpose()
    }

    fn slot(&mut self, slot: &Slot) -> Result<Type, String> {
        self.kind(slot.source(self.spec.schemas()))
    }

    fn kind(&mut self, schema: &Value) -> Result<Type, String> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(reference.rsplit('/').next().unwrap_or_default());
        }
        if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
            return self.union(alternatives);
        }
        match schema.get("const") {
            Some(Value::String(text)) => return Ok(Type::Literal(text.clone())),
            Some(Value::Bool(true)) => return Ok(Type::True),
            Some(other) => return Err(format!("no type for the constant {other}")),
            None => {}
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.iter().map(literal).collect::<Result<_, _>>().map(one_of);
        }
        match schema.get("type") {
            Some(Value::String(name)) => self.plain(name, schema),
            Some(Value::Array(names)) => {
                let names = names.iter().filter_map(Value::as_str);
                names.map(|name| self.plain(name, schema)).collect::<Result<_, _>>().map(one_of)
            }
            _ => Ok(Type::Any),
        }
    }

    fn plain(&mut self, name: &str, schema: &Value) -> Result<Type, String> {
        Ok(match name {
            "array" => Type::List(Box::new(self.kind(schema.get("items").unwrap_or(&Value::Null))?)),
            "boolean" => Type::Boolean,
            "integer" => Type::Integer,
            "null" => Type::Null,
            "number" => Type::Number,
            "object" => Type::Map(Box::new(self.kind(schema.get("additionalProperties").unwrap_or(&Value::Null))?)),
            _ => match schema.get("format").and_then(Value::as_str) {
                Some("date" | "date-time") => Type::Moment,
                _ => Type::Text,
            },
        })
    }

    fn union(&mut self, alternatives: &[Value]) -> Result<Type, String> {
        alternatives.iter().map(|schema| self.kind(schema)).collect::<Result<_, _>>().map(one_of)
    }

    /// Objects and enumerations keep their name; everything else is written out where it is used.
    fn reference(&mut self, name: &str) -> Result<Type, String> {
        let schema = self.spec.schema(name).ok_or_else(|| format!("no schema `{name}`"))?;
        let is_enumeration = schema.get("enum").is_some();
        if !is_enumeration && schema.get("properties").is_none() {
            return self.kind(schema);
        }
        if self.started.insert(name.to_owned()) {
            let shape = if is_enumeration { enumeration(schema) } else { Shape::Object(self.fields(schema)?) };
            self.declarations.insert(
                name.to_owned(),
                Declaration { name: name.to_owned(), description: description(schema), shape, is_argument: self.reading_arguments },
            );
        }
        Ok(Type::Named(name.to_owned()))
    }

    fn fields(&mut self, schema: &Value) -> Result<Vec<Field>, String> {
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Vec::new();
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            // Credentials are not given with each call.
            if member.get("writeOnly").is_none() {
                fields.push(Field {
                    name: name.clone(),
                    description: description(member),
                    required: required.contains(&name.as_str()) && member.get("x-client-option").is_none(),
                    kind: self.kind(member)?,
                    stand_in: member.get("x-client-option").map(|_| StandIn { required: required.contains(&name.as_str()) }),
                    bounds: Bounds::of(followed(self.spec, member)),
                    schema: member.clone(),
                });
            }
        }
        fields.sort_by_key(|field| !field.required);
        Ok(fields)
    }
}

fn first<'m>(content: &'m [Media], operation: &Operation) -> Result<&'m Media, String> {
    content.first().ok_or_else(|| format!("{} has a body without a media type", operation.id()))
}

/// The schema that a reference leads to; any other schema itself.
fn followed<'s>(spec: &'s Spec, schema: &'s Value) -> &'s Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next());
    name.and_then(|name| spec.schema(name)).map_or(schema, |target| followed(spec, target))
}

fn description(schema: &Value) -> String {
    schema.get("description").and_then(Value::as_str).unwrap_or_default().trim_end().to_owned()
}

fn enumeration(schema: &Value) -> Shape {
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    Shape::Enumeration(values.filter_map(Value::as_str).map(str::to_owned).collect())
}

fn literal(value: &Value) -> Result<Type, String> {
    match value {
        Value::String(text) => Ok(Type::Literal(text.clone())),
        Value::Null => Ok(Type::Null),
        Value::Number(number) if number.is_i64() => Ok(Type::Whole(number.as_i64().unwrap_or_default())),
        other => Err(format!("no type for the value {other} of an enumeration")),
    }
}

/// The union of these types; equal ones count once, and one alone is itself.
fn one_of(types: Vec<Type>) -> Type {
    let mut distinct: Vec<Type> = Vec::new();
    let has_moment = types.contains(&Type::Moment);
    for kind in types {
        // A moment may be written as any text.
        let is_told = distinct.contains(&kind) || (has_moment && kind == Type::Text);
        if !is_told {
            distinct.push(kind);
        }
    }
    match distinct.len() {
        1 => distinct.remove(0),
        _ => Type::Union(distinct),
    }
}
