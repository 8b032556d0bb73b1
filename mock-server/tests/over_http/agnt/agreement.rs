//! One world through three services: what agents are told to have done through the others is read here.

use super::support::Desk;
use serde_json::json;

const TODAY: &str = "startDate=2026-03-09&endDate=2026-03-10";

#[test]
fn messages_and_tasks_of_the_other_services_are_counted() {
    let desk = Desk::open();
    let at = |minute: u32| format!("2026-03-09T10:{minute:02}:00Z");
    let write = |event_type: &str, minute, properties| {
        let event = json!({"event_type": event_type, "agent_id": "asst_a", "timestamp": at(minute), "properties": properties});
        assert_eq!(desk.site.post("/v1/events", &event).status, 200);
    };
    // As the service's own clients write an action: its name is the type.
    let action = json!({"event_type": "task_initiated", "source": "agent_action", "agent_id": "asst_a", "timestamp": at(0),
        "properties": {"action_taken": "task_initiated", "user_id": "ann", "agnt_task_id": "task_1"}});
    assert_eq!(desk.site.post("/v1/events", &action).status, 200);
    write("ai_chat", 1, json!({"direction": "in", "user_hash": "ann", "chars": 12}));
    write("ai_chat", 2, json!({"direction": "out", "user_id": "ann", "agnt_cost_usd": 0.5, "agnt_input_tokens": "many"}));
    write("agent_action", 3, json!({"action_taken": "tool_call", "user_id": "dan"}));
    write("agent_action", 4, json!({"action_taken": "task_failed", "user_id": "ann"}));
    let token = desk.site.server.token("agent_analytics").to_owned();
    let other = json!({"token": token, "event": "agent_action", "user_id": "bob", "timestamp": 1_773_057_000_000_i64,
        "properties": {"action_taken": "task_completed", "agent_id": "asst_b"}});
    assert_eq!(desk.site.send("POST", "/track", &[], other.to_string()).status, 202);

    let data = desk.read(&format!("metrics?period=day&{TODAY}"));
    let counts = ["activeUsers", "incomingMessages", "outgoingMessages", "tasksInitiated", "tasksCompleted"].map(|name| data[name].clone());
    assert_eq!(counts, [2, 1, 1, 1, 1].map(serde_json::Value::from));
    let events = desk.read(&format!("events?{TODAY}"))["events"].clone();
    assert_eq!(
        (&events[0]["assistant"], &events[0]["user"], &events[0]["metadata"]),
        (&json!("asst_b"), &json!("bob"), &json!({"agent_id": "asst_b"}))
    );
    assert_eq!((&events[1]["cost"], &events[1]["inputTokens"]), (&json!(0.5), &json!(null)), "what is no number is no count");
    assert_eq!((&events[2]["user"], &events[2]["metadata"]), (&json!("ann"), &json!({"user_hash": "ann", "chars": 12})));
    assert_eq!((&events[3]["eventType"], &events[3]["taskId"]), (&json!("tasksInitiated"), &json!("task_1")));
}

#[test]
fn what_is_seeded_here_is_read_through_the_others() {
    let desk = Desk::open();
    desk.seed(&[("incomingMessages", "ann", "asst_a", "9T10:00"), ("tasksCompleted", "ann", "asst_a", "9T11:00")]);
    let rows = desk.site.get("/v1/api/events").json()["data"].clone();
    assert_eq!((&rows[0]["event_type"], &rows[0]["properties"]["action_taken"]), (&json!("agent_action"), &json!("task_completed")));
    assert_eq!((&rows[1]["event_type"], &rows[1]["source"], &rows[1]["agent_id"]), (&json!("ai_chat"), &json!("chat"), &json!("asst_a")));
    assert_eq!(desk.site.get("/v1/api/stats").json()["ai_interactions"], 1);
    let key = desk.site.server.key("agent_analytics").to_owned();
    let stats = desk.site.send("GET", "/stats?project=test&since=2026-03-09", &[("x-api-key", &key)], "").json();
    assert_eq!(stats["totals"], json!({"unique_users": 1, "total_events": 2}));
}

#[test]
fn a_world_does_not_see_another() {
    let desk = Desk::open();
    desk.seed(&[("incomingMessages", "ann", "asst_a", "8T10:00")]);
    let key = desk.site.server.new_key("agnt").unwrap();
    let answer = desk.get_with(&key, "/analytics/assistants?startDate=2026-03-01&endDate=2026-03-10");
    assert_eq!(answer.json()["data"]["assistants"], json!([]));
}
