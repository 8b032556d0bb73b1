//! Reads: which events they look at, what they refuse, and the form of their answers. The numbers themselves are tested where they are
//! computed.

use super::support::{DAY, HOUR, MINUTE, Shop, refusal, refused};
use serde_json::{Value, json};

/// Three sessions of two users today, one event a week ago, and one that is too old to be seen.
fn stocked() -> Shop {
    let shop = Shop::open();
    let view = |after_noon: i64, user: &str, session: &str, path: &str| {
        shop.track("page_view", after_noon, json!({"user_id": user, "session_id": session, "properties": {"path": path}}));
    };
    view(-3 * HOUR, "u1", "s1", "/");
    view(-2 * HOUR, "u1", "s2", "/");
    view(-2 * HOUR + MINUTE, "u1", "s2", "/pricing");
    view(-HOUR, "u2", "s3", "/");
    shop.track("signup", -HOUR + MINUTE, json!({"user_id": "u2", "session_id": "s3", "properties": {"plan": "pro", "seats": 5}}));
    shop.track("cron", -7 * DAY - 11 * HOUR, json!({}));
    shop.track("cron", -7 * DAY - 13 * HOUR, json!({}));
    shop
}

#[test]
fn a_period_is_of_whole_days_and_includes_both_ends() {
    let shop = stocked();
    let stats = shop.read("/stats");
    assert_eq!(stats["period"], json!({"from": "2026-03-02", "to": "2026-03-09", "groupBy": "day"}));
    assert_eq!(stats["totals"], json!({"total_events": 6, "unique_users": 2}), "the event of the morning a week ago is in it");
    assert_eq!(
        stats["timeSeries"],
        json!([
            {"bucket": "2026-03-02", "total_events": 1, "unique_users": 0},
            {"bucket": "2026-03-09", "total_events": 5, "unique_users": 2},
        ])
    );
    assert_eq!(stats["events"][0], json!({"event": "page_view", "count": 4, "unique_users": 2}));
    let sessions =
        json!({"total_sessions": 3, "bounce_rate": 1.0 / 3.0, "avg_duration": 40_000, "pages_per_session": 1.7, "sessions_per_user": 1.5});
    assert_eq!(stats["sessions"], sessions);
    assert_eq!(shop.read("/stats?groupBy=fortnight")["period"]["groupBy"], "day");
    assert_eq!(
        shop.read("/stats?since=30d&groupBy=month")["timeSeries"][0],
        json!({"bucket": "2026-03", "total_events": 7, "unique_users": 2})
    );
}

#[test]
fn hours_begin_at_the_very_instant_and_totals_with_its_day() {
    let shop = stocked();
    let stats = shop.read("/stats?groupBy=hour&since=2026-03-09T10:00:30Z");
    let buckets: Vec<_> = stats["timeSeries"].as_array().unwrap().iter().map(|bucket| &bucket["bucket"]).collect();
    assert_eq!(buckets, ["2026-03-09T10:00", "2026-03-09T11:00"]);
    assert_eq!((&stats["timeSeries"][0]["total_events"], &stats["totals"]["total_events"]), (&json!(1), &json!(5)));
}

#[test]
fn events_come_newest_first_and_can_be_chosen() {
    let shop = stocked();
    let paths = |query: &str| {
        let rows = shop.read(query)["events"].clone();
        rows.as_array().unwrap().iter().map(|row| row["properties"]["path"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths("/events"), ["-", "/", "/pricing", "/", "/", "-"]);
    assert_eq!(paths("/events?limit=2"), ["-", "/"]);
    assert_eq!(paths("/events?event=page_view&session_id=s2"), ["/pricing", "/"]);
    assert_eq!(paths("/events?event=nothing"), Vec::<String>::new());
}

#[test]
fn sessions_can_be_chosen_by_user_and_bounce() {
    let shop = stocked();
    let ids = |query: &str| {
        let rows = shop.read(query)["sessions"].clone();
        rows.as_array().unwrap().iter().map(|row| row["session_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("/sessions"), ["s3", "s2", "s1"]);
    assert_eq!(ids("/sessions?user_id=u1"), ["s2", "s1"]);
    assert_eq!(
        (ids("/sessions?is_bounce=1"), ids("/sessions?is_bounce=")),
        (vec!["s1".to_owned()], vec!["s3".to_owned(), "s2".to_owned()])
    );
    assert_eq!(ids("/sessions?is_bounce=abc"), Vec::<String>::new());
    let row = shop.read("/sessions?limit=1")["sessions"][0].clone();
    assert_eq!(
        (&row["is_bounce"], &row["entry_page"], &row["exit_page"], &row["duration"]),
        (&json!(0), &json!("/"), &Value::Null, &json!(60_000))
    );
    let lengths = shop.read("/sessions/distribution");
    assert_eq!((&lengths["median_bucket"], &lengths["engaged_pct"]), (&json!("1-3m"), &json!(66.7)));
}

#[test]
fn properties_are_told_by_name_and_by_value() {
    let shop = stocked();
    assert_eq!(shop.read("/properties")["property_keys"], json!(["path", "plan", "seats"]));
    assert_eq!(
        shop.read("/properties?since=30d")["events"][1],
        json!({"event": "cron", "count": 2, "unique_users": 0, "first_seen": "2026-03-01", "last_seen": "2026-03-02"})
    );
    let received = shop.read("/properties/received?sample=1");
    assert_eq!((&received["sample_size"], &received["since"]), (&json!(100), &json!("2026-03-02")));
    assert_eq!(received["properties"][0], json!({"key": "path", "event": "page_view"}));
    let breakdown = shop.read("/breakdown?property=path&event=page_view");
    assert_eq!((&breakdown["total_events"], &breakdown["event"]), (&json!(4), &json!("page_view")));
    assert_eq!(
        breakdown["values"],
        json!([{"value": "/", "count": 3, "unique_users": 2}, {"value": "/pricing", "count": 1, "unique_users": 1}])
    );
    assert_eq!(shop.read("/breakdown?property=seats")["values"][0]["value"], "5");
}

#[test]
fn pages_hold_only_what_was_asked_for() {
    let shop = stocked();
    let pages = shop.read("/pages?limit=1");
    assert_eq!(pages["entry_pages"][0]["page"], "/");
    assert_eq!((pages.get("exit_pages"), pages["entry_pages"].as_array().unwrap().len()), (None, 1));
    assert!(shop.read("/pages?type=both").get("exit_pages").is_some());
}

#[test]
fn comparisons_cover_the_days_before() {
    let shop = stocked();
    let insights = shop.read("/insights");
    assert_eq!((&insights["current_period"]["from"], &insights["previous_period"]["to"]), (&json!("2026-03-02"), &json!("2026-03-02")));
    assert_eq!(insights["metrics"]["total_events"], json!({"current": 6, "previous": 2, "change": 4, "change_pct": 200}));
    assert_eq!(insights["trend"], "growing");
    let heatmap = shop.read("/heatmap");
    assert_eq!((&heatmap["busiest_day"], &heatmap["busiest_hour"], &heatmap["peak"]["day"]), (&json!("Monday"), &json!(10), &json!(1)));
    let nothing = shop.get("/projects").status;
    assert_eq!(nothing, 200);
}

#[test]
fn an_empty_project_has_zeros_lists_and_nulls() {
    let shop = Shop::open();
    assert_eq!(shop.read("/heatmap"), json!({"project": "test", "heatmap": [], "peak": null, "busiest_day": null, "busiest_hour": null}));
    assert_eq!(shop.read("/stats")["sessions"]["bounce_rate"], 0);
    assert_eq!(shop.read("/retention"), json!({"period": "week", "cohorts": [], "average_rates": [], "users_analyzed": 0}));
    assert_eq!(shop.read("/sessions/distribution")["median_bucket"], Value::Null);
}

#[test]
fn cohorts_come_back() {
    let shop = Shop::open();
    for (user, weeks) in [("a", [2, 1, 0].as_slice()), ("b", &[2, 1]), ("c", &[2]), ("d", &[2]), ("e", &[1, 0])] {
        for back in weeks {
            shop.track("visit", -7 * DAY * back, json!({"user_id": user, "session_id": format!("{user}{back}")}));
        }
    }
    let retention = shop.read("/retention?cohorts=3");
    assert_eq!(
        retention["cohorts"],
        json!([
            {"date": "2026-02-23", "users": 4, "retained": [4, 2, 1], "rates": [1, 0.5, 0.25]},
            {"date": "2026-03-02", "users": 1, "retained": [1, 1], "rates": [1, 1]},
        ])
    );
    assert_eq!((&retention["average_rates"], &retention["users_analyzed"]), (&json!([1, 0.6, 0.25]), &json!(5)));
    assert_eq!(shop.read("/retention?event=visit&returning_event=other")["average_rates"], json!([1, 0, 0]));
    assert_eq!(shop.read("/retention?period=day&cohorts=99")["period"], "day");
}

#[test]
fn a_funnel_follows_people_through_its_steps() {
    let shop = Shop::open();
    for user in 1..=5_i64 {
        let step = |event: &str, after: i64| {
            shop.track(
                event,
                -4 * HOUR + after,
                json!({"user_id": format!("u{user}"), "properties": {"plan": if user < 3 { "pro" } else { "free" }}}),
            )
        };
        step("visit", 0);
        (user <= 3).then(|| step("signup", HOUR));
        (user <= 2).then(|| step("purchase", 3 * HOUR));
    }
    let steps = json!([{"event": "visit"}, {"event": "signup"}, {"event": "purchase"}]);
    let funnel = |members: Value| {
        let mut body = json!({"project": "test", "steps": steps, "since": null, "count_by": null});
        body.as_object_mut().unwrap().extend(members.as_object().cloned().unwrap());
        shop.post("/funnel", body)
    };
    let whole = funnel(json!({})).json();
    let users = |funnel: &Value| funnel["steps"].as_array().unwrap().iter().map(|step| step["users"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((users(&whole), &whole["overall_conversion_rate"], whole.get("breakdowns")), (vec![5, 3, 2], &json!(0.4), None));
    assert_eq!(users(&funnel(json!({"conversion_window_hours": 2})).json()), [5, 3, 0]);
    let split = funnel(json!({"breakdown": "plan", "breakdown_limit": 1})).json()["breakdowns"].clone();
    assert_eq!((&split[0]["value"], users(&split[0]), split.as_array().unwrap().len()), (&json!("free"), vec![3, 1, 0], 1));
    let filtered =
        json!({"steps": [{"event": "visit", "filters": [{"property": "plan", "op": "neq", "value": "free"}]}, {"event": "signup"}]});
    assert_eq!(users(&funnel(filtered).json()), [2, 2]);

    let cases = [
        (json!({"project": ""}), "PROJECT_REQUIRED"),
        (json!({"steps": [{"event": "visit"}]}), "INVALID_FUNNEL_STEPS"),
        (json!({"steps": [{"event": "visit"}, {}]}), "INVALID_FUNNEL_STEPS"),
        (
            json!({"steps": [{"event": "visit", "filters": [{"property": "plan", "op": "eq", "value": 1}]}, {"event": "signup"}]}),
            "INVALID_FUNNEL_STEPS",
        ),
        (json!({"steps": [{"event": "visit"}, {"event": "x".repeat(257)}]}), "INVALID_FUNNEL_STEPS"),
        (json!({"steps": [{"event": "a", "filters": [{"property": "p", "op": "gt", "value": "1"}]}, {"event": "b"}]}), "INVALID_FILTER_OP"),
        (
            json!({"steps": [{"event": "a", "filters": [{"property": "p.q", "op": "eq", "value": "1"}]}, {"event": "b"}]}),
            "INVALID_PROPERTY_KEY",
        ),
        (json!({"breakdown": "a.b"}), "INVALID_PROPERTY_KEY"),
        (json!({"conversion_window_hours": 0}), "INVALID_BODY"),
        (json!({"count_by": "country"}), "INVALID_BODY"),
    ];
    for (members, code) in cases {
        assert_eq!(refusal(&funnel(members.clone())), refused(400, code), "{members}");
    }
    assert_eq!(refusal(&funnel(json!({"project": "none"}))), refused(404, "NOT_FOUND"));
    shop.assert_clean();
}

#[test]
fn a_table_counts_what_is_asked_by_what_is_asked() {
    let shop = stocked();
    let ask = |members: Value| {
        let mut body = json!({"project": "test"});
        body.as_object_mut().unwrap().extend(members.as_object().cloned().unwrap());
        shop.post("/query", body)
    };
    let rows = |members: Value| ask(members).json()["rows"].clone();
    let minimal = ask(json!({})).json();
    assert_eq!(
        (&minimal["rows"], &minimal["count"], &minimal["metrics"]),
        (&json!([{"event_count": 6}]), &json!(1), &json!(["event_count"]))
    );
    assert_eq!(minimal["period"], json!({"from": "2026-03-02", "to": "2026-03-09"}));
    let by_event = json!({"metrics": ["unique_users", "event_count", "session_count"], "group_by": ["event"], "order_by": "event", "order": "asc", "limit": 2});
    assert_eq!(
        rows(by_event),
        json!([
            {"event": "cron", "unique_users": 0, "event_count": 1, "session_count": 0},
            {"event": "page_view", "unique_users": 2, "event_count": 4, "session_count": 3},
        ])
    );
    let filter = |field: &str, op: &str, value: Value| {
        rows(json!({"filters": [{"field": field, "op": op, "value": value}]}))[0]["event_count"].clone()
    };
    assert_eq!(filter("properties.path", "contains", json!("PRIC")), 1);
    assert_eq!(filter("properties.path", "neq", json!("/")), 1, "what an event does not have matches nothing");
    assert_eq!([filter("properties.seats", "gte", json!(5)), filter("properties.seats", "eq", json!("5"))], [json!(1), json!(0)]);
    assert_eq!(
        [filter("date", "lt", json!("2026-03-09")), filter("timestamp", "gte", json!("2026-03-09T11:00:00Z"))],
        [json!(1), json!(2)]
    );
    assert_eq!(
        rows(json!({"date_from": "2026-03-09", "group_by": ["date"], "metrics": ["bounce_rate"]})),
        json!([{"date": "2026-03-09", "bounce_rate": 0.333}])
    );
    assert_eq!(rows(json!({"date_from": "2026-03-09", "date_to": "2026-03-01", "group_by": ["event"]})), json!([]));
    shop.assert_clean();
}

#[test]
fn a_table_that_cannot_be_made_is_refused_with_a_hint() {
    let shop = stocked();
    let ask = |members: Value| {
        let mut body = json!({"project": "test"});
        body.as_object_mut().unwrap().extend(members.as_object().cloned().unwrap());
        shop.post("/query", body)
    };
    let filter = |field: &str, op: &str, value: Value| json!({"filters": [{"field": field, "op": op, "value": value}]});
    let cases = [
        (json!({"project": null}), "PROJECT_REQUIRED"),
        (json!({"metrics": ["events"]}), "INVALID_METRIC"),
        (json!({"group_by": ["path"]}), "INVALID_GROUP_BY"),
        (json!({"filters": {}}), "INVALID_BODY"),
        (filter("event", "is", json!("x")), "INVALID_FILTER_OP"),
        (filter("event", "eq", Value::Null), "INVALID_FILTER_FIELD"),
        (filter("properties.a.b", "eq", json!("x")), "INVALID_PROPERTY_KEY"),
        (filter("timestamp", "gt", json!("noon")), "INVALID_BODY"),
        (json!({"count_mode": "odd"}), "INVALID_COUNT_MODE"),
        (json!({"order_by": "date"}), "QUERY_FAILED"),
        (json!({"limit": 0}), "QUERY_FAILED"),
    ];
    for (members, code) in cases {
        assert_eq!(refusal(&ask(members.clone())), refused(400, code), "{members}");
    }
    let hint = ask(filter("path", "eq", json!("/")));
    assert_eq!(refusal(&hint), refused(400, "INVALID_FILTER_FIELD"));
    assert_eq!(
        (&hint.json()["suggested_field"], &hint.json()["available_properties"]["property_keys"]),
        (&json!("properties.path"), &json!(["path", "plan", "seats"]))
    );
    assert!(ask(json!({"metrics": ["events"]})).json()["message"].as_str().unwrap().contains("event_count, unique_users"));
    shop.assert_clean();
}

#[test]
fn a_read_needs_a_project_that_exists_and_parameters_that_make_sense() {
    let shop = Shop::open();
    assert_eq!(refusal(&shop.get("/stats")), refused(400, "PROJECT_REQUIRED"));
    assert_eq!(refusal(&shop.get("/stats?project=")), refused(400, "PROJECT_REQUIRED"));
    assert_eq!(refusal(&shop.get("/stats?project=none")), refused(404, "NOT_FOUND"));
    let read = |path: &str| refusal(&shop.get(path));
    assert_eq!(read("/insights?project=test&period=2d"), refused(400, "MISSING_FIELDS"));
    assert_eq!(read("/pages?project=test&type=middle"), refused(400, "MISSING_FIELDS"));
    assert_eq!(read("/retention?project=test&period=year"), refused(400, "MISSING_FIELDS"));
    assert_eq!(read("/breakdown?project=test"), refused(400, "MISSING_FIELDS"));
    assert_eq!(read("/breakdown?project=test&property=a.b"), refused(400, "INVALID_PROPERTY_KEY"));
    shop.assert_clean();
}
