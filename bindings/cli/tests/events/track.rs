//! `agentlytics track`.

use std::io::Write;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};

use crate::site::{Site, object};
use crate::support::Ended;

#[test]
fn an_event_is_sent_as_it_is_told() {
    let site = Site::new();
    let id = "0190a3b4-0000-7000-8000-000000000001";
    let words = ["--set", "agent_id=desk", "--set", "ms=1200", "--properties", r#"{"plan": "pro"}"#, "--id", id];
    let time = ["--time", "2026-03-01T09:00:00+01:00", "--json"];
    let arguments = [&["track", "metrone", "agent_action"], &words[..], &time].concat();
    for (delivered, duplicate) in [(1, 0), (0, 1)] {
        let ended = site.run(&arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert_eq!(object(&ended), json!({"id": id, "delivered": delivered, "duplicate": duplicate, "spooled": 0, "lost": 0}));
    }
    let [event] = site.stored().try_into().unwrap();
    let expected = json!(["agent_action", "2026-03-01T08:00:00Z", "desk", {"plan": "pro", "ms": 1200}, id]);
    let told = ["event_type", "occurred_at", "agent_id", "properties", "idempotency_key"].map(|name| event[name].clone());
    assert_eq!(json!(told), expected);
}

#[test]
fn helpers_and_projects_are_those_of_the_service() {
    let site = Site::new();
    let ended = site.run(&["track", "metrone", "--helper", "track_ai_intent", "--set", "intent=refund"]);
    assert_eq!((ended.code, ended.stdout.ends_with(" is stored\n")), (Some(0), true), "{ended:?}");
    let ended = site.run(&["track", "agent-analytics", "signup", "--project", "test", "--set", "plan=pro"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let kinds: Vec<_> = site.stored().iter().map(|event| event["event_type"].clone()).collect();
    assert_eq!(kinds, ["ai_intent", "signup"]);
}

#[test]
fn each_line_is_an_event_and_damaged_ones_are_named() {
    let site = Site::new();
    let input = "{\"event_type\": \"a\"}\n\n{\"event_type\": \"b\", \"id\": \"one\"}\n{\"event_type\"\n{\"plan\": 1}\n{\"event\": \"c\"}\n";
    let ended = site.feed(&["track", "metrone", "--stdin", "--json"], input);
    assert_eq!(ended.code, Some(1));
    let expected = json!({"lines": 5, "damaged": 2, "delivered": 3, "duplicate": 0, "spooled": 0, "lost": 0});
    assert_eq!(object(&ended), expected);
    for told in ["line 4: column 13: EOF while parsing an object; left out", "line 5: ", "2 of 5 lines are damaged and were not sent"] {
        assert!(ended.stderr.contains(told), "{told} in {}", ended.stderr);
    }
    let kinds: Vec<_> = site.stored().iter().map(|event| event["event_type"].clone()).collect();
    assert_eq!(kinds, ["a", "b", "c"]);

    let again =
        site.feed(&["track", "metrone", "--stdin", "--json"], "{\"event_type\": \"b\", \"id\": \"one\"}\n{\"event_type\": \"a\"}\n");
    assert_eq!((again.code, &object(&again)["delivered"], &object(&again)["duplicate"]), (Some(0), &json!(1), &json!(1)));
}

#[test]
fn an_end_that_is_asked_for_loses_nothing_that_was_read() {
    let site = Site::new();
    let mut child = site.start(&["track", "metrone", "--stdin", "--output", "json"]);
    let mut input = child.stdin.take().unwrap();
    // So many are sent at once; these are stored before the end is asked for, and the input stays open.
    for number in 0..100 {
        writeln!(input, "{}", json!({"event_type": "a", "number": number})).unwrap();
    }
    crate::support::until(|| site.stored().len() == 100);
    writeln!(input, "{}", json!({"event_type": "last"})).unwrap();
    kill(Pid::from_raw(child.id().try_into().unwrap()), Signal::SIGINT).unwrap();
    let ended = Ended::from(child.wait_with_output().unwrap());
    drop(input);
    let lines = object(&ended)["lines"].as_u64().unwrap();
    assert!(ended.code == Some(0) && (lines == 100 || lines == 101), "{ended:?}");
    assert_eq!(site.stored().len() as u64, lines);
}

#[test]
fn what_cannot_be_sent_waits_on_disk() {
    let site = Site::new();
    let folder = site.folder.path().to_str().unwrap();
    let unavailable = json!({"operation": "trackBatch", "fault": {"type": "status", "status": 401}});
    let unavailable = site.server.control().add_fault(serde_json::from_value(unavailable).unwrap());
    let arguments = ["track", "metrone", "a", "--durability", "journal", "--spool-dir", folder, "--json"];
    let ended = site.run(&arguments);
    assert_eq!(object(&ended)["spooled"], json!(1), "{ended:?}");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);

    site.server.control().remove_fault(unavailable.id);
    let ended = site.run(&arguments);
    assert_eq!(object(&ended)["delivered"], json!(2), "{ended:?}");
    assert_eq!(site.stored().len(), 2);
}

#[test]
fn a_loss_is_a_failure() {
    let site = Site::new();
    let body = json!({"error": {"code": "BATCH_ALL_INVALID", "message": "not like this"}});
    let rule = json!({"operation": "trackBatch", "fault": {"type": "status", "status": 400, "body": body}});
    site.server.control().add_fault(serde_json::from_value(rule).unwrap());
    let ended = site.run(&["track", "metrone", "a", "--json"]);
    assert_eq!((ended.code, &object(&ended)["lost"]), (Some(1), &json!(1)));
    assert!(ended.stderr.contains("1 of 1 events did not arrive (1 rejected)"), "{}", ended.stderr);
    assert!(ended.stderr.contains("not like this"), "{}", ended.stderr);
}

#[test]
fn mistakes_are_told_before_anything_is_sent() {
    let site = Site::new();
    for (arguments, told) in [
        (&["metrone"][..], "EVENT_TYPE"),
        (&["agnt", "a"], "invalid value 'agnt'"),
        (&["metrone", "a", "--set", "b"], "wanted is NAME=VALUE"),
        (&["metrone", "a", "--properties", "{b: 1}"], "wanted is a JSON object, in quotation marks of the shell"),
        (&["metrone", "a", "--set", "agent_id=7"], "'agent_id' must be text, not 7"),
        (&["metrone", "a", "--time", "soon"], "soon"),
        (&["metrone", "a", "--id", "7"], "is not an identifier"),
        (&["metrone", "--helper", "track_nothing"], "track_nothing"),
        (&["metrone", "a", "--project", "test"], "do not go with metrone"),
        (&["metrone", "a", "--durability", "journal"], "spool_dir"),
        (&["agent-analytics", "a", "--stdin"], "cannot be used with"),
    ] {
        let ended = site.run(&[&["track"], arguments].concat());
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "{arguments:?}: {}", ended.stderr);
    }
    assert_eq!(site.stored(), Vec::<Value>::new());
}

#[test]
fn every_example_works() {
    let site = Site::new();
    let help = site.run(&["track", "--help"]).stdout;
    let examples = help.lines().filter_map(|line| line.strip_prefix("  agentlytics ")).collect::<Vec<_>>();
    assert_eq!(examples.len(), 4, "{help}");
    for example in examples {
        let line = example.strip_suffix(" < events.ndjson").unwrap_or(example);
        let words = shlex::split(line).unwrap();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let ended = site.feed(&words, "{\"event_type\": \"a\"}\n");
        assert_eq!(ended.code, Some(0), "{example}: {}", ended.stderr);
    }
    assert_eq!(site.stored().len(), 4);
}
