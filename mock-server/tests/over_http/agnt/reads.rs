//! The seven reads: what is in them, and which days they are about.

use super::support::{Desk, busy};
use serde_json::{Value, json};

const WEEK: &str = "startDate=2026-03-02&endDate=2026-03-09";

/// Active users and the four counters.
fn counts(data: &Value) -> [u64; 5] {
    ["activeUsers", "incomingMessages", "outgoingMessages", "tasksInitiated", "tasksCompleted"]
        .map(|name| data[name].as_u64().unwrap_or(99))
}

fn column(data: &Value, list: &str, member: &str) -> Value {
    data[list].as_array().unwrap().iter().map(|row| row[member].clone()).collect()
}

#[test]
fn the_overview_is_of_whole_days_before_today() {
    let desk = busy();
    let expected = json!({
        "period": "week",
        "startDate": "2026-03-02T00:00:00.000Z",
        "endDate": "2026-03-09T00:00:00.000Z",
        "activeUsers": 2,
        "events": {"incomingMessages": 1, "outgoingMessages": 1, "tasksInitiated": 2, "tasksCompleted": 1, "total": 5},
        "resources": {},
        "realtime": {},
        "computedAt": "2026-03-09T12:00:00.000Z",
    });
    assert_eq!(desk.read("overview"), expected);
    assert_eq!(desk.read("overview?period=week"), expected);
    let of = |query: &str| {
        let data = desk.read(&format!("overview?{query}"));
        (data["startDate"].clone(), data["activeUsers"].clone(), data["events"]["total"].clone())
    };
    assert_eq!(of("period=day"), (json!("2026-03-08T00:00:00.000Z"), json!(2), json!(2)));
    assert_eq!(of("period=month"), (json!("2026-02-09T00:00:00.000Z"), json!(2), json!(6)));
    assert_eq!(of("assistant=asst_b"), (json!("2026-03-02T00:00:00.000Z"), json!(2), json!(3)));
}

#[test]
fn metrics_are_one_object_of_the_whole_span() {
    let desk = busy();
    let expected = json!({
        "period": "month",
        "periodKey": "2026-03",
        "startDate": "2026-03-01T22:00:00.000Z",
        "endDate": "2026-03-09T11:00:00.000Z",
        "activeUsers": 3,
        "incomingMessages": 2,
        "outgoingMessages": 1,
        "tasksInitiated": 3,
        "tasksCompleted": 1,
    });
    let span = "startDate=2026-03-02T00:00:00%2B02:00&endDate=2026-03-09T11:00:00Z";
    assert_eq!(desk.read(&format!("metrics?period=month&{span}")), expected, "what happens at the end is not in it");
    let key = |period: &str| desk.read(&format!("metrics?period={period}&{WEEK}"))["periodKey"].clone();
    assert_eq!([key("day"), key("week")], [json!("2026-03-02"), json!("2026-W10")]);
    assert_eq!(counts(&desk.read(&format!("metrics?period=day&{WEEK}&assistant=asst_a"))), [1, 1, 1, 0, 0]);
    assert_eq!(counts(&desk.read("metrics?period=day&startDate=2026-03-02&endDate=2026-03-02")), [0; 5]);
}

#[test]
fn a_window_has_every_day_and_counts_its_users_once() {
    let desk = busy();
    let data = desk.read("rolling?window=3");
    assert_eq!(
        [&data["window"], &data["startDate"], &data["endDate"], &data["assistant"]],
        [&json!(3), &json!("2026-03-07T00:00:00.000Z"), &json!("2026-03-10T00:00:00.000Z"), &Value::Null]
    );
    assert_eq!((counts(&data), &data["total"], &data["completionRate"]), ([3, 1, 1, 2, 1], &json!(5), &json!(0.5)));
    assert_eq!(column(&data, "series", "date"), json!(["2026-03-07", "2026-03-08", "2026-03-09"]));
    assert_eq!(column(&data, "series", "activeUsers"), json!([1, 2, 1]), "bob is one user of two days");
    assert_eq!(column(&data, "series", "completionRate"), json!([0.0, 1.0, null]));
    let of_one = desk.read("rolling?assistant=asst_a");
    assert_eq!((&of_one["window"], &of_one["assistant"], counts(&of_one)), (&json!(7), &json!("asst_a"), [1, 1, 0, 0, 0]));
    assert_eq!(column(&of_one, "series", "total"), json!([0, 0, 0, 0, 0, 0, 1]));
    assert_eq!(desk.read("rolling?window=90")["series"].as_array().unwrap().len(), 90);
}

#[test]
fn events_come_a_page_at_a_time_the_newest_first() {
    let desk = busy();
    let all = "startDate=2026-03-01&endDate=2026-03-10";
    let page = |query: &str| desk.read(&format!("events?{all}&{query}"));
    let first = page("limit=3");
    assert_eq!(column(&first, "events", "timestamp")[0], "2026-03-09T11:00:00.000Z");
    assert_eq!([&first["total"], &first["limit"], &first["skip"], &first["hasMore"]], [&json!(8), &json!(3), &json!(0), &json!(true)]);
    let mut walked = Vec::new();
    for skip in [0, 3, 6, 9] {
        let data = page(&format!("limit=3&skip={skip}"));
        assert_eq!(data["hasMore"], skip < 6 - 1, "{skip}");
        walked.extend(column(&data, "events", "id").as_array().unwrap().clone());
    }
    assert_eq!(Value::from(walked), column(&page("limit=500"), "events", "id"));
    let of = |query: &str| column(&page(query), "events", "timestamp").as_array().unwrap().len();
    assert_eq!([of("eventType=tasksInitiated"), of("user=ann"), of("assistant=asst_a&user=ann"), of("user=nobody")], [3, 4, 2, 0]);
    assert_eq!((page("")["limit"].clone(), page("limit=8")["hasMore"].clone()), (json!(50), json!(false)));
    assert_eq!(page(&format!("skip={}", usize::MAX))["events"], json!([]));
}

#[test]
fn an_event_tells_all_that_is_known_of_it() {
    let desk = Desk::open();
    let event = json!({"id": "evt_7", "eventType": "tasksCompleted", "user": "ann", "assistant": "asst_a", "timestamp": "2026-03-09T10:00:00Z",
        "traceId": "trace_1", "taskId": "task_1", "chatId": "chat_1", "platform": "web", "cost": 0.25, "inputTokens": 10, "outputTokens": 0,
        "metadata": {"plan": "pro"}});
    desk.site.control().seed("agnt", vec![event.clone(), event.clone(), json!({"eventType": "incomingMessages"})]).unwrap();
    let events = desk.read("events?startDate=2026-03-09&endDate=2026-03-10")["events"].clone();
    let mut expected = event;
    expected["timestamp"] = "2026-03-09T10:00:00.000Z".into();
    expected["count"] = 1.into();
    assert_eq!(events[1], expected, "one and the same id is one event");
    assert!(events[0]["id"].as_str().unwrap().starts_with("evt_"));
    assert_eq!([&events[0]["user"], &events[0]["assistant"], &events[0]["metadata"]], [&Value::Null, &Value::Null, &json!({})]);
    assert_eq!(events[0]["timestamp"], "2026-03-09T12:00:00.000Z");
}

#[test]
fn assistants_are_there_even_if_they_did_nothing_in_the_span() {
    let desk = busy();
    let data = desk.read(&format!("assistants?{WEEK}"));
    assert_eq!(column(&data, "assistants", "assistant"), json!(["asst_b", "asst_a", "asst_idle"]));
    assert_eq!(column(&data, "assistants", "name"), json!(["asst_b", "Support", "Idle"]));
    assert_eq!(column(&data, "assistants", "total"), json!([3, 2, 0]));
    assert_eq!(column(&data, "assistants", "completionRate"), json!([0.5, null, null]));
    assert_eq!(column(&data, "assistants", "lastActiveAt"), json!(["2026-03-08T23:59:00.000Z", "2026-03-02T00:01:00.000Z", null]));
    let later = desk.read("assistants?startDate=2026-03-10&endDate=2026-03-11");
    assert_eq!(column(&later, "assistants", "assistant"), json!(["asst_a", "asst_b", "asst_idle"]));
    assert_eq!(counts(&later["assistants"][0]), [0; 5]);
    let one = desk.read(&format!("assistants?{WEEK}&assistant=asst_idle"));
    assert_eq!(column(&one, "assistants", "assistant"), json!(["asst_idle"]));
    assert_eq!(desk.read(&format!("assistants?{WEEK}&assistant=nobody"))["assistants"], json!([]));
}

#[test]
fn the_top_users_are_those_with_the_most_events() {
    let desk = busy();
    let data = desk.read("users/top?startDate=2026-03-01&endDate=2026-03-10");
    assert_eq!(column(&data, "users", "user"), json!(["ann", "bob", "cat"]), "nobody is no user");
    assert_eq!(column(&data, "users", "total"), json!([4, 2, 1]));
    assert_eq!(column(&data, "users", "tasksInitiated"), json!([2, 1, 0]));
    assert_eq!(column(&data, "users", "lastActiveAt")[0], "2026-03-08T10:00:00.000Z");
    assert_eq!(data["limit"], 10);
    let few = desk.read(&format!("users/top?{WEEK}&limit=1&assistant=asst_b"));
    assert_eq!((column(&few, "users", "user"), &few["limit"]), (json!(["bob"]), &json!(1)));
}

#[test]
fn snapshots_are_of_periods_that_are_over_since_there_are_events() {
    let desk = busy();
    let of = |query: &str| desk.read(&format!("snapshots?startDate=2026-01-01&endDate=2026-04-01{query}"));
    let days = of("");
    assert_eq!(days["snapshots"].as_array().unwrap().len(), 8);
    assert_eq!(column(&days, "snapshots", "total"), json!([1, 2, 0, 0, 0, 0, 1, 2]), "today is not over");
    let last = &days["snapshots"][7];
    assert_eq!((&last["id"], &last["period"], &last["periodKey"]), (&json!("snap_2026-03-08"), &json!("day"), &json!("2026-03-08")));
    assert_eq!((&last["endDate"], &last["computedAt"]), (&json!("2026-03-09T00:00:00.000Z"), &json!("2026-03-09T00:00:00.000Z")));
    assert_eq!((counts(last), &last["completionRate"]), ([2, 0, 0, 1, 1], &json!(1.0)));
    let weeks = of("&period=week");
    assert_eq!(column(&weeks, "snapshots", "periodKey"), json!(["2026-W09", "2026-W10"]));
    assert_eq!(column(&weeks, "snapshots", "activeUsers"), json!([1, 2]));
    assert_eq!(of("&period=month")["snapshots"], json!([]));
    assert_eq!(column(&of("&assistant=asst_a"), "snapshots", "total"), json!([0, 2, 0, 0, 0, 0, 0, 0]));
    assert_eq!(Desk::open().read(&format!("snapshots?{WEEK}"))["snapshots"], json!([]));
}

#[test]
fn days_move_with_the_clock() {
    let desk = busy();
    desk.site.advance(std::time::Duration::from_secs(12 * 60 * 60));
    let data = desk.read("overview?period=day");
    assert_eq!((&data["startDate"], &data["events"]["total"]), (&json!("2026-03-09T00:00:00.000Z"), &json!(2)));
    assert_eq!(desk.read("rolling?window=1")["series"][0]["date"], "2026-03-10");
}
