//! What `agentlytics/edge` reads instead of code: one table for each service, as a module of TypeScript.
//!
//! Every byte of it is loaded by every start of a worker, so shapes are short texts and only types that are used stand
//! there. `bindings/node/edge/src/core/table.mts` says what each part means.

use std::collections::BTreeMap;

use heck::ToLowerCamelCase as _;
use http::Method as HttpMethod;

use super::model::{Bounds, Declaration, Field, Method, Service, Shape, StandIn, Type};
use super::text::notice;
use crate::operation::{ApiError, Kind, Operation, Pagination, ParameterIn, Walk};

/// The header by which a service recognises a repeated request.
const REPETITION: &str = "Idempotency-Key";
/// Kinds of errors that may pass if one asks again, unless a code says otherwise.
const PASSING: [&str; 4] = ["rate_limited", "server", "timeout", "network"];

pub(crate) fn table(service: &Service<'_>) -> Result<String, String> {
    let mut types = Types { declarations: &service.declarations, used: BTreeMap::new() };
    let mut operations = Vec::new();
    for (method, is_stream) in service.methods.iter().map(|method| (method, false)).chain(service.streams.iter().map(|it| (it, true))) {
        operations.push((method.operation.id().to_lower_camel_case(), types.operation(method, is_stream)?));
    }
    let ingest = service.ingest.as_ref().map(|(operation, event)| types.ingest(operation, event)).transpose()?;

    let mut out =
        format!("// {}\n\nimport type {{ Table }} from '../core/table.mjs';\n\nexport const TABLE: Table = {{\n", notice(service.vendor));
    out.push_str(&format!("  vendor: '{}',\n", service.vendor));
    if let Some(member) = service.answer_member {
        out.push_str(&format!("  answerMember: '{member}',\n"));
    }
    out.push_str(&block("codes", codes(&service.operations).into_iter().map(|(code, kind)| (code, format!("'{kind}'")))));
    out.push_str(&block("operations", operations));
    out.push_str(&block("types", types.used.into_iter().map(|(name, shape)| (name, format!("'{shape}'")))));
    if let Some(ingest) = ingest {
        out.push_str(&format!("  ingest: {ingest},\n"));
    }
    out.push_str("};\n");
    Ok(out)
}

/// A member of the table that holds others, one on each line.
fn block(name: &str, members: impl IntoIterator<Item = (String, String)>) -> String {
    let is_name = |key: &str| key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let line = |(key, value): (String, String)| {
        let key = if is_name(&key) { key } else { format!("'{key}'") };
        format!("    {key}: {value},\n")
    };
    format!("  {name}: {{\n{}  }},\n", members.into_iter().map(line).collect::<String>())
}

/// The kind of error that each code stands for. Codes of requests that are refused as a whole say no more than their
/// status does, and are left out.
fn codes(operations: &[&Operation]) -> BTreeMap<String, String> {
    let errors = operations.iter().flat_map(|operation| operation.responses()).flat_map(|response| &response.errors);
    let mut codes: BTreeMap<_, _> =
        errors.filter(|error| error.kind != "rejected").map(|error| (condition(error), meaning(error))).collect();
    // A condition that changes nothing is none.
    let plain = codes.clone();
    codes.retain(|code, meaning| code.split_once(' ').is_none_or(|(code, _)| plain.get(code) != Some(meaning)));
    codes
}

fn condition(error: &ApiError) -> String {
    let with = error.with.iter().map(|(member, value)| format!(" {member}={}", value.as_str().unwrap_or_default()));
    std::iter::once(error.code.clone()).chain(with).collect()
}

fn meaning(error: &ApiError) -> String {
    let passes = error.retryable && !PASSING.contains(&error.kind.as_str());
    format!("{}{}", error.kind, if passes { "+" } else { "" })
}

/// The types that are used, as they are met.
struct Types<'a> {
    declarations: &'a [Declaration],
    used: BTreeMap<String, String>,
}

impl Types<'_> {
    fn operation(&mut self, method: &Method<'_>, is_stream: bool) -> Result<String, String> {
        let operation = method.operation;
        in_one_place(operation)?;
        let mut facts = facts(operation);
        if is_stream {
            facts.push("stream: true".to_owned());
        }
        let mut takes = Vec::new();
        for field in method.arguments() {
            takes.push(format!("{}{}:{}", field.name, mark(field), self.argument(field)?));
        }
        if !takes.is_empty() {
            facts.push(format!("takes: '{}'", takes.join(" ")));
        }
        let content = operation.success().and_then(|success| success.content.first());
        if !is_stream && content.is_some_and(|media| media.media_type.ends_with("json")) {
            facts.push(format!("answer: '{}'", self.shape(&method.answer, Use::Answer)?));
        }
        facts.extend(operation.pagination().map(pages));
        Ok(format!("{{ {} }}", facts.join(", ")))
    }

    fn ingest(&mut self, operation: &Operation, event: &[Field]) -> Result<String, String> {
        let mut members = Vec::new();
        for field in event {
            members.push(format!("{}{}:{}", field.name, mark(field), self.bounded(field)?));
        }
        let mut facts = facts(operation);
        facts.insert(0, format!("id: '{}'", operation.id().to_lower_camel_case()));
        facts.push(format!("event: '{}'", members.join(" ")));
        Ok(format!("{{ {} }}", facts.join(", ")))
    }

    /// An argument. The lengths of texts are the service's to judge: who hosts it himself may judge otherwise.
    fn argument(&mut self, field: &Field) -> Result<String, String> {
        match (&field.kind, field.bounds) {
            (Type::Integer, Bounds { least, most: Some(most) }) => Ok(format!("int({least},{most})")),
            _ => self.shape(&field.kind, Use::Argument),
        }
    }

    /// A member of an event. All its bounds count: one event that breaks one may cost a whole batch.
    fn bounded(&mut self, field: &Field) -> Result<String, String> {
        let kinds = match &field.kind {
            Type::Union(kinds) => kinds.as_slice(),
            kind => std::slice::from_ref(kind),
        };
        // Null means absent, for every member.
        let kind = kinds.iter().find(|kind| **kind != Type::Null).unwrap_or(&Type::Any);
        let shape = self.shape(kind, Use::Argument)?;
        Ok(match field.bounds {
            Bounds { least, most: Some(most) } => format!("{shape}({least},{most})"),
            Bounds { .. } => shape,
        })
    }

    fn shape(&mut self, kind: &Type, purpose: Use) -> Result<String, String> {
        Ok(match kind {
            Type::Any => "any".to_owned(),
            Type::Boolean | Type::True => "bool".to_owned(),
            Type::Integer | Type::Whole(_) => "int".to_owned(),
            Type::Literal(_) | Type::Text | Type::Moment => "text".to_owned(),
            Type::Null => "null".to_owned(),
            Type::Number => "num".to_owned(),
            Type::List(item) => format!("[]{}", self.single(item, purpose)?),
            Type::Map(item) => format!("{{}}{}", self.single(item, purpose)?),
            Type::Named(name) => self.named(name, purpose)?,
            Type::Union(kinds) => {
                let mut shapes = kinds.iter().map(|kind| self.single(kind, purpose)).collect::<Result<Vec<_>, _>>()?;
                shapes.dedup();
                shapes.join("|")
            }
        })
    }

    /// A shape within another one, where alternatives could not be told apart.
    fn single(&mut self, kind: &Type, purpose: Use) -> Result<String, String> {
        let shape = self.shape(kind, purpose)?;
        if shape.contains('|') { Err(format!("alternatives within another shape: {shape}")) } else { Ok(shape) }
    }

    fn named(&mut self, name: &str, purpose: Use) -> Result<String, String> {
        let declaration = self.declarations.iter().find(|declaration| declaration.name == name);
        match declaration.map(|declaration| &declaration.shape) {
            // Services learn new words.
            Some(Shape::Enumeration(_)) if purpose == Use::Answer => return Ok("text".to_owned()),
            Some(Shape::Enumeration(words)) => {
                self.used.insert(name.to_owned(), format!("={}", words.join("|")));
            }
            Some(Shape::Object(fields)) if !self.used.contains_key(name) => {
                // It may hold itself.
                self.used.insert(name.to_owned(), String::new());
                let mut members = Vec::new();
                for field in fields {
                    members.push(format!("{}{}:{}", field.name, mark(field), self.shape(&field.kind, purpose)?));
                }
                self.used.insert(name.to_owned(), members.join(" "));
            }
            Some(Shape::Object(_)) => {}
            None => return Err(format!("no type `{name}`")),
        }
        Ok(format!("#{name}"))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Argument,
    Answer,
}

/// What is told of every operation.
fn facts(operation: &Operation) -> Vec<String> {
    let mut facts = vec![format!("http: '{}'", operation.method()), format!("path: '{}'", operation.path())];
    let safety = safety(operation);
    if safety != "safe" {
        facts.push(format!("safety: '{safety}'"));
    }
    if !operation.takes_account_key() {
        facts.push("open: true".to_owned());
    }
    facts
}

/// Whether a member may be missing, and whether an option of the client stands in for it then.
fn mark(field: &Field) -> &'static str {
    match (&field.stand_in, field.required) {
        (Some(StandIn { required: true, .. }), _) => "!",
        (Some(_), _) => "!?",
        (None, true) => "",
        (None, false) => "?",
    }
}

/// The rule of the table is that arguments travel in the query of some methods and in the body of the others.
fn in_one_place(operation: &Operation) -> Result<(), String> {
    let has_body = ![HttpMethod::GET, HttpMethod::DELETE].contains(operation.method());
    let in_query = operation.parameters().iter().any(|parameter| parameter.location == ParameterIn::Query);
    if has_body && in_query {
        return Err(format!("{} takes arguments in its query and in its body", operation.id()));
    }
    Ok(())
}

fn safety(operation: &Operation) -> &'static str {
    let is_recognised = || operation.parameters().iter().any(|parameter| parameter.name == REPETITION);
    match operation.kind() {
        Kind::Read | Kind::Stream => "safe",
        Kind::Write | Kind::Ingest if is_recognised() => "keyed",
        Kind::Write | Kind::Ingest | Kind::External => "once",
    }
}

fn pages(Pagination { items, walk }: &Pagination) -> String {
    let items = last(items);
    match walk {
        Walk::Cursor { next_cursor, cursor, offset } => {
            format!("pages: {{ by: 'cursor', items: '{items}', next: '{next_cursor}', cursor: '{cursor}', offset: '{offset}' }}")
        }
        Walk::Since { id, .. } => format!("pages: {{ by: 'newest', items: '{items}', id: '{id}' }}"),
        Walk::Skip { skip, has_more } => {
            format!("pages: {{ by: 'skip', items: '{items}', skip: '{skip}', hasMore: '{}' }}", last(has_more))
        }
    }
}

/// The last member that a pointer names: what a client returns has no envelope.
fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or(pointer)
}
