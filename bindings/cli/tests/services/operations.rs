//! Operations as subcommands, in a process of their own, against a mock server of this one.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Stdio;

use agentlytics_mock_server::JournalFilter;
use agentlytics_spec::{Tool, tools};
use serde_json::Value;

use crate::site::Site;
use crate::support::{Ended, agentlytics, run};

/// Stores events of these types, the oldest first.
fn store(site: &Site, types: &[&str]) {
    for event_type in types {
        let ended = site.run(&["metrone", "track-event", "--event-type", event_type]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
}

/// The parameters of the query that an operation was called with last.
fn asked(site: &Site, operation: &str) -> BTreeMap<String, String> {
    let mut filter = JournalFilter::default();
    filter.operation = Some(operation.to_owned());
    site.server.control().requests(&filter).pop().unwrap().query.into_iter().collect()
}

#[test]
fn an_answer_is_printed_in_the_form_that_was_asked_for() {
    let site = Site::new();
    store(&site, &["=first", "second"]);
    let events = |format| site.run(&["metrone", "get-events", "--output", format]).stdout;

    let document: Value = serde_json::from_str(&events("json")).unwrap();
    assert_eq!(document["data"].as_array().unwrap().len(), 2);

    let lines: Vec<Value> = events("ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|row| &row["event_type"]).collect::<Vec<_>>(), ["second", "=first"]);

    let csv = events("csv");
    let titles: Vec<_> = csv.lines().next().unwrap().split(',').collect();
    let column = titles.iter().position(|title| *title == "event_type").unwrap();
    assert_eq!(csv.lines().skip(1).map(|line| line.split(',').nth(column).unwrap()).collect::<Vec<_>>(), ["second", "'=first"]);

    let table = events("table");
    assert!(table.contains("event_type") && table.contains("│ ") && !table.contains('\u{1b}'), "{table}");
}

#[test]
fn a_walk_ends_with_the_last_page_or_with_enough() {
    let site = Site::new();
    store(&site, &["a", "b", "c", "d", "e"]);
    let walked = |more: &[&str]| {
        let ended = site.run(&[&["metrone", "get-events", "--limit", "2"], more].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout
    };
    assert_eq!(walked(&["--output", "ndjson"]).lines().count(), 2);
    assert_eq!(walked(&["--output", "ndjson", "--all"]).lines().count(), 5);
    assert_eq!(walked(&["--output", "ndjson", "--max-items", "3"]).lines().count(), 3);
    assert_eq!(walked(&["--output", "csv", "--all"]).lines().count(), 6);
    let rows: Value = serde_json::from_str(&walked(&["--output", "json", "--max-items", "4"])).unwrap();
    assert_eq!(rows.as_array().unwrap().iter().map(|row| &row["event_type"]).collect::<Vec<_>>(), ["e", "d", "c", "b"]);
}

#[test]
fn options_go_before_json_and_that_before_a_file() {
    let site = Site::new();
    let file = site.file("arguments.json", r#"{"days": 1, "limit": 1, "source": "web"}"#);
    let arguments = ["metrone", "get-events", "--file", &file, "--arguments", r#"{"days": 2, "limit": 2}"#, "--days", "3"];
    assert_eq!(site.run(&arguments).code, Some(0));
    let asked = asked(&site, "getEvents");
    assert_eq!(["days", "limit", "source"].map(|name| asked[name].as_str()), ["3", "2", "web"]);
}

#[test]
fn a_file_may_hold_the_one_list_that_is_wanted() {
    let site = Site::new();
    let steps = r#"[{"event": "page_view"}, {"event": "signup"}]"#;
    let by_file = site.json(&["agent-analytics", "get-funnel", "--file", &site.file("steps.json", steps)]);
    let names = |funnel: &Value| funnel["steps"].as_array().unwrap().iter().map(|step| step["event"].clone()).collect::<Vec<_>>();
    assert_eq!(names(&by_file), ["page_view", "signup"]);

    let by_options = ["agent-analytics", "get-funnel", "--steps", r#"{"event": "page_view"}"#, "--steps", r#"{"event": "signup"}"#];
    assert_eq!(names(&site.json(&by_options)), ["page_view", "signup"]);
    assert_eq!(names(&site.json(&["agent-analytics", "get-funnel", "--steps", steps])), ["page_view", "signup"]);

    let mut command = agentlytics(&["agent-analytics", "get-funnel", "--file", "-", "--json"]);
    command.env("AGENTLYTICS_CONFIG", site.config()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(steps.as_bytes()).unwrap();
    let ended = Ended::from(child.wait_with_output().unwrap());
    assert_eq!(names(&serde_json::from_str(&ended.stdout).unwrap()), ["page_view", "signup"]);
}

#[test]
fn what_takes_something_away_wants_a_yes() {
    let site = Site::new();
    let created = site.json(&["agent-analytics", "create-project", "--name", "short-lived"]);
    let id = created["id"].as_str().unwrap();
    let projects = || site.json(&["agent-analytics", "list-projects"])["projects"].as_array().unwrap().len();
    let refused = site.run(&["agent-analytics", "delete-project", "--id", id]);
    assert_eq!((refused.code, projects()), (Some(2), 2), "{}", refused.stderr);
    assert!(refused.stderr.contains("takes something away for good; add --yes if that is meant"), "{}", refused.stderr);
    let done = site.run(&["agent-analytics", "delete-project", "--id", id, "--yes"]);
    assert_eq!((done.code, projects()), (Some(0), 1), "{}", done.stderr);
}

#[test]
fn nobody_reads_on_and_the_command_ends_without_a_word() {
    let site = Site::new();
    store(&site, &["a", "b"]);
    for format in ["table", "json", "ndjson", "csv"] {
        let mut command = agentlytics(&["metrone", "get-events", "--all", "--output", format]);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = command.env("AGENTLYTICS_CONFIG", site.config()).stdout(writer).output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap().as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn near_names_are_suggested() {
    for (line, suggested) in [
        (&["metrome", "get-stats"][..], "metrone"),
        (&["metrone", "get-stat"][..], "get-stats"),
        (&["metrone", "get-stats", "--day", "7"][..], "--days"),
        (&["agnt", "get-metrics", "--period", "wek"][..], "week"),
    ] {
        let ended = run(line);
        assert_eq!(ended.code, Some(2), "{line:?}");
        assert!(ended.stderr.contains(&format!("'{suggested}'")), "{line:?}: {}", ended.stderr);
    }
}

/// The command lines after "Example:" in the help of a tool.
fn examples(tool: &Tool) -> Vec<Vec<String>> {
    let service = tool.calls.service.replace('_', "-");
    let operation = tool.name[tool.calls.service.len() + 1..].replace('_', "-");
    let help = run(&[&service, &operation, "--help"]).stdout;
    let lines = help.rsplit_once("Example").unwrap().1.lines().filter_map(|line| line.strip_prefix("  agentlytics "));
    lines.map(|line| shlex::split(line).unwrap()).collect()
}

#[test]
fn every_example_does_what_it_says() {
    let site = Site::new();
    // What is there when the next comes: first what makes things, last what takes them away.
    let order = |tool: &Tool| match tool.annotations {
        annotations if annotations.destructive_hint => 3,
        annotations if annotations.read_only_hint => 1,
        _ if tool.name.contains("_create_") || tool.name.contains("_track_") => 0,
        _ => 2,
    };
    let mut sorted: Vec<_> = tools().iter().collect();
    // Experiments go before their project, and the key last.
    sorted.sort_by_key(|tool| {
        let needs_others = tool.name.contains("create_experiment") || tool.name.contains("delete_project");
        (order(tool), tool.name.contains("revoke"), needs_others)
    });
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    let mut run = 0;
    for tool in sorted {
        let kind = if tool.name.ends_with("experiment") { "experiment" } else { "project" };
        for mut words in examples(tool) {
            for word in words.iter_mut().filter(|word| *word == "ID") {
                word.clone_from(&ids[kind]);
            }
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            let ended = site.run(&words);
            assert_eq!(ended.code, Some(0), "agentlytics {}: {}", words.join(" "), ended.stderr);
            // Of no rows there are no lines.
            assert!(!ended.stdout.is_empty() || words.contains(&"ndjson"), "agentlytics {}", words.join(" "));
            run += 1;
        }
        if tool.name.contains("_create_") {
            let of_project: &[_] = if kind == "experiment" { &["--project", "my-site"] } else { &[] };
            let listed = site.json(&[&["agent-analytics", &format!("list-{kind}s")], of_project].concat());
            let listed = listed[format!("{kind}s")].as_array().unwrap();
            let made = listed.iter().find(|each| each["name"] == "my-site" || each["name"] == "signup_cta").unwrap();
            ids.insert(kind, made["id"].as_str().unwrap().to_owned());
        }
    }
    assert!(run >= tools().len(), "{run} examples");
    assert_eq!(ids.into_keys().collect::<Vec<_>>(), ["experiment", "project"]);
}
