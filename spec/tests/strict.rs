//! The loader refuses what it does not understand, and says where.

mod support;

use agentlytics_spec::Spec;
use agentlytics_spec::generate::{Artifact, artifacts};
use support::load;

const SMALL: &str = r"
openapi: 3.1.0
info: {title: Small, version: 1.0.0}
x-vendor: small
x-error-form: {code: /error, message: /message}
x-fallback-responses: {}
paths:
  /things/{id}:
    post:
      operationId: putThing
      summary: Puts a thing.
      x-kind: write
      x-provenance: inferred
      parameters:
        - {name: id, in: path, required: true, x-provenance: inferred, schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses:
        '200':
          description: Done.
          headers: {X-Id: {x-provenance: inferred, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        '400':
          description: Refused.
          x-codes: [{code: BAD, kind: rejected, retryable: false, x-provenance: inferred}]
components:
  schemas:
    Thing:
      type: object
      required: [name]
      properties: {name: {type: string}}
";

#[test]
fn the_small_document_loads() {
    let spec = load("small", SMALL).expect("a document");
    assert_eq!(spec.operations()[0].id(), "putThing");
    spec.compile().expect("schemas");
}

#[test]
fn an_external_operation_is_none_of_a_client() {
    let spec = load("small", &SMALL.replace("x-kind: write", "x-kind: external")).expect("a document");
    assert_eq!(spec.operation("putThing").map(|operation| operation.kind().as_str()), Some("external"));
    assert_eq!(spec.client_operations().count(), 0);
    let files = artifacts(&[&spec]).expect("files");
    let naming: Vec<_> = files.iter().filter(|file| file.text.contains("putThing") || file.text.contains("BAD")).collect();
    assert_eq!(naming, Vec::<&Artifact>::new());
    let files = artifacts(&[&load("small", SMALL).expect("a document")]).expect("files");
    assert!(files.iter().any(|file| file.text.contains("putThing")), "clients have a method for any other kind");
}

#[test]
fn what_is_not_understood_is_refused_with_its_place() {
    // What to change in the document, and the code and the place of the error that must follow.
    let cases = [
        ("openapi: 3.1.0", "openapi: 3.0.3", "unknown_value", "/openapi"),
        ("info: {title: Small,", "tags: []\ninfo: {title: Small,", "unknown_key", ""),
        ("x-vendor: small", "", "missing_key", ""),
        ("version: 1.0.0", "version: 1.0", "wrong_type", "/info/version"),
        ("    post:", "    trace:", "unknown_key", "/paths/~1things~1{id}"),
        ("operationId: putThing", "deprecated: true", "unknown_key", "/paths/~1things~1{id}/post"),
        ("      operationId: putThing\n", "", "missing_key", "/paths/~1things~1{id}/post"),
        ("      x-provenance: inferred\n      parameters", "      parameters", "missing_key", "/paths/~1things~1{id}/post"),
        ("x-kind: write", "x-kind: delete", "unknown_value", "/paths/~1things~1{id}/post/x-kind"),
        (
            "x-kind: write",
            "x-kind: write\n      x-pagination: {items: /things, since: since, id: id}",
            "inconsistent",
            "/paths/~1things~1{id}/post/x-pagination/since",
        ),
        (
            "x-kind: write",
            "x-kind: write\n      x-pagination: {items: /things, since: since, cursor: after}",
            "unknown_key",
            "/paths/~1things~1{id}/post/x-pagination",
        ),
        (
            "x-kind: write",
            "x-kind: write\n      x-pagination: {items: /things, skip: skip, has_more: /more}",
            "inconsistent",
            "/paths/~1things~1{id}/post/x-pagination/skip",
        ),
        ("x-vendor: small", "x-vendor: small\nx-answer-member: 1", "wrong_type", "/x-answer-member"),
        ("retryable: false,", "retryable: false, with: reason,", "wrong_type", "/paths/~1things~1{id}/post/responses/400/x-codes/0/with"),
        ("x-kind: write", "x-kind: write\n      x-cost: 3", "unknown_key", "/paths/~1things~1{id}/post"),
        ("in: path", "in: cookie", "unknown_value", "/paths/~1things~1{id}/post/parameters/0/in"),
        ("{name: id,", "{name: other,", "inconsistent", "/paths/~1things~1{id}/post"),
        ("application/json: {schema", "text/html: {schema", "unknown_value", "/paths/~1things~1{id}/post/requestBody/content/text~1html"),
        (
            "schemas/Thing'}}}\n      resp",
            "schemas/Nothing'}}}\n      resp",
            "unresolved_reference",
            "/paths/~1things~1{id}/post/requestBody/content/application~1json/schema/$ref",
        ),
        (
            "{application/json: {schema: {$ref: '#/components/schemas/Thing'}}}\n      resp",
            "{application/json: {schema: {$ref: '#/components/schemas/Thing'}}, text/plain: {schema: {type: string}}}\n      resp",
            "inconsistent",
            "/paths/~1things~1{id}/post/requestBody/content/text~1plain",
        ),
        ("'200':", "'2xx':", "unknown_value", "/paths/~1things~1{id}/post/responses/2xx"),
        ("kind: rejected", "kind: refused", "unknown_value", "/paths/~1things~1{id}/post/responses/400/x-codes/0/kind"),
        (
            "          x-codes: [{code: BAD, kind: rejected, retryable: false, x-provenance: inferred}]\n",
            "",
            "inconsistent",
            "/paths/~1things~1{id}/post/responses/400",
        ),
        ("{X-Id: {x-provenance: inferred,", "{X-Id: {", "missing_key", "/paths/~1things~1{id}/post/responses/200/headers/X-Id"),
        ("required: [name]", "required: [nmae]", "inconsistent", "/components/schemas/Thing/required/0"),
        ("{name: {type: string}}", "{name: {type: text}}", "unknown_value", "/components/schemas/Thing/properties/name/type"),
        ("{name: {type: string}}", "{name: {type: string, minLenght: 1}}", "unknown_key", "/components/schemas/Thing/properties/name"),
        (
            "{name: {type: string}}",
            "{name: {type: string, format: email}}",
            "unknown_value",
            "/components/schemas/Thing/properties/name/format",
        ),
        (
            "{name: {type: string}}",
            "{name: {type: string, maxLength: -1}}",
            "wrong_type",
            "/components/schemas/Thing/properties/name/maxLength",
        ),
        (
            "required: [name]",
            "required: [name]\n      additionalProperties: false",
            "wrong_type",
            "/components/schemas/Thing/additionalProperties",
        ),
        ("code: /error,", "code: error,", "wrong_type", "/x-error-form/code"),
        ("code: /error, ", "", "missing_key", "/x-error-form"),
        ("  schemas:", "  examples: {}\n  schemas:", "unknown_key", "/components"),
    ];
    for (from, to, code, pointer) in cases {
        assert!(SMALL.contains(from), "nothing to change: {from}");
        let error = load("small", &SMALL.replacen(from, to, 1)).expect_err(to);
        assert_eq!((error.code(), error.pointer.as_str()), (code, pointer), "{to}: {error}");
    }
}

#[test]
fn text_that_is_no_json_is_refused() {
    let error = Spec::load("small", "{\"openapi\": ").expect_err("half a document");
    assert_eq!((error.code(), error.pointer.as_str()), ("syntax", ""));
}

#[test]
fn a_key_that_stands_twice_is_found_when_the_crate_is_built() {
    let twice = SMALL.replace("x-vendor: small", "x-vendor: small\nx-vendor: large");
    let refused = serde_saphyr::from_str::<serde_json::Value>(&twice).expect_err("two values for one key");
    assert!(refused.to_string().contains("x-vendor"), "{refused}");
}

#[test]
fn an_operation_id_is_unique() {
    let second = "  /things:\n    get:\n      operationId: putThing\n      summary: A second.\n      x-kind: read\n      \
                  x-provenance: inferred\n      responses: {}\ncomponents:";
    let error = load("small", &SMALL.replace("components:", second)).expect_err("a duplicate");
    assert_eq!((error.code(), error.pointer.as_str()), ("duplicate", "/paths"));
}

#[test]
fn an_error_says_what_to_do() {
    let error = load("small", &SMALL.replace("x-kind: write", "x-kind: delete")).expect_err("an unknown kind");
    assert_eq!(
        error.to_string(),
        "cannot load the document `small`: at `/paths/~1things~1{id}/post/x-kind`: the value `delete` is not understood; \
         use one of: read, write, ingest, stream, external"
    );
}

#[test]
fn a_pattern_that_is_none_is_found_by_compiling() {
    let text = SMALL.replace("{name: {type: string}}", "{name: {type: string, pattern: '('}}");
    let spec = load("small", &text).expect("a document");
    assert_eq!(spec.compile().expect_err("a broken pattern").code(), "invalid_schema");
}
