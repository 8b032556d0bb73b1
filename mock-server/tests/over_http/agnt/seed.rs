//! What the control plane puts into an account.

use super::support::{Desk, busy};
use serde_json::{Value, json};

fn seed(desk: &Desk, body: Value) -> (u16, Value) {
    let answer = desk.site.send("POST", "/__mock/seed", &[], body.to_string());
    (answer.status, answer.json())
}

#[test]
fn made_up_activity_has_the_totals_that_are_told() {
    let desk = Desk::open();
    let wanted = json!({"service": "agnt", "generate": {"seed": 7, "days": 6, "assistants": 3, "users": 5}});
    let (status, answer) = seed(&desk, wanted.clone());
    assert_eq!(status, 200, "{answer}");
    let made_up = &answer["generated"];
    let overview = desk.read("overview");
    let events = ["incomingMessages", "outgoingMessages", "tasksInitiated", "tasksCompleted"].map(|name| overview["events"][name].clone());
    assert_eq!(events, ["messages_in", "messages_out", "tasks_started", "tasks_completed"].map(|name| made_up[name].clone()));
    assert_eq!((&overview["activeUsers"], &overview["events"]["total"]), (&made_up["active_users"], &answer["stored"]));
    assert!(answer["stored"].as_u64().unwrap() > 50, "{answer}");
    assert_eq!(seed(&Desk::open(), wanted), (200, answer), "the same again");
    let assistants = desk.read("assistants?startDate=2026-01-01&endDate=2026-01-02")["assistants"].clone();
    assert_eq!((assistants.as_array().unwrap().len(), &assistants[2]["name"]), (3, &json!("Assistant 3")));
}

#[test]
fn events_and_assistants_are_seeded_over_http() {
    let desk = Desk::open();
    let event = json!({"id": "evt_1", "eventType": "incomingMessages", "user": "ann", "timestamp": "2026-03-08"});
    let wanted =
        json!({"service": "agnt", "events": [event, event], "assistants": [{"id": "asst_idle"}, {"id": "asst_a", "name": "Support"}]});
    assert_eq!(seed(&desk, wanted), (200, json!({"stored": 1, "duplicates": 1})));
    let assistants = desk.read("assistants?startDate=2026-03-08&endDate=2026-03-09")["assistants"].clone();
    assert_eq!((&assistants[0]["name"], &assistants[1]["name"]), (&json!("Support"), &json!("asst_idle")));
    let (status, answer) = seed(&desk, json!({"service": "agnt", "events": [{"eventType": "clicks"}], "assistants": [{"id": "x"}]}));
    assert_eq!((status, &answer["error"]["code"]), (400, &json!("seed")));
    assert_eq!(desk.read("overview")["events"]["total"], 1);
}

#[test]
fn a_snapshot_brings_everything_back_and_a_reset_takes_it_away() {
    let desk = busy();
    let path = "assistants?startDate=2026-03-02&endDate=2026-03-09";
    let (before, snapshot) = (desk.read(path), desk.site.control().snapshot());
    desk.site.control().reset();
    assert_eq!(desk.read(path)["assistants"], json!([]));
    desk.site.control().restore(snapshot);
    assert_eq!(desk.read(path), before);
}
