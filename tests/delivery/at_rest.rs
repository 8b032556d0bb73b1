//! What lies on disk: events, and nothing that opens a door.

use std::path::Path;
use std::time::Duration;

use agentlytics::delivery::Durability;
use agentlytics::metrone::Event;
use agentlytics::{AgentAnalytics, Metrone};
use serde_json::json;

use crate::ledger::quick;
use crate::programs::{KEY, nowhere};

/// Every file below a directory.
fn contents(directory: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { contents(&path) } else { std::fs::read(&path).unwrap() }).collect()
}

#[test]
fn no_file_holds_a_credential() {
    const TOKEN: &str = "aat_0123456789abcdef0123456789abcdef";
    let endpoint = format!("http://{}", nowhere());
    let directory = tempfile::tempdir().unwrap();
    let mut options = quick();
    options.spool.directory = Some(directory.path().to_owned());
    options.durability = Some(Durability::Journal);
    options.drop_timeout = Duration::ZERO;
    let metrone = Metrone::builder().api_key(KEY).endpoint(&endpoint).delivery(options.clone());
    metrone.build().unwrap().record(Event::new("agent_action").property("number", 1)).unwrap();
    let analytics = AgentAnalytics::builder().token(TOKEN).endpoint(&endpoint).delivery(options);
    analytics.build().unwrap().track("agent_action", json!({"number": 1})).unwrap();

    let contents = String::from_utf8_lossy(&contents(directory.path())).into_owned();
    assert_eq!(contents.matches("agent_action").count(), 2);
    let digits = "0123456789abcdef";
    let names: Vec<_> = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!contents.contains(digits) && !format!("{names:?}").contains(digits), "{names:?}");
}
