//! `agentlytics demo` as a process.

mod support;

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use support::run;

/// The numbers that must hold, of a run that must succeed.
fn numbers(file: Option<&Path>) -> Value {
    let file = file.map(|file| file.to_str().unwrap());
    let ended = run(&[&["demo", "--json"], file.as_slice()].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(ended.stdout.lines().count(), 1, "one object and nothing else");
    serde_json::from_str(&ended.stdout).unwrap()
}

/// Checks those members of `numbers` that `expected` has.
fn assert_holds(numbers: &Value, expected: Value) {
    for (name, expected) in expected.as_object().unwrap() {
        assert_eq!(&numbers[name], expected, "{name}");
    }
}

/// The exit code and the words of a run that must fail.
fn failure(file: &Path) -> (Option<i32>, String) {
    let ended = run(&["demo", "--json", file.to_str().unwrap()]);
    assert_eq!(ended.stdout, "", "a failure prints no numbers");
    (ended.code, ended.stderr)
}

/// Files of one test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn session(user: &str, reward: f64) -> Value {
    json!({"user_id": user, "reward": reward, "messages": [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "look"}}]},
        {"role": "tool", "content": "here"},
        {"role": "assistant", "content": "Here."},
    ]})
}

#[test]
fn the_sample_comes_back_whole() {
    let numbers = numbers(None);
    assert_holds(
        &numbers,
        json!({
            "sessions": 7, "users": 5, "user_messages": 16, "agent_messages": 26, "tool_calls": 14, "sessions_succeeded": 5,
            "events_sent": 70, "events_stored": 70, "duplicates": 0, "lost": 0, "damaged": [],
        }),
    );
    let (first, second) = (&numbers["top_tools"][0], &numbers["top_tools"][1]);
    assert_eq!((first, second), (&json!({"name": "find_tool", "count": 4}), &json!({"name": "reserve_tool", "count": 3})));
    assert_eq!(numbers["delivery"]["delivered"], 70);
    assert_holds(
        &numbers,
        json!({
            "metrone": {"total_events": 70, "unique_sessions": 7, "ai_interactions": 42},
            "agent_analytics": {"total_events": 70, "total_sessions": 7, "unique_users": 5},
            "agnt": {
                "incomingMessages": 16, "outgoingMessages": 26, "tasksInitiated": 7, "tasksCompleted": 5, "total": 54, "activeUsers": 5,
            },
        }),
    );
}

#[test]
fn people_get_tables() {
    let ended = run(&["demo"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for words in ["Sessions", "71.4 %", "find_tool", "agnt.tasksCompleted", "per second"] {
        assert!(ended.stdout.contains(words), "{words} in\n{}", ended.stdout);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_page_stays_until_it_is_interrupted() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    let browser = support::browser::FakeBrowser::install();
    let mut demo =
        browser.of(&mut support::agentlytics(&["demo", "--json", "--open"])).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let url = browser.shown();
    let events = ureq::get(format!("{url}events")).call().unwrap().body_mut().read_to_string().unwrap();
    let events: Value = serde_json::from_str(&events).unwrap();
    assert_eq!(events.as_array().map(Vec::len), Some(70));
    kill(Pid::from_raw(i32::try_from(demo.id()).unwrap()), Signal::SIGINT).unwrap();
    assert_eq!(demo.wait().unwrap().code(), Some(0));
}

#[test]
fn plain_packed_array_and_lines_give_the_same_numbers() {
    let sessions = [session("ada", 1.0), session("bo", 0.0), session("ada", 1.0)];
    let array = json!(sessions).to_string();
    let lines: String = sessions.iter().map(|session| format!("{session}\n")).collect();
    let files = Files::new();
    for file in [
        files.write("array.json", &array),
        files.write("lines.jsonl", &lines),
        files.write("array.json.gz", gzip(&array)),
        files.write("packed-under-any-name", gzip(&lines)),
    ] {
        assert_holds(
            &numbers(Some(&file)),
            json!({
                "sessions": 3, "users": 2, "user_messages": 3, "agent_messages": 6, "tool_calls": 3, "sessions_succeeded": 2,
                "events_sent": 18, "events_stored": 18, "duplicates": 0, "lost": 0,
                "top_tools": [{"name": "look", "count": 3}],
            }),
        );
    }
}

#[test]
fn a_damaged_session_is_named_and_left_out() {
    let files = Files::new();
    let lines = format!("{}\n{{\"messages\": 3}}\n{}\n", session("ada", 1.0), session("bo", 1.0));
    let ended = run(&["demo", "--json", files.write("lines.jsonl", lines).to_str().unwrap()]);
    assert_eq!(ended.code, Some(0));
    assert!(ended.stderr.contains("lines.jsonl: line 2, column 14: invalid type: integer `3`"), "{}", ended.stderr);
    let numbers: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_holds(&numbers, json!({"sessions": 2, "lost": 0}));
    assert_eq!(numbers["damaged"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_file_that_holds_no_session_is_told_what_was_expected() {
    let files = Files::new();
    let array = json!([session("ada", 1.0)]).to_string();
    for (file, told) in [
        (files.write("empty", ""), "it is empty"),
        (files.write("foreign.json", r#"[{"name": "x"}]"#), "session 1: missing field `messages`"),
        (files.write("foreign.csv", "id,name\n1,x\n"), "line 1"),
        (files.write("cut.json", &array[..array.len() - 9]), "the JSON array is damaged"),
        (files.write("cut.json.gz", &gzip(&array)[..40]), "cannot be read"),
    ] {
        let (code, stderr) = failure(&file);
        assert_eq!(code, Some(1), "{stderr}");
        assert!(stderr.contains(told) && stderr.contains(file.to_str().unwrap()), "{stderr}");
    }
}

#[test]
fn a_file_that_cannot_be_opened_is_a_mistake_of_the_command_line() {
    let (code, stderr) = failure(Path::new("/nowhere/sessions.json"));
    assert_eq!(code, Some(2));
    assert!(stderr.contains("/nowhere/sessions.json: cannot be opened"), "{stderr}");
}

#[test]
fn recorded_sessions_of_an_airline_have_their_published_totals() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/agent-sessions-airline-gpt4o.json.gz");
    if !file.exists() {
        println!("skipped: {} is not there", file.display());
        return;
    }
    let numbers = numbers(Some(&file));
    assert_holds(
        &numbers,
        json!({
            "sessions": 200, "users": 34, "user_messages": 1490, "agent_messages": 2454, "tool_calls": 1164,
            "sessions_succeeded": 84, "events_sent": 5508, "events_stored": 5508, "duplicates": 0, "lost": 0, "damaged": [],
            "metrone": {"total_events": 5508, "unique_sessions": 200, "ai_interactions": 3944},
            "agent_analytics": {"total_events": 5508, "total_sessions": 200, "unique_users": 34},
            "agnt": {
                "incomingMessages": 1490, "outgoingMessages": 2454, "tasksInitiated": 200, "tasksCompleted": 84, "total": 4228,
                "activeUsers": 34,
            },
        }),
    );
    let first_three = numbers["top_tools"].as_array().map(|tools| &tools[..3]);
    let expected = json!([
        {"name": "get_reservation_details", "count": 377},
        {"name": "search_direct_flight", "count": 141},
        {"name": "get_user_details", "count": 120},
    ]);
    assert_eq!(json!(first_three), expected);
}
