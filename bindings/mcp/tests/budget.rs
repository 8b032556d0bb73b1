//! Large answers are cut, stay what they promise to be, and say how to go on.

mod support;

use agentlytics_spec::tools;
use serde_json::{Value, json};

use support::{Fixture, meta, text};

const BUDGET: usize = 10_000;

fn events(count: usize) -> Vec<Value> {
    let event = |number: usize| json!({"event_type": "page_view", "page_url": format!("https://shop.example/{number}"), "session_id": format!("s-{number}")});
    (0..count).map(event).collect()
}

fn with_events(count: usize) -> Fixture {
    let fixture = Fixture::with(|options, _| options.max_result_bytes = BUDGET);
    fixture.seed("metrone", events(count));
    fixture
}

#[tokio::test]
async fn the_pages_that_are_shown_leave_nothing_out() {
    let fixture = with_events(150);
    let assistant = fixture.connect().await;
    let tool = tools().iter().find(|tool| tool.name == "metrone_get_events").unwrap();
    let mut seen = Vec::new();
    let mut arguments = json!({"limit": 100});
    loop {
        let result = assistant.call(&tool.name, arguments).await;
        assert!(text(&result).len() <= BUDGET, "{}", text(&result).len());
        let page = result.structured_content.clone().unwrap();
        assert_eq!(tool.check_answer(&page), []);
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row["session_id"].as_str().unwrap().to_owned()));
        if seen.len() < 50 {
            let cut = &meta(&result, "agentlytics/cuts")[0];
            assert_eq!((&cut["path"], &cut["of"]), (&json!("/data"), &json!(100)));
            assert_eq!(cut["shown"], page["data"].as_array().unwrap().len());
            let word = &result.content[1].as_text().unwrap().text;
            assert!(word.starts_with(&format!("Not all is shown: {} of 100 in /data.", cut["shown"])), "{word}");
        }
        let Some(cursor) = page["meta"]["next_cursor"].as_str() else { break };
        arguments = json!({"limit": 100, "cursor": cursor});
    }
    assert_eq!(seen.len(), 150);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 150, "a row came twice");
}

#[tokio::test]
async fn a_list_without_pages_asks_for_a_narrower_question() {
    let fixture = with_events(200);
    let assistant = fixture.connect().await;
    let result = assistant.call("metrone_get_pages", json!({"limit": 100})).await;
    let tool = tools().iter().find(|tool| tool.name == "metrone_get_pages").unwrap();
    assert_eq!(tool.check_answer(result.structured_content.as_ref().unwrap()), []);
    assert!(text(&result).len() <= BUDGET);
    let go_on = meta(&result, "agentlytics/go_on");
    assert!(go_on.as_str().unwrap().starts_with("Ask a narrower question, by days"), "{go_on}");
}

#[tokio::test]
async fn an_answer_without_lists_that_is_too_large_is_a_failure() {
    let fixture = Fixture::with(|options, _| options.max_result_bytes = 100);
    let error = fixture.connect().await.error("metrone_get_stats", json!({})).await;
    assert_eq!(error["code"], "result_too_large");
}
