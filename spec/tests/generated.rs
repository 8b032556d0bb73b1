//! The committed generated files are what the documents say, and the generator refuses what it cannot write.

mod support;

use std::path::Path;

use agentlytics_spec::Spec;
use agentlytics_spec::generate::artifacts;
use support::load;

#[test]
fn generated_files_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for artifact in artifacts(&Spec::all()).expect("every operation has types") {
        let found = std::fs::read_to_string(root.join(&artifact.path)).unwrap_or_default();
        assert!(found == artifact.text, "{} is stale; run `cargo run -p agentlytics-spec --bin agentlytics-generate`", artifact.path);
    }
}

#[test]
fn methods_take_what_the_document_says() {
    let spec = load("small.yaml", SMALL).expect("a document");
    let artifacts = artifacts(&[&spec]).expect("types");
    let text = |path: &str| {
        let found = artifacts.iter().find(|artifact| artifact.path == path);
        found.map(|artifact| artifact.text.as_str()).unwrap_or_default()
    };

    let table = text("bindings/node/generated/operations.json");
    assert_eq!(table, "[\n  {\"id\":\"getThing\",\"kind\":\"read\",\"method\":\"getThing\",\"vendor\":\"small\"}\n]\n");

    let python = text("bindings/python/python/agentlytics/_small_operations.py");
    for line in ["        id: str,", "        from_: Optional[Moment] = None,", "        order_by: Optional[Literal[0, 1]] = None,"] {
        assert!(python.contains(&format!("{line}\n")), "{line}: {python}");
    }
    assert!(python.contains(r#""getThing", _given({"id": id, "from": from_, "orderBy": order_by})"#), "{python}");
    assert!(python.contains("class AsyncSmallOperations:"), "{python}");

    let types = text("bindings/python/python/agentlytics/_small_types.py");
    assert!(types.contains("class Thing(_ThingRequired, total=False):"), "{types}");
    assert!(types.contains("    parent: Optional[Thing]"), "{types}");
    assert!(types.contains("    shares: Dict[str, float]"), "{types}");

    let typescript = text("bindings/node/generated/small.d.ts");
    for line in ["readonly parent?: Thing | null;", "readonly shares?: Record<string, number>;", "orderBy?: 0 | 1;"] {
        assert!(typescript.contains(&format!("  {line}\n")), "{line}: {typescript}");
    }
    assert!(typescript.contains("  getThing(params: GetThingParams, options?: CallOptions): Promise<Reply<Thing>>;\n"));
}

#[test]
fn a_schema_that_holds_itself_is_told_once() {
    let artifacts = artifacts(&[&load("small.yaml", SMALL).expect("a document")]).expect("tools");
    let table = artifacts.iter().find(|artifact| artifact.path == "spec/mcp/tools.json").expect("an artifact");
    let tools: serde_json::Value = serde_json::from_str(&table.text).expect("JSON");
    let expected = serde_json::json!({
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string"},
            "shares": {"type": "object", "additionalProperties": {"type": "number"}},
            "parent": {"anyOf": [{}, {"type": "null"}]},
        },
    });
    assert_eq!(tools[0]["outputSchema"], expected);
    assert_eq!(tools[0]["inputSchema"]["required"], serde_json::json!(["id"]), "the client has an option for the other");
}

#[test]
fn an_answer_is_the_member_that_a_client_returns() {
    let wrapped = SMALL.replace("x-vendor: small", "x-vendor: small\nx-answer-member: parent");
    let artifacts = artifacts(&[&load("small.yaml", &wrapped).expect("a document")]).expect("types");
    let typescript = artifacts.iter().find(|artifact| artifact.path.ends_with("small.d.ts")).expect("an artifact");
    assert!(typescript.text.contains("options?: CallOptions): Promise<Reply<Thing | null>>;\n"), "{}", typescript.text);

    let misnamed = load("small.yaml", &wrapped.replace("member: parent", "member: none")).expect("a document");
    assert_eq!(agentlytics_spec::generate::artifacts(&[&misnamed]).expect_err("no types"), "an answer has no member `none`");
}

#[test]
fn a_table_holds_what_is_used_in_short() {
    let wrapped = SMALL.replace("x-vendor: small", "x-vendor: small\nx-answer-member: parent");
    for (document, answer) in [(SMALL, "#Thing"), (&wrapped, "#Thing|null")] {
        let artifacts = artifacts(&[&load("small.yaml", document).expect("a document")]).expect("tables");
        let table = artifacts.iter().find(|artifact| artifact.path == "bindings/node/edge/src/generated/small.mts").expect("an artifact");
        let operation = format!(
            "getThing: {{ http: 'GET', path: '/things/{{id}}', open: true, takes: 'id:text from?:text orderBy!:int', answer: '{answer}' }},"
        );
        for line in [&operation, "Thing: 'id:text parent?:#Thing|null shares?:{}num',"] {
            assert!(table.text.contains(&format!("    {line}\n")), "{line}: {}", table.text);
        }
        assert_eq!(table.text.contains("  answerMember: 'parent',\n"), answer.ends_with("null"));
        assert!(!table.text.contains("ingest"), "a service that takes no events: {}", table.text);
    }
}

#[test]
fn a_table_knows_one_place_for_arguments() {
    let posted = SMALL.replace("    get:\n", "    post:\n");
    let refused = artifacts(&[&load("small.yaml", &posted).expect("a document")]).expect_err("no table");
    assert_eq!(refused, "getThing takes arguments in its query and in its body");
}

#[test]
fn a_body_without_a_name_is_refused() {
    let text = SMALL
        .replace("    get:\n", "    post:\n")
        .replace("      responses:", "      requestBody: {content: {application/json: {schema: {type: array}}}}\n      responses:");
    let spec = load("small.yaml", &text).expect("a document");
    let refused = artifacts(&[&spec]).expect_err("no types");
    assert_eq!(refused, "the body of getThing is not a named object, so its members cannot be arguments");
}

const SMALL: &str = r"
openapi: 3.1.0
info: {title: Small, version: 1.0.0}
x-vendor: small
x-error-form: {code: /error, message: /message}
x-fallback-responses: {}
paths:
  /things/{id}:
    get:
      operationId: getThing
      summary: One thing.
      x-kind: read
      x-provenance: inferred
      parameters:
        - {name: id, in: path, required: true, x-provenance: inferred, schema: {type: string}}
        - {name: from, in: query, x-provenance: inferred, schema: {type: string, format: date}}
        - {name: orderBy, in: query, required: true, x-client-option: order, x-provenance: inferred, schema: {type: integer, enum: [0, 1]}}
        - {name: X-Trace, in: header, x-provenance: inferred, schema: {type: string}}
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string}
        shares: {type: object, additionalProperties: {type: number}}
        parent: {anyOf: [{$ref: '#/components/schemas/Thing'}, {type: 'null'}]}
";
