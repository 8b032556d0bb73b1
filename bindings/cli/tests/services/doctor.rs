//! `agentlytics doctor`: what is wrong, and what to do.

use std::time::Duration;

use agentlytics_bridge::{Client, Hooks};
use serde_json::{Value, json};

use crate::site::Site;

const SOON: Duration = Duration::from_millis(100);

/// Exit code, and of each finding service, check and state.
fn examined(site: &Site, arguments: &[&str]) -> (Option<i32>, Vec<Value>, String) {
    let ended = site.run(&[&["doctor", "--output", "json"], arguments].concat());
    let report: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"));
    let findings = report["findings"].as_array().unwrap();
    let told = findings.iter().map(|finding| json!([finding["service"], finding["check"], finding["state"]])).collect();
    (ended.code, told, ended.stdout)
}

#[test]
fn all_is_well() {
    let site = Site::new();
    let (code, told, _) = examined(&site, &["--write"]);
    let expected = [
        json!(["metrone", "configuration", "ok"]),
        json!(["metrone", "reachability", "ok"]),
        json!(["metrone", "clock", "ok"]),
        json!(["metrone", "reading", "ok"]),
        json!(["metrone", "writing", "ok"]),
        json!(["agent-analytics", "configuration", "ok"]),
        json!(["agent-analytics", "reachability", "ok"]),
        json!(["agent-analytics", "clock", "ok"]),
        json!(["agent-analytics", "reading", "ok"]),
        json!(["agent-analytics", "writing", "ok"]),
        json!(["agnt", "configuration", "ok"]),
        json!(["agnt", "reachability", "ok"]),
        json!(["agnt", "clock", "ok"]),
        json!(["agnt", "reading", "ok"]),
    ];
    assert_eq!((code, told), (Some(0), expected.to_vec()));
    assert_eq!(site.server.control().events().len(), 0, "nothing is stored");
}

#[test]
fn a_wrong_key_is_found_with_where_it_comes_from() {
    let site = Site::new();
    let unknown = "metrone_test_00000000000000000000000000000000";
    let (code, told, text) = examined(&site, &["metrone", "--write", "--key", unknown]);
    let states: Vec<_> = told.iter().map(|finding| (finding[1].as_str().unwrap(), finding[2].as_str().unwrap())).collect();
    assert_eq!(states, [("configuration", "ok"), ("reachability", "ok"), ("clock", "ok"), ("reading", "fail"), ("writing", "fail")]);
    assert_eq!(code, Some(1));
    assert!(text.contains("api_key from the command line, endpoint from the profile default") && !text.contains(unknown), "{text}");
}

#[test]
fn nobody_there_and_nothing_set_up() {
    let site = Site::new();
    let (code, told, text) = examined(&site, &["agnt", "--url", "http://127.0.0.1:9"]);
    assert_eq!((code, told.len(), &told[1]), (Some(1), 2, &json!(["agnt", "reachability", "fail"])));
    assert!(text.contains("is the service running"), "{text}");

    site.configure("");
    let (code, told, text) = examined(&site, &[]);
    assert_eq!((code, told), (Some(1), vec![json!([null, "configuration", "fail"])]));
    assert!(text.contains("agentlytics config set SERVICE api_key"), "{text}");
    let (code, told, _) = examined(&site, &["metrone"]);
    assert_eq!((code, told), (Some(1), vec![json!(["metrone", "configuration", "fail"])]));
}

#[test]
fn a_token_that_only_writes_is_a_warning() {
    let site = Site::new();
    let (uri, token) = (site.server.uri("agent_analytics"), site.server.token("agent_analytics"));
    site.configure(&format!("[profiles.default.agent_analytics]\nendpoint = '{uri}'\ntoken = '{token}'\n"));
    let (code, told, _) = examined(&site, &["--write"]);
    assert_eq!(
        (code, &told[3], &told[4]),
        (Some(0), &json!(["agent-analytics", "reading", "warn"]), &json!(["agent-analytics", "writing", "ok"]))
    );
}

#[test]
fn what_was_left_on_disk_is_found() {
    let site = Site::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    let options = json!({"api_key": site.server.key("metrone"), "endpoint": "http://127.0.0.1:9", "max_retries": 0, "retry_base_ms": 1, "spool_dir": path});
    let client = Client::open("metrone", options, Hooks::default()).unwrap();
    client.track(client.event("agent_action").unwrap()).unwrap();
    client.shutdown_blocking(SOON);
    drop(client);

    let ended = site.run_with(&["doctor", "metrone"], &[("AGENTLYTICS_SPOOL_DIR", path)]);
    assert_eq!(ended.code, Some(0), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("warn  spool: ") && ended.stdout.contains("1 events wait, and their clients have ended"),
        "{}",
        ended.stdout
    );
    let kept = agentlytics_bridge::SpoolDirectory::new(path).clients().unwrap();
    assert_eq!(kept.iter().map(|client| client.events).sum::<u64>(), 1, "it is looked at and left");
}
