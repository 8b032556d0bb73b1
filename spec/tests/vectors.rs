//! Every vector keeps to its schema and names only what exists.

use std::path::{Path, PathBuf};

use agentlytics_spec::Spec;
use serde_json::Value;

#[test]
fn vectors_keep_to_their_schema() {
    let schema = read(&root().join("schemas/vector.schema.json"));
    let validator = jsonschema::draft202012::options().should_validate_formats(true).offline().build(&schema).expect("the schema compiles");
    for (path, vector) in vectors() {
        let errors: Vec<String> = validator.iter_errors(&vector).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn a_vector_is_named_after_its_file() {
    for (path, vector) in vectors() {
        let name = vector["name"].as_str().expect("a name");
        let expected = root().join("vectors").join(format!("{name}.json"));
        assert_eq!(path, expected);
        let parts: Vec<&str> = name.split('/').collect();
        assert_eq!(vector["kind"], parts[0], "{name}");
        assert_eq!(vector["vendor"], parts[1], "{name}");
    }
}

#[test]
fn vectors_name_operations_that_exist() {
    for (path, vector) in vectors() {
        let spec = spec_of(&vector);
        for name in operations(&vector) {
            let known = name == "*" || spec.operation(&name).is_some();
            assert!(known, "{}: no operation `{name}`", path.display());
        }
    }
}

#[test]
fn vectors_name_requests_that_lead_to_an_operation() {
    for (path, vector) in vectors() {
        let spec = spec_of(&vector);
        let requests = vector.pointer("/then/requests").and_then(Value::as_array);
        for request in requests.into_iter().flatten() {
            let method = request["method"].as_str().expect("a method");
            let method = http::Method::from_bytes(method.as_bytes()).expect("a method");
            let route = spec.route(&method, request["path"].as_str().expect("a path"));
            let found = matches!(route, agentlytics_spec::Route::Operation(..));
            assert!(found, "{}: {request} leads to {route:?}", path.display());
        }
    }
}

/// Every text under a key that holds an operationId, at any depth.
fn operations(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, inner)| match (key.as_str(), inner) {
                ("operation", Value::String(name)) => vec![name.clone()],
                _ => operations(inner),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(operations).collect(),
        _ => Vec::new(),
    }
}

fn spec_of(vector: &Value) -> &'static Spec {
    Spec::all().into_iter().find(|spec| vector["vendor"] == spec.vendor()).expect("a document of the vendor")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn vectors() -> Vec<(PathBuf, Value)> {
    let mut found = Vec::new();
    collect(&root().join("vectors"), &mut found);
    assert!(!found.is_empty(), "no vectors");
    found
}

/// Vectors of another form, which belong to the tests of `sdk/webhooks`.
const WEBHOOKS: &str = "webhooks";

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Value)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with(WEBHOOKS) {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else {
            let value = read(&path);
            found.push((path, value));
        }
    }
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a readable file");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
