//! Arguments and bodies as the documents allow them, made at random.

use agentlytics_spec::{Operation, Spec};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::string::string_regex;
use serde_json::{Map, Value, json};

/// Random arguments of an operation: the parameters of its path and query, and the members of its body. What a client was given
/// as an option is left to the client.
pub fn arguments(spec: &'static Spec, operation: &Operation) -> BoxedStrategy<Value> {
    let described = described(spec, operation);
    let parameters = described["parameters"].as_array().into_iter().flatten().map(|parameter| resolve(spec, parameter));
    let given = parameters.filter(|parameter| parameter["in"] != "header" && parameter.get("x-client-option").is_none());
    let members = given.map(|parameter| {
        let name = parameter["name"].as_str().expect("a parameter has a name").to_owned();
        (name, parameter["required"] == true, values(spec, &parameter["schema"]))
    });
    let parameters = object(members.collect());
    match described.pointer("/requestBody/content/application~1json/schema") {
        None => parameters,
        Some(body) => (parameters, values(spec, body)).prop_map(both).boxed(),
    }
}

/// The member of an event that names it: the only one that a caller must give.
pub fn name_of_event(spec: &'static Spec, writes: &Operation) -> &'static str {
    let body = described(spec, writes).pointer("/requestBody/content/application~1json/schema").expect("events are sent in a body");
    let body = resolve(spec, body);
    let event = resolve(spec, body.get("else").unwrap_or(body));
    let required = event["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let given: Vec<_> = required.filter(|name| event["properties"][name].get("writeOnly").is_none()).collect();
    let [name] = given.as_slice() else { panic!("an event needs {given:?}") };
    name
}

/// The members of both. A body that is no object has no parameters beside it.
fn both((parameters, body): (Value, Value)) -> Value {
    match (parameters, body) {
        (Value::Object(mut all), Value::Object(members)) => {
            all.extend(members);
            Value::Object(all)
        }
        (_, body) => body,
    }
}

/// The operation as the document has it.
fn described(spec: &'static Spec, operation: &Operation) -> &'static Value {
    &spec.document_json()["paths"][operation.path()][operation.method().as_str().to_lowercase()]
}

fn resolve(spec: &'static Spec, node: &'static Value) -> &'static Value {
    match node["$ref"].as_str() {
        Some(reference) => {
            let pointer = reference.strip_prefix('#').expect("a document refers to itself only");
            resolve(spec, spec.document_json().pointer(pointer).expect("the loader has resolved it"))
        }
        None => node,
    }
}

/// Values that a schema allows. Understands what the documents use, and fails on anything else.
fn values(spec: &'static Spec, schema: &'static Value) -> BoxedStrategy<Value> {
    let schema = resolve(spec, schema);
    if let Some(choices) = schema["enum"].as_array() {
        return prop::sample::select(choices.as_slice()).boxed();
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        return one_of(choices.iter().map(|choice| values(spec, choice)).collect());
    }
    if let Some(plain) = schema.get("else") {
        return values(spec, plain);
    }
    match &schema["type"] {
        Value::Null if schema["properties"].is_null() => text(None, None, 1, 12),
        Value::String(kind) => of_type(spec, schema, kind),
        Value::Array(kinds) => one_of(kinds.iter().filter_map(Value::as_str).map(|kind| of_type(spec, schema, kind)).collect()),
        _ => panic!("no values are known for {schema}"),
    }
}

fn of_type(spec: &'static Spec, schema: &'static Value, kind: &str) -> BoxedStrategy<Value> {
    let bound = |name: &str, otherwise: u64| schema[name].as_u64().unwrap_or(otherwise);
    match kind {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => (bound("minimum", 0)..=bound("maximum", 5000)).prop_map(Value::from).boxed(),
        "number" => (bound("minimum", 0)..=bound("maximum", 5000), 0..4_u32)
            .prop_map(|(whole, quarter)| json!(whole as f64 + f64::from(quarter) / 4.0))
            .boxed(),
        // An empty text says nothing, and a client may refuse it where the service takes it for absent.
        "string" => text(schema["pattern"].as_str(), schema["format"].as_str(), bound("minLength", 1), bound("maxLength", 24).min(24)),
        "array" => {
            let items = values(spec, &schema["items"]);
            let most = usize::try_from(bound("maxItems", 4).min(4)).unwrap();
            vec(items, usize::try_from(bound("minItems", 0)).unwrap()..=most).prop_map(Value::from).boxed()
        }
        "object" => {
            let required = |name: &str| schema["required"].as_array().is_some_and(|required| required.iter().any(|other| other == name));
            let members = schema["properties"].as_object().into_iter().flatten();
            // Credentials and options of the client are not given with each call.
            let given = members.filter(|(_, schema)| schema.get("writeOnly").is_none() && schema.get("x-client-option").is_none());
            let members = given.map(|(name, schema)| (name.clone(), required(name), values(spec, schema)));
            let members: Vec<_> = members.collect();
            let least = usize::try_from(bound("minProperties", 0)).unwrap();
            let object = if members.is_empty() { free_object() } else { object(members) };
            object
                .prop_filter("it has too few members", move |object| object.as_object().is_some_and(|members| members.len() >= least))
                .boxed()
        }
        other => panic!("no values are known for the type {other}"),
    }
}

fn text(pattern: Option<&str>, format: Option<&str>, least: u64, most: u64) -> BoxedStrategy<Value> {
    if let Some(pattern) = pattern {
        // What is made of an expression fits it from end to end.
        let whole = pattern.trim_start_matches('^').trim_end_matches('$').replace("]+", "]{1,24}");
        return string_regex(&whole).expect("it is an expression").prop_map(Value::from).boxed();
    }
    let text = match format {
        Some("date") => "20[23][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])".to_owned(),
        Some("date-time") => {
            "20[23][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{3})?Z".to_owned()
        }
        Some(other) => panic!("no texts are known for the format {other}"),
        // Whatever may need care on its way: reserved characters of addresses and of JSON, and more than ASCII.
        None => format!("[a-z0-9 _&=+%#?/\\\\\"'äß日😀.-]{{{least},{most}}}"),
    };
    string_regex(&text).expect("it is an expression").prop_map(Value::from).boxed()
}

/// An object without a schema: some members of every kind.
fn free_object() -> BoxedStrategy<Value> {
    let value = prop_oneof![any::<bool>().prop_map(Value::from), any::<i32>().prop_map(Value::from), text(None, None, 0, 12)];
    prop::collection::btree_map("[a-z_]{1,8}", value, 0..4).prop_map(|members| members.into_iter().collect()).boxed()
}

/// An object of members, each with its name, whether it must be there, and its values.
fn object(members: Vec<(String, bool, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    members.into_iter().fold(Just(Value::Object(Map::new())).boxed(), |object, (name, required, values)| {
        let value = if required { values.prop_map(Some).boxed() } else { option::of(values).boxed() };
        let with = move |(mut object, value): (Value, Option<Value>)| {
            if let Some(value) = value {
                object[&name] = value;
            }
            object
        };
        (object, value).prop_map(with).boxed()
    })
}

fn one_of(choices: Vec<BoxedStrategy<Value>>) -> BoxedStrategy<Value> {
    proptest::strategy::Union::new(choices).boxed()
}
