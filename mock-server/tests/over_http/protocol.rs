//! HTTP itself: methods, headers, pages of other origins, connections.

use crate::support::{Site, refused};
use serde_json::json;

#[test]
fn unknown_paths_and_methods_are_refused_in_the_services_words() {
    let site = Site::start();
    assert_eq!(site.get("/v2/events").refusal(), refused(404, "NOT_FOUND"));
    assert_eq!(site.get("/v1/events/").refusal(), refused(404, "NOT_FOUND"));
    let answer = site.send("DELETE", "/v1/api/events", &[], "");
    assert_eq!(answer.refusal(), refused(405, "METHOD_NOT_ALLOWED"));
    assert_eq!(answer.header("allow"), Some("GET, POST, HEAD, OPTIONS"));
}

#[test]
fn head_is_get_without_a_body() {
    let site = Site::start();
    for path in ["/v1/api/live", "/v1/api/stream"] {
        let head = site.send("HEAD", path, &[("x-api-key", site.key())], "");
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
    }
    assert_eq!(site.send("HEAD", "/v1/events", &[], "").status, 405);
}

#[test]
fn a_request_keeps_its_name_if_that_is_a_sane_one() {
    let site = Site::start();
    let named = |name: &str| site.send("GET", "/v1/api/stats", &[("x-request-id", name)], "");
    let answer = named("call-7.b_c");
    assert_eq!(answer.header("x-request-id"), Some("call-7.b_c"));
    assert_eq!(answer.json()["error"]["request_id"], "call-7.b_c");
    let answer = named("no spaces, please");
    let minted = answer.header("x-request-id").unwrap();
    assert!(minted.starts_with("req_") && minted.len() == 28, "{minted}");
}

#[test]
fn pages_of_other_origins_may_call_and_read() {
    let site = Site::start();
    assert_eq!(site.get("/v1/api/live").header("access-control-allow-origin"), Some("*"));
    let preflight =
        [("origin", "https://a.example"), ("access-control-request-method", "POST"), ("access-control-request-headers", "content-type")];
    let answer = site.send("OPTIONS", "/v1/events", &preflight, "");
    let told =
        ["access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers"].map(|name| answer.header(name));
    assert_eq!((answer.status, told), (204, [Some("*"), Some("POST, OPTIONS"), Some("content-type")]));
    let plain = site.send("OPTIONS", "/v1/api/live", &[], "");
    assert_eq!(
        (plain.status, plain.header("allow"), plain.header("access-control-allow-methods")),
        (204, Some("GET, HEAD, OPTIONS"), None)
    );
    assert_eq!(site.send("OPTIONS", "/nowhere", &preflight, "").status, 404);
}

#[test]
fn problem_details_come_to_those_who_ask() {
    let site = Site::start();
    let answer = site.send("GET", "/v1/api/stats", &[("accept", "application/problem+json")], "");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let body = answer.json();
    assert_eq!((&body["status"], &body["title"], &body["error"]["code"]), (&json!(401), &json!("AUTH_FAILED"), &json!("AUTH_FAILED")));
    assert_eq!(site.send("GET", "/v1/api/stats", &[], "").header("content-type"), Some("application/json"));
}

#[test]
fn health_and_the_document_need_no_key() {
    let site = Site::start();
    assert_eq!(site.send("GET", "/health", &[], "").json(), json!({"status": "ok"}));
    let document = site.send("GET", "/openapi.json", &[], "").json();
    assert_eq!(document["paths"]["/v1/api/stats"]["get"]["operationId"], "getStats");
}

#[test]
fn a_connection_serves_many_requests() {
    let site = Site::start();
    let request = format!("GET /v1/api/live HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\n", site.key());
    let answers = site.raw(format!("{request}\r\n{request}connection: close\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
}

#[test]
fn a_stopped_server_answers_no_more() {
    let site = Site::start();
    let address = site.server.address();
    site.server.shutdown();
    assert!(std::net::TcpStream::connect(address).is_err());
}
