//! `agentlytics spool` as a process, on directories that clients of this one have used.

mod support;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use agentlytics_bridge::{Client, EventId, Hooks};
use agentlytics_mock_server::MockServer;
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

use support::{Ended, agentlytics, run};

const SOON: Duration = Duration::from_secs(10);
/// A word that is in each event, and in nothing that is printed.
const CONTENT: &str = "what-was-said";

/// A service, and a directory in which clients keep what it does not take.
struct Site {
    server: MockServer,
    directory: TempDir,
}

impl Site {
    fn new() -> Self {
        Self { server: MockServer::start_blocking().unwrap(), directory: tempfile::tempdir().unwrap() }
    }

    fn directory(&self) -> &str {
        self.directory.path().to_str().unwrap()
    }

    fn client(&self, endpoint: &str) -> Client {
        let key = self.server.key("metrone");
        let options = json!({"api_key": key, "endpoint": endpoint, "retry_base_ms": 1, "max_retries": 0, "spool_dir": self.directory()});
        Client::open("metrone", options, Hooks::default()).unwrap()
    }

    /// A running client, whose events of these times were refused for good, and their ids.
    fn refused(&self, times: &[&str]) -> (Client, Vec<String>) {
        self.refuse_once();
        let client = self.client(self.server.url());
        let ids = times.iter().map(|time| track(&client, time)).collect();
        assert_eq!(client.flush_blocking(SOON).rejected, times.len() as u64);
        (client, ids)
    }

    /// The same, of a client that has ended.
    fn left(&self, times: &[&str]) -> Vec<String> {
        let (client, ids) = self.refused(times);
        client.shutdown_blocking(SOON);
        ids
    }

    fn refuse_once(&self) {
        let body = json!({"error": {"code": "BATCH_ALL_INVALID", "message": "not like this"}});
        let rule = json!({"operation": "trackBatch", "times": 1, "fault": {"type": "status", "status": 400, "body": body}});
        self.server.control().add_fault(serde_json::from_value(rule).unwrap());
    }

    /// Runs a task on the directory.
    fn spool(&self, task: &str, more: &[&str]) -> Ended {
        let mut arguments = vec!["spool", task, "--dir", self.directory()];
        arguments.extend(more);
        let ended = run(&arguments);
        assert!(!format!("{ended:?}").contains(CONTENT), "{ended:?}");
        ended
    }

    fn replay(&self, more: &[&str]) -> Ended {
        let (url, key) = (self.server.url(), self.server.key("metrone"));
        let mut arguments = vec!["--to", "metrone", "--url", url, "--key", key, "--json"];
        arguments.extend(more);
        self.spool("replay", &arguments)
    }

    /// Ids of the dead letters.
    fn listed(&self) -> Vec<String> {
        let letters = object(&self.spool("list", &["--json"]));
        letters["dead_letters"].as_array().unwrap().iter().map(|letter| text(&letter["id"])).collect()
    }

    /// Ids of the events that the service has.
    fn stored(&self) -> Vec<String> {
        let events = self.server.control().events();
        events.iter().map(|event| text(&serde_json::to_value(event).unwrap()["idempotency_key"])).collect()
    }

    /// Files of the clients with this name.
    fn files(&self, name: &str) -> Vec<PathBuf> {
        let clients = fs::read_dir(&self.directory).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
        clients.map(|client| client.join(name)).filter(|path| path.exists()).collect()
    }
}

/// Tracks an event under an id that was minted at this time, which is then also when it happened.
fn track(client: &Client, time: &str) -> String {
    let minted_at: Timestamp = time.parse().unwrap();
    let mut id = *EventId::new().as_bytes();
    id[..6].copy_from_slice(&minted_at.as_millisecond().to_be_bytes()[2..]);
    let mut event = client.event("agent_action").unwrap();
    event.set("task", CONTENT);
    client.track_as(EventId::from_bytes(id), event).unwrap().to_string()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The one JSON object that a run printed.
fn object(ended: &Ended) -> Value {
    assert_eq!(ended.stdout.lines().count(), 1, "{}{}", ended.stdout, ended.stderr);
    serde_json::from_str(&ended.stdout).unwrap()
}

fn members(value: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| value[name].clone()).collect()
}

const OLD: &str = "2020-02-03T04:05:06Z";
const NEW: &str = "2099-01-01T00:00:00Z";

#[test]
fn status_tells_who_keeps_what() {
    let site = Site::new();
    assert_eq!(site.spool("status", &[]).stdout, "no client keeps anything here\n");
    let facts = ["in_use", "events", "oldest", "dead_letters", "damaged"];

    let (running, _) = site.refused(&[OLD, OLD]);
    let status = object(&site.spool("status", &["--json"]));
    assert_eq!(members(&status["clients"][0], &facts), json!([true, 0, null, 2, 0]));
    assert!(text(&status["clients"][0]["scope"]).starts_with("metrone-"));
    running.shutdown_blocking(SOON);

    let unreachable = site.client("http://127.0.0.1:1");
    for time in [NEW, OLD] {
        track(&unreachable, time);
    }
    assert_eq!(unreachable.shutdown_blocking(Duration::from_millis(50)).spooled, 2);
    let ended = site.spool("status", &["--json"]);
    let clients = object(&ended)["clients"].as_array().unwrap().clone();
    let mut found: Vec<_> = clients.iter().map(|client| members(client, &facts)).collect();
    found.sort_by_key(|client| client[1].as_u64());
    assert_eq!(found, [json!([false, 0, null, 2, 0]), json!([false, 2, OLD, 0, 0])]);

    let shown = site.spool("status", &[]).stdout;
    assert!(shown.contains("ended") && shown.contains(OLD), "{shown}");
}

#[test]
fn list_tells_why_each_was_refused_and_nothing_of_what_it_says() {
    let site = Site::new();
    let ids = site.left(&[OLD]);
    let ended = agentlytics(&["spool", "list", "--json"]).env("AGENTLYTICS_SPOOL_DIR", site.directory()).output().unwrap();
    let letters = object(&Ended::from(ended));
    let expected = json!({
        "id": ids[0], "service": "metrone", "event_type": "agent_action", "occurred_at": OLD,
        "reason": "rejected", "code": "BATCH_ALL_INVALID", "message": "not like this",
    });
    assert_eq!(letters, json!({"dead_letters": [expected]}));
    let shown = site.spool("list", &[]).stdout;
    assert!([&*ids[0], "agent_action", "BATCH_ALL_INVALID"].iter().all(|word| shown.contains(word)), "{shown}");
}

#[test]
fn replayed_letters_arrive_as_the_same_events() {
    let site = Site::new();
    let ids = site.left(&[OLD, NEW]);
    let ended = site.replay(&[]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let expected = json!({"replayed": 2, "recovered": 0, "delivered": 2, "duplicate": 0, "spooled": 0, "dropped": {}});
    assert_eq!(object(&ended), expected);
    assert_eq!(site.stored(), ids);
    assert_eq!(fs::read_dir(&site.directory).unwrap().count(), 0, "no file is left behind");
    let again = site.replay(&[]);
    assert_eq!((again.code, &object(&again)["replayed"]), (Some(0), &json!(0)), "{}", again.stderr);
}

#[test]
fn what_is_refused_again_is_a_dead_letter_again() {
    let site = Site::new();
    let ids = site.left(&[OLD, NEW]);
    site.refuse_once();
    let ended = site.replay(&[]);
    assert_eq!((ended.code, &object(&ended)["dropped"]), (Some(1), &json!({"rejected": 2})));
    assert!(ended.stderr.contains("2 of 2 events did not arrive (2 rejected): "), "{}", ended.stderr);
    assert!(ended.stderr.contains("not like this"), "{}", ended.stderr);
    assert_eq!(site.listed(), ids);
}

#[test]
fn letters_of_others_stay() {
    let site = Site::new();
    let (running, ids) = site.refused(&[OLD]);
    for more in [&[][..], &["--name", "another"]] {
        let ended = site.replay(more);
        assert_eq!(ended.code, Some(1));
        assert!(ended.stderr.contains("none of the 1 dead letters could be sent"), "{}", ended.stderr);
    }
    let ended = site.spool("purge", &["--json"]);
    assert_eq!((ended.code, object(&ended)), (Some(1), json!({"purged": 0, "kept_by_running_clients": 1})));
    assert!(ended.stderr.contains("the client that keeps them is running"), "{}", ended.stderr);
    running.shutdown_blocking(SOON);
    assert_eq!(site.listed(), ids);
}

#[test]
fn purge_removes_what_was_asked_for() {
    let site = Site::new();
    let ids = site.left(&[OLD, NEW, OLD, OLD]);
    let unknown = site.spool("purge", &["--id", &ids[0], "--id", "00000000-0000-7000-8000-000000000000"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("there is no such dead letter; nothing was removed"), "{}", unknown.stderr);
    assert_eq!(site.spool("purge", &["--id", &ids[0]]).stdout, "1 dead letters removed\n");
    assert_eq!(site.listed(), ids[1..]);
    assert_eq!(site.spool("purge", &["--older-than", "30d"]).stdout, "2 dead letters removed\n");
    assert_eq!(site.listed(), [ids[1].clone()]);
    assert_eq!(object(&site.spool("purge", &["--json"])), json!({"purged": 1, "kept_by_running_clients": 0}));
    assert_eq!(fs::read_dir(&site.directory).unwrap().count(), 0, "no file is left behind");
}

#[test]
fn what_cannot_be_followed_is_said() {
    let site = Site::new();
    let file = site.directory.path().join("file");
    fs::write(&file, "").unwrap();
    let missing = site.directory.path().join("missing");
    for (arguments, words) in [
        (vec!["status", "--dir", missing.to_str().unwrap()], "cannot be opened: No such file"),
        (vec!["replay", "--to", "metrone", "--dir", missing.to_str().unwrap()], "cannot be opened: No such file"),
        (vec!["list", "--dir", file.to_str().unwrap()], "is no directory"),
        (vec!["replay", "--to", "metron", "--dir", site.directory()], "a similar value exists: 'metrone'"),
        (vec!["purge", "--dir", site.directory(), "--older-than", "soon"], "wanted is for example 30d"),
        (vec!["purge", "--dir", site.directory(), "--older-than", "1d ago"], "must not be negative"),
        (vec!["purge", "--dir", site.directory(), "--id", "7"], "is not an identifier"),
    ] {
        let ended = run(&[&["spool"], &*arguments].concat());
        assert_eq!(ended.code, Some(2), "{}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
    assert!(!missing.exists(), "looking creates nothing");
    let unset = agentlytics(&["spool", "status"]).env_remove("AGENTLYTICS_SPOOL_DIR").output().unwrap();
    assert_eq!(unset.status.code(), Some(2));
}

#[test]
fn damage_is_told_and_costs_no_neighbour() {
    let site = Site::new();
    let ids = site.left(&[OLD, NEW]);
    let [file] = site.files("refused").try_into().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    bytes[20] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(site.listed(), ids[1..]);
    for task in ["status", "list"] {
        let told = site.spool(task, &[]).stderr;
        assert!(told.contains("1 records are damaged and cannot be read"), "{told}");
    }

    fs::write(file.with_file_name("00000001.events"), b"agentlytics\x02").unwrap();
    let ended = site.spool("status", &[]);
    assert_eq!(ended.code, Some(0));
    assert!(ended.stderr.contains("not all of it can be read"), "{}", ended.stderr);
    assert!(ended.stderr.contains("a newer program has written it"), "{}", ended.stderr);
    assert_eq!(site.listed(), ids[1..]);
}

#[test]
fn every_example_works() {
    let site = Site::new();
    site.left(&[OLD]);
    for task in ["status", "list", "replay", "purge"] {
        let help = run(&["spool", task, "--help"]).stdout;
        let example = help.lines().find_map(|line| line.strip_prefix("  agentlytics ")).unwrap();
        // The directory is the fourth word.
        let words: Vec<_> = example.split(' ').enumerate().map(|(at, word)| if at == 3 { site.directory() } else { word }).collect();
        let mut command = agentlytics(&words);
        command.env("METRONE_API_KEY", site.server.key("metrone")).env("METRONE_ENDPOINT", site.server.url());
        let ended = Ended::from(command.output().unwrap());
        assert_eq!(ended.code, Some(0), "{example}: {}", ended.stderr);
    }
    assert_eq!(site.stored().len(), 1);
}

#[test]
fn what_waits_is_a_row_for_each_where_rows_are_asked_for() {
    let site = Site::new();
    let ids = site.left(&[OLD, NEW]);
    let rows = site.spool("list", &["--output", "ndjson"]).stdout;
    let told: Vec<_> = rows.lines().map(|row| text(&serde_json::from_str::<Value>(row).unwrap()["id"])).collect();
    assert_eq!(told, ids);
    let columns = site.spool("status", &["--output", "csv"]).stdout;
    assert_eq!(columns.lines().count(), 2, "{columns}");
}
