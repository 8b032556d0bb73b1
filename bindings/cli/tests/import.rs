//! `agentlytics import` as a process, into mock servers of this one.

mod support;

use std::collections::HashSet;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use agentlytics_mock_server::{JournalFilter, MockServer};
use flate2::Compression;
use flate2::write::GzEncoder;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tempfile::TempDir;

use support::{Ended, agentlytics, until};

/// Five page views of three visitors in four visits, and a line that breaks off.
const LOG: &str = r#"203.0.113.7 - - [17/May/2015:10:00:00 +0000] "GET /?utm_source=news&q=secret HTTP/1.1" 200 512 "https://example.org/" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
203.0.113.7 - - [17/May/2015:10:10:00 +0000] "GET /docs HTTP/1.1" 404 - "-" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
203.0.113.8 - - [17/May/2015:10:20:00 +0000] "GET /robots.txt HTTP/1.1" 200 5 "-" "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
203.0.113.9 - - [17/May/2015:10:30:00 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0 (compatible; Goo
203.0.113.9 - - [18/May/2015:02:00:00 +0200] "HEAD / HTTP/2.0" 200 5 "-" "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"
203.0.113.7 - - [18/May/2015:10:00:00 +0000] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
"#;

const DAMAGE: &str = "line 4: column 72: the User-Agent is missing or damaged";

/// A service, and a log to import into it.
struct Site {
    server: MockServer,
    folder: TempDir,
}

impl Site {
    /// A server that takes events of any time, as one that somebody hosts himself.
    fn new() -> Self {
        let server = MockServer::start_blocking().unwrap();
        let mut limits = server.control().limits();
        limits.check_event_time = false;
        server.control().set_limits(limits);
        Self { server, folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Arguments of an import of `log` into Metrone.
    fn metrone<'a>(&'a self, log: &'a str) -> Vec<&'a str> {
        vec!["import", log, "--to", "metrone", "--url", self.server.url(), "--key", self.server.key("metrone")]
    }

    /// The same into Agent Analytics.
    fn agent_analytics<'a>(&'a self, log: &'a str) -> Vec<&'a str> {
        let (url, token) = (self.server.url(), self.server.token("agent_analytics"));
        vec!["import", log, "--to", "agent-analytics", "--url", url, "--token", token]
    }

    /// The command, with a place of the site's own for what it keeps.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = agentlytics(arguments);
        command.env("XDG_STATE_HOME", self.folder.path().join("state"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.command(arguments).output().unwrap().into()
    }

    /// What is stored.
    fn stored(&self) -> Vec<Value> {
        self.server.control().events().iter().map(|event| serde_json::to_value(event).unwrap()).collect()
    }
}

fn with<'a>(mut arguments: Vec<&'a str>, more: &[&'a str]) -> Vec<&'a str> {
    arguments.extend(more);
    arguments
}

/// The one JSON object that a run printed.
fn object(ended: &Ended) -> Value {
    assert_eq!(ended.stdout.lines().count(), 1, "{}{}", ended.stdout, ended.stderr);
    serde_json::from_str(&ended.stdout).unwrap()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn members(event: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| event[name].clone()).collect()
}

#[test]
fn each_line_is_a_page_view() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    for (arguments, event_type) in [
        (site.metrone(log.to_str().unwrap()), "pageview"),
        (with(site.agent_analytics(log.to_str().unwrap()), &["--any-time"]), "page_view"),
    ] {
        let before = site.stored().len();
        let ended = site.run(&with(arguments, &["--json"]));
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert_eq!(ended.stderr, format!("agentlytics: {}: {DAMAGE}; left out\n", log.display()));
        let summary = object(&ended);
        assert_eq!(members(&summary, &["lines", "page_views", "damaged", "sessions"]), json!([6, 5, 1, 4]));
        assert_eq!(summary["damaged_lines"][0]["line"], 4);
        assert_eq!(summary["visitors"], json!({"human": 3, "crawler": 1, "ai_agent": 1}));
        assert_eq!(members(&summary, &["earliest", "latest"]), json!(["2015-05-17T10:00:00Z", "2015-05-18T10:00:00Z"]));
        assert_eq!(members(&summary["delivery"], &["delivered", "pending"]), json!([5, 0]));

        let stored = &site.stored()[before..];
        let seen = |event: &Value| members(event, &["event_type", "occurred_at", "page_path"]);
        let expected = [
            json!([event_type, "2015-05-17T10:00:00Z", "/"]),
            json!([event_type, "2015-05-17T10:10:00Z", "/docs"]),
            json!([event_type, "2015-05-17T10:20:00Z", "/robots.txt"]),
            json!([event_type, "2015-05-18T00:00:00Z", "/"]),
            json!([event_type, "2015-05-18T10:00:00Z", "/"]),
        ];
        assert_eq!(stored.iter().map(seen).collect::<Vec<_>>(), expected);
        assert_eq!(members(&stored[0], &["referrer", "utm_source"]), json!(["https://example.org/", "news"]));
        let facts =
            |event: &Value| members(&event["properties"], &["method", "status", "bytes", "browser", "bot", "bot_category", "bot_name"]);
        assert_eq!(facts(&stored[1]), json!(["GET", 404, null, "Firefox", false, null, null]));
        assert_eq!(facts(&stored[2]), json!(["GET", 200, 5, null, true, "crawler", "Googlebot"]));
        assert_eq!(facts(&stored[3]), json!(["HEAD", 200, 5, null, true, "ai_agent", "GPTBot"]));
        let sessions: Vec<_> = stored.iter().map(|event| &event["session_id"]).collect();
        assert!(sessions[0] == sessions[1] && sessions[0] != sessions[4], "{sessions:?}");
    }
}

#[test]
fn neither_addresses_nor_queries_are_sent() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    for arguments in [site.metrone(log.to_str().unwrap()), with(site.agent_analytics(log.to_str().unwrap()), &["--any-time"])] {
        assert_eq!(site.run(&arguments).code, Some(0));
    }
    let requests = serde_json::to_string(&site.server.control().requests(&JournalFilter::default())).unwrap();
    assert!(requests.contains("robots.txt") && !requests.contains("203.0.113") && !requests.contains("secret"), "{requests}");
}

#[test]
fn a_service_that_recognises_events_stores_each_line_once() {
    let site = Site::new();
    let (plain, packed) = (site.file("access.log", LOG), site.file("access.log.gz", gzip(LOG)));
    let delivered = |log: &PathBuf| object(&site.run(&with(site.metrone(log.to_str().unwrap()), &["--json"])))["delivery"].clone();
    assert_eq!(members(&delivered(&plain), &["delivered", "duplicate"]), json!([5, 0]));
    assert_eq!(members(&delivered(&packed), &["delivered", "duplicate"]), json!([0, 5]));

    let mut child = site.command(&site.metrone("-")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(LOG.as_bytes()).unwrap();
    let ended = Ended::from(child.wait_with_output().unwrap());
    assert!(ended.stdout.starts_with("5 page views in 6 lines of standard input, 1 damaged\n"), "{}", ended.stdout);
    assert!(ended.stdout.ends_with("metrone stored 0, and had 5 already\n"), "{}", ended.stdout);
    assert_eq!(site.stored().len(), 5);
}

#[test]
fn a_log_that_is_larger_than_the_queue_arrives_whole() {
    let site = Site::new();
    let line = LOG.lines().next().unwrap();
    let log = site.file("access.log", (0..5_000).map(|page| line.replace("GET /", &format!("GET /{page}")) + "\n").collect::<String>());
    let summary = object(&site.run(&with(site.metrone(log.to_str().unwrap()), &["--json"])));
    assert_eq!(members(&summary["delivery"], &["accepted", "delivered", "dropped"]), json!([5_000, 5_000, {}]));
    let paths = site.stored().into_iter().map(|event| event["page_path"].clone());
    assert!(paths.eq((0..5_000).map(|page| format!("/{page}"))), "each once, and in the order of the log");
}

#[test]
fn visitors_of_two_imports_are_the_same_under_the_same_salt() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    let visitors = |more: &[&str]| {
        let before = site.stored().len();
        let arguments = with(site.agent_analytics(log.to_str().unwrap()), &["--any-time"]);
        assert_eq!(site.run(&with(arguments, more)).code, Some(0));
        site.stored()[before..].iter().map(|event| event["user_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(visitors(&["--salt", "one"]), visitors(&["--salt", "one"]));
    assert_ne!(visitors(&["--salt", "one"]), visitors(&["--salt", "two"]));
    assert_ne!(visitors(&[]), visitors(&[]));
}

#[test]
fn the_key_opens_a_project_by_its_name() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    let (url, key) = (site.server.url(), site.server.key("agent_analytics"));
    let into = |project: &'static str| {
        let arguments = ["import", log.to_str().unwrap(), "--to", "agent-analytics", "--any-time"];
        site.run(&with(arguments.to_vec(), &["--url", url, "--key", key, "--project", project]))
    };
    assert_eq!(into("test").code, Some(0));
    assert_eq!(site.stored().len(), 5);
    let ended = into("another");
    assert_eq!((ended.code, site.stored().len()), (Some(2), 5));
    assert!(ended.stderr.contains("--project another: the account has no such project; it has test"), "{}", ended.stderr);
}

#[test]
fn damaged_lines_are_a_failure_only_on_demand() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    let ended = site.run(&with(site.metrone(log.to_str().unwrap()), &["--strict", "--json"]));
    assert_eq!((ended.code, &object(&ended)["page_views"], site.stored().len()), (Some(1), &json!(5), 5));
    assert!(ended.stderr.contains("1 of 6 lines are damaged"), "{}", ended.stderr);
}

#[test]
fn a_dry_run_needs_no_service() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    let ended = site.run(&["import", log.to_str().unwrap(), "--to", "metrone", "--dry-run", "--json"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let summary = object(&ended);
    assert_eq!(members(&summary, &["dry_run", "page_views", "damaged", "sessions", "delivery"]), json!([true, 5, 1, 4, null]));
    assert_eq!(site.stored().len(), 0);
}

#[test]
fn events_that_the_service_is_known_to_refuse_are_told() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    let ended = site.run(&with(site.agent_analytics(log.to_str().unwrap()), &["--json"]));
    assert_eq!((ended.code, site.stored().len()), (Some(1), 0));
    assert_eq!(object(&ended)["delivery"]["dropped"], json!({"expired": 5}));
    let told = "5 of 5 events did not arrive (5 expired): they are older than the service takes; --any-time sends them all the same";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
}

#[test]
fn failures_say_what_to_mend() {
    let site = Site::new();
    let log = site.file("access.log", LOG);
    let foreign = site.file("data.csv", "id,name\n".repeat(1_000));
    let cut = site.file("cut.gz", &gzip(LOG)[..60]);
    let (log, foreign, cut) = (log.to_str().unwrap(), foreign.to_str().unwrap(), cut.to_str().unwrap());
    let into = |url, key| vec!["import", log, "--to", "metrone", "--url", url, "--key", key];
    let unknown = "metrone_test_00000000000000000000000000000000";
    for (arguments, code, told) in [
        (site.metrone("/nowhere/access.log"), 2, "/nowhere/access.log: cannot be opened"),
        (site.metrone(foreign), 1, "none of 100 lines is of the format combined; line 1: column 8"),
        (site.metrone(cut), 1, "cut.gz: cannot be read"),
        (into(site.server.url(), unknown), 3, "status 401"),
        (into("http://127.0.0.1:9", unknown), 6, "no answer from 127.0.0.1:9"),
        (into("nonsense", unknown), 2, "endpoint"),
        (with(site.metrone(log), &["--token", "aat_1"]), 2, "do not go with metrone"),
        (with(site.metrone(log), &["--rate", "0"]), 2, "--rate"),
        (with(site.metrone("-"), &["--resume", "position"]), 2, "standard input cannot be read from its beginning again"),
        (with(site.metrone(log), &["--resume", "/dev/null/position"]), 2, "--resume /dev/null/position: cannot be written"),
    ] {
        let ended = site.run(&arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
        assert!(!ended.stderr.contains(unknown), "{}", ended.stderr);
    }
}

/// Events in lines, as many as asked for, and nothing that says when they happened.
fn events(count: usize) -> String {
    (0..count).map(|number| json!({"event_type": "step", "number": number}).to_string() + "\n").collect()
}

/// Numbers of the events that are stored, in the order of their arrival.
fn numbers(site: &Site) -> Vec<u64> {
    site.stored().iter().map(|event| event["properties"]["number"].as_u64().unwrap()).collect()
}

#[test]
fn events_arrive_as_they_stand_in_either_service() {
    let site = Site::new();
    let lines = [
        json!({"event_type": "signup", "timestamp": "2026-03-01T09:00:00Z", "session_id": "s-1", "plan": "pro"}).to_string(),
        "{\"event_type\": ".to_owned(),
        json!({"event": "login", "timestamp": 1_772_355_600_000_i64, "properties": {"plan": "free"}}).to_string(),
    ];
    let file = site.file("events.ndjson", lines.join("\n"));
    for arguments in [site.metrone(file.to_str().unwrap()), with(site.agent_analytics(file.to_str().unwrap()), &["--any-time"])] {
        let before = site.stored().len();
        let ended = site.run(&with(arguments, &["--json"]));
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert_eq!(ended.stderr, format!("agentlytics: {}: line 2: column 14: EOF while parsing a value; left out\n", file.display()));
        let summary = object(&ended);
        assert_eq!(members(&summary, &["format", "lines", "events", "damaged", "page_views"]), json!(["ndjson", 3, 2, 1, null]));
        let seen = |event: &Value| json!([event["event_type"], event["occurred_at"], event["session_id"], event["properties"]["plan"]]);
        let expected = [json!(["signup", "2026-03-01T09:00:00Z", "s-1", "pro"]), json!(["login", "2026-03-01T09:00:00Z", null, "free"])];
        assert_eq!(site.stored()[before..].iter().map(seen).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_session_is_an_event_for_each_of_its_steps() {
    let site = Site::new();
    let session = |user: &str| {
        json!({"user_id": user, "agent_id": "desk", "reward": 1, "messages": [
            {"role": "user", "content": "a secret"},
            {"role": "assistant", "tool_calls": [{"function": {"name": "find"}}]},
        ]})
    };
    let lines = format!("{}\n{{\"messages\": 3}}\n{}\n", session("ada"), session("bo"));
    let array = site.file("array.json.gz", gzip(&json!([session("ada"), 7, session("bo")]).to_string()));
    let lines = site.file("lines.jsonl", lines);
    for (arguments, place) in [
        (site.metrone(lines.to_str().unwrap()), "line 2: column 14"),
        (site.agent_analytics(array.to_str().unwrap()), "session 2: column 1"),
    ] {
        let before = site.stored().len();
        let ended = site.run(&with(arguments, &["--json"]));
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(ended.stderr.contains(place), "{}", ended.stderr);
        assert_eq!(members(&object(&ended), &["format", "events", "sessions", "damaged"]), json!(["transcripts", 10, 2, 1]));

        let stored = &site.stored()[before..];
        let kinds = stored.iter().map(|event| event["event_type"].as_str().unwrap()).collect::<Vec<_>>();
        assert_eq!(kinds[..5], ["task_initiated", "ai_chat", "ai_chat", "tool_call", "task_completed"]);
        assert_eq!(kinds[..5], kinds[5..]);
        let sessions: Vec<_> = stored.iter().map(|event| &event["session_id"]).collect();
        assert!(sessions[0] == sessions[4] && sessions[4] != sessions[5], "{sessions:?}");
        assert!(!format!("{stored:?}").contains("a secret"));
    }
    let again = object(&site.run(&with(site.metrone(lines.to_str().unwrap()), &["--json"])));
    assert_eq!(members(&again["delivery"], &["delivered", "duplicate"]), json!([0, 10]));
}

/// Events of a file that is imported while the service is slow: so many that an end comes in between.
const MANY: usize = 3_000;

/// An import of many events that is under way: some are stored, and some are not.
fn interrupted(site: &Site, arguments: &[&str], signal: Signal) -> Ended {
    let slow = json!({"operation": "trackBatch", "fault": {"type": "delay", "ms": 20}});
    let slow = site.server.control().add_fault(serde_json::from_value(slow).unwrap());
    let child = site.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(|| site.stored().len() >= 300);
    kill(Pid::from_raw(child.id().try_into().unwrap()), signal).unwrap();
    let ended = Ended::from(child.wait_with_output().unwrap());
    site.server.control().remove_fault(slow.id);
    ended
}

#[test]
fn after_a_kill_nothing_is_lost_and_nothing_comes_twice() {
    let site = Site::new();
    let file = site.file("events.ndjson", events(MANY));
    let arguments = with(site.metrone(file.to_str().unwrap()), &["--json"]);
    assert_eq!(interrupted(&site, &arguments, Signal::SIGKILL).code, None);
    let before = numbers(&site).len();
    assert!(before < MANY, "it was killed too late");

    let ended = site.run(&arguments);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let summary = object(&ended);
    let already_sent = summary["already_sent"].as_u64().unwrap() as usize;
    assert!(already_sent >= 100 && already_sent <= before, "{already_sent} of {before}");
    assert!(ended.stderr.contains(&format!("goes on after {already_sent} events")), "{}", ended.stderr);
    assert_eq!(summary["delivery"]["accepted"], MANY - already_sent);
    assert_eq!(numbers(&site), (0..MANY as u64).collect::<Vec<_>>());

    let again = object(&site.run(&arguments));
    assert_eq!(members(&again, &["already_sent", "events"]), json!([0, MANY]), "the import was done, so this is another");
}

#[test]
fn an_import_that_is_told_to_end_ends_in_order_and_goes_on_later() {
    let site = Site::new();
    let file = site.file("events.ndjson", events(MANY));
    let position = site.folder.path().join("position");
    // This service recognises no event, so what came twice would be there twice.
    let arguments =
        with(site.agent_analytics(file.to_str().unwrap()), &["--json", "--rate", "5000", "--resume", position.to_str().unwrap()]);
    let ended = interrupted(&site, &arguments, Signal::SIGINT);
    assert_eq!((ended.code, &object(&ended)["interrupted"]), (Some(1), &json!(true)), "{}", ended.stderr);
    let before = numbers(&site).len();
    assert!(before < MANY, "it was told too late");
    let told = format!("agentlytics: {before} events are answered for; the same command goes on after them\n");
    assert!(ended.stderr.starts_with(&told), "{}", ended.stderr);

    let ended = site.run(&arguments);
    assert_eq!((ended.code, &object(&ended)["already_sent"]), (Some(0), &json!(before)), "{}", ended.stderr);
    assert_eq!(numbers(&site), (0..MANY as u64).collect::<Vec<_>>());
    assert!(!position.exists(), "there is nothing to go on with");
}

#[test]
fn an_import_that_the_service_stops_goes_on_later() {
    let site = Site::new();
    let file = site.file("events.ndjson", events(MANY));
    let arguments = with(site.metrone(file.to_str().unwrap()), &["--json"]);
    let refused = json!({"operation": "trackBatch", "after": 5, "fault": {"type": "status", "status": 401}});
    let refused = site.server.control().add_fault(serde_json::from_value(refused).unwrap());
    let ended = site.run(&arguments);
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    assert!(ended.stderr.contains("500 events are answered for; the same command goes on after them"), "{}", ended.stderr);
    site.server.control().remove_fault(refused.id);
    assert_eq!(object(&site.run(&arguments))["already_sent"], 500);
    assert_eq!(numbers(&site), (0..MANY as u64).collect::<Vec<_>>());
}

#[test]
fn visitors_stay_the_same_when_an_import_goes_on() {
    let site = Site::new();
    let line = LOG.lines().next().unwrap();
    let log = site.file("access.log", (0..MANY).map(|page| line.replace("GET /", &format!("GET /{page}")) + "\n").collect::<String>());
    let arguments = with(site.metrone(log.to_str().unwrap()), &["--json"]);
    interrupted(&site, &arguments, Signal::SIGKILL);
    let summary = object(&site.run(&arguments));
    assert_eq!(members(&summary, &["page_views", "sessions"]), json!([MANY, 1]));
    let stored = site.stored();
    let visitors: HashSet<_> = stored.iter().map(|event| (event["user_id"].as_str(), event["session_id"].as_str())).collect();
    assert_eq!((stored.len(), visitors.len()), (MANY, 1));
}

#[test]
fn a_file_that_was_changed_is_imported_from_its_beginning() {
    let site = Site::new();
    let file = site.file("events.ndjson", events(MANY));
    let position = site.folder.path().join("position");
    let arguments = with(site.metrone(file.to_str().unwrap()), &["--json", "--resume", position.to_str().unwrap()]);
    interrupted(&site, &arguments, Signal::SIGKILL);
    site.file("events.ndjson", events(MANY + 1));
    let ended = site.run(&arguments);
    assert!(ended.stderr.contains("is of another import"), "{}", ended.stderr);
    assert_eq!(members(&object(&ended), &["already_sent", "events"]), json!([0, MANY + 1]));
    assert_eq!(numbers(&site).len(), MANY + 1);
}

#[test]
fn every_example_works() {
    let site = Site::new();
    site.file("access.log.gz", gzip(LOG));
    site.file("events.ndjson", events(3));
    site.file("sessions.jsonl", r#"{"messages": []}"#);
    let help = site.run(&["import", "--help"]).stdout;
    let examples: Vec<_> =
        help.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| line.contains("agentlytics import ")).collect();
    assert_eq!(examples.len(), 4, "{help}");
    for example in examples {
        let (_, words) = example.split_once("agentlytics ").unwrap();
        let mut command = site.command(&words.split(' ').collect::<Vec<_>>());
        // The one that reads standard input is fed by another program.
        command.stdin(File::open(site.folder.path().join("access.log.gz")).unwrap()).current_dir(site.folder.path());
        for service in ["metrone", "agent_analytics"] {
            let prefix = service.to_uppercase();
            command.env(format!("{prefix}_API_KEY"), site.server.key(service)).env(format!("{prefix}_ENDPOINT"), site.server.uri(service));
        }
        let ended = Ended::from(command.output().unwrap());
        assert_eq!(ended.code, Some(0), "{example}: {}", ended.stderr);
    }
    assert_eq!(site.stored().len(), 5 + 5 + 3);
}
