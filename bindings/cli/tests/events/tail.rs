//! `agentlytics tail`.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, ChildStdout};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};

use crate::site::Site;
use crate::support::Ended;

/// A command that shows events, and its streams, line by line.
struct Tail {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
    err: Lines<BufReader<ChildStderr>>,
}

impl Tail {
    /// Listens, and returns when the stream is open.
    fn start(site: &Site, arguments: &[&str]) -> Self {
        let mut child = site.start(&[&["tail"], arguments].concat());
        let out = BufReader::new(child.stdout.take().unwrap()).lines();
        let err = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut tail = Self { child, out, err };
        assert_eq!(tail.note(), format!("agentlytics: listening to {}", arguments[0]));
        tail
    }

    /// The next line on standard error.
    fn note(&mut self) -> String {
        self.err.next().unwrap().unwrap()
    }

    fn line(&mut self) -> Option<String> {
        self.out.next().map(Result::unwrap)
    }

    fn event(&mut self) -> Value {
        serde_json::from_str(&self.line().unwrap()).unwrap()
    }

    /// What is left of its output when it has ended, and how it ended.
    fn end(mut self) -> (Option<i32>, Vec<String>, Vec<String>) {
        let out = self.out.by_ref().map(Result::unwrap).collect();
        let err = self.err.by_ref().map(Result::unwrap).collect();
        (self.child.wait().unwrap().code(), out, err)
    }
}

/// Stores an event through the command itself.
fn track(site: &Site, service: &str, event_type: &str, plan: &str) {
    let ended = site.run(&["track", service, event_type, "--set", &format!("plan={plan}")]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn events_are_shown_as_they_arrive() {
    let site = Site::new();
    for (service, name) in [("metrone", "event_type"), ("agent-analytics", "event")] {
        let mut tail = Tail::start(&site, &[service, "--output", "ndjson", "--limit", "2"]);
        track(&site, service, "a", "pro");
        let event = tail.event();
        assert_eq!((&event[name], &event["properties"]["plan"]), (&json!("a"), &json!("pro")));
        track(&site, service, "b", "free");
        assert_eq!(tail.event()[name], "b");
        assert_eq!(tail.end(), (Some(0), vec![], vec![]), "it ends by itself after two");
    }
}

#[test]
fn only_what_was_asked_for_is_shown() {
    let site = Site::new();
    for (service, name) in [("metrone", "event_type"), ("agent-analytics", "event")] {
        let arguments = [service, "--json", "--event-type", "a", "--filter", "plan=pro", "--limit", "2"];
        let mut tail = Tail::start(&site, &arguments);
        for (event_type, plan) in [("a", "pro"), ("b", "pro"), ("a", "free"), ("a", "pro")] {
            track(&site, service, event_type, plan);
        }
        for _ in 0..2 {
            let event = tail.event();
            assert_eq!((&event[name], &event["properties"]["plan"]), (&json!("a"), &json!("pro")));
        }
        assert_eq!(tail.end().1, Vec::<String>::new());
    }
}

#[test]
fn people_get_a_line_for_each_event() {
    let site = Site::new();
    let mut tail = Tail::start(&site, &["metrone", "--limit", "1"]);
    track(&site, "metrone", "a", "two words");
    let line = tail.line().unwrap();
    assert!(line.contains("event_type=a ") && line.contains(r#"properties.plan="two words""#), "{line}");
    tail.end();
}

#[test]
fn a_lost_connection_is_replaced_and_told() {
    let site = Site::new();
    let mut tail = Tail::start(&site, &["metrone", "--json", "--limit", "2"]);
    track(&site, "metrone", "a", "pro");
    tail.event();
    assert_eq!(site.server.control().cut_streams(), 1);
    track(&site, "metrone", "b", "pro");
    assert_eq!(tail.event()["event_type"], "b", "what came meanwhile is not lost");
    let (code, _, notes) = tail.end();
    assert_eq!((code, notes), (Some(0), vec!["agentlytics: connected to metrone again".to_owned()]));
}

#[test]
fn a_stream_may_begin_after_an_event() {
    let site = Site::new();
    for event_type in ["a", "b"] {
        track(&site, "metrone", event_type, "pro");
    }
    let first = site.stored()[0]["id"].as_str().unwrap().to_owned();
    let mut tail = Tail::start(&site, &["metrone", "--json", "--since", &first, "--limit", "1"]);
    assert_eq!(tail.event()["event_type"], "b");
    tail.end();
}

#[test]
fn it_ends_quietly_when_it_is_told_or_its_time_is_over_or_nobody_reads() {
    let site = Site::new();
    let tail = Tail::start(&site, &["metrone"]);
    kill(Pid::from_raw(tail.child.id().try_into().unwrap()), Signal::SIGINT).unwrap();
    assert_eq!(tail.end(), (Some(0), vec![], vec![]));

    let ended = site.run(&["tail", "metrone", "--for", "1ms"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""), "{}", ended.stderr);

    let Tail { mut child, out, err } = Tail::start(&site, &["metrone", "--json"]);
    drop(out);
    track(&site, "metrone", "a", "pro");
    assert_eq!((child.wait().unwrap().code(), err.count()), (Some(0), 0));
}

#[test]
fn failures_say_what_to_mend() {
    let site = Site::new();
    for (arguments, code, told) in [
        (&["agnt"][..], 2, "agnt gives no events as they arrive; metrone and agent-analytics do"),
        (&["metrone", "--key", "metrone_test_00000000000000000000000000000000"], 3, "status 401"),
        (&["metrone", "--filter", "plan"], 2, "wanted is NAME=VALUE"),
        (&["metrone", "--for", "soon"], 2, "wanted is for example 10s or 5m"),
        (&["metrone", "--for=-10s"], 2, "must not be negative"),
        (&["agent-analytics", "--since", "e-1"], 2, "a stream of agent-analytics begins when it is opened"),
        (&["metrone", "--filter", "source=nowhere"], 2, "nowhere"),
    ] {
        let ended: Ended = site.run(&[&["tail"], arguments].concat());
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "{arguments:?}: {}", ended.stderr);
    }
}

#[test]
fn every_example_works() {
    let site = Site::new();
    let help = site.run(&["tail", "--help"]).stdout;
    let examples: Vec<_> = help.lines().filter_map(|line| line.strip_prefix("  agentlytics ")).collect();
    assert_eq!(examples.len(), 2, "{help}");
    for example in examples {
        // As it stands, but for the time: it would be waited for.
        let words: Vec<_> = example.split(' ').map(|word| if word == "10s" { "100ms" } else { word }).collect();
        let ended = site.run(&words);
        assert_eq!(ended.code, Some(0), "{example}: {}", ended.stderr);
    }
}
