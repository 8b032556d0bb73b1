//! Every operation of the documents is there, everywhere, and nothing else is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use agentlytics_bridge::operations;
use agentlytics_spec::{Kind, Operation, Spec};
use agentlytics_tests::World;
use serde_json::Value;

/// `(service, operationId, kind)` of every operation of every document that clients call.
fn documented() -> BTreeSet<(String, String, String)> {
    let of = |spec: &'static Spec| spec.client_operations().map(|operation| row(spec.vendor(), operation.id(), operation.kind().as_str()));
    Spec::all().into_iter().flat_map(of).collect()
}

fn row(vendor: &str, id: &str, kind: &str) -> (String, String, String) {
    (vendor.to_owned(), id.to_owned(), kind.to_owned())
}

fn generated(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is a folder of the repository").join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Operations that a caller calls by name: events are tracked and streams are walked.
fn called(spec: &Spec) -> impl Iterator<Item = &Operation> {
    spec.operations().iter().filter(|operation| matches!(operation.kind(), Kind::Read | Kind::Write))
}

#[test]
fn the_bridge_registers_every_operation() {
    let registered = operations().into_iter().map(|operation| {
        let kind = serde_json::to_value(operation.kind).unwrap();
        row(operation.vendor, operation.id, kind.as_str().unwrap())
    });
    // That a client gathers events is no business of the bridge: by name they are written like anything else.
    let documented = documented().into_iter().map(|(vendor, id, kind)| row(&vendor, &id, if kind == "ingest" { "write" } else { &kind }));
    assert_eq!(registered.collect::<BTreeSet<_>>(), documented.collect());
}

#[test]
fn the_bridge_walks_exactly_the_paginated_operations() {
    let paginated = |spec: &'static Spec| spec.client_operations().filter(|operation| operation.pagination().is_some()).map(Operation::id);
    let documented: BTreeSet<_> = Spec::all().into_iter().flat_map(paginated).collect();
    let registered: BTreeSet<_> = operations().into_iter().filter(|operation| operation.paginated).map(|operation| operation.id).collect();
    assert_eq!(registered, documented);
}

#[test]
fn the_javascript_table_holds_every_operation() {
    let table: Vec<Value> = serde_json::from_str(&generated("bindings/node/generated/operations.json")).unwrap();
    let text = |entry: &Value, member: &str| entry[member].as_str().unwrap_or_default().to_owned();
    let listed = table.iter().map(|entry| (text(entry, "vendor"), text(entry, "id"), text(entry, "kind")));
    assert_eq!(listed.collect::<BTreeSet<_>>(), documented());
}

#[test]
fn the_typescript_types_declare_every_call() {
    for spec in Spec::all() {
        let types = generated(&format!("bindings/node/generated/{}.d.ts", spec.vendor()));
        for operation in called(spec) {
            let method = format!("  {}(", operation.id());
            assert!(types.contains(&method), "{}.d.ts declares no method {}", spec.vendor(), operation.id());
        }
    }
}

#[test]
fn the_python_mixins_call_every_call() {
    for spec in Spec::all() {
        let mixins = generated(&format!("bindings/python/python/agentlytics/_{}_operations.py", spec.vendor()));
        for operation in called(spec) {
            for call in ["self._invoke", "self._ainvoke"] {
                let calls = format!("{call}(\"{}\"", operation.id());
                let wrapped = format!("{call}(\n            \"{}\"", operation.id());
                assert!(mixins.contains(&calls) || mixins.contains(&wrapped), "no method of Python calls {call} for {}", operation.id());
            }
        }
    }
}

#[test]
fn the_mock_server_answers_every_operation() {
    for spec in Spec::all() {
        let world = World::of(spec.vendor());
        for operation in spec.operations() {
            let url = format!("{}{}", world.url(), operation.path());
            let request = ureq::http::Request::builder().method(operation.method().as_str()).uri(url).body(()).unwrap();
            let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
            let status = agent.run(request).unwrap().status().as_u16();
            // Without key and body most say that something is missing: that is an answer, too.
            assert!(![404, 405, 501].contains(&status), "{} is answered with {status}", operation.id());
            let journal = world.requests();
            assert_eq!(journal.last().unwrap().operation.as_deref(), Some(operation.id()));
        }
    }
}
