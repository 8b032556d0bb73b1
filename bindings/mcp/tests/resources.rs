//! Documents and live events as resources.
#![expect(deprecated, reason = "clients of the protocol's earlier versions subscribe in this way")]

mod support;

use std::time::{Duration, Instant};

use agentlytics_spec::Spec;
use rmcp::model::{SubscribeRequestParams, UnsubscribeRequestParams};
use serde_json::{Value, json};

use support::{Assistant, Fixture};

/// Longer than any of this takes; only a failing test waits for it.
const DEADLINE: Duration = Duration::from_secs(10);
const LIVE: &str = "agentlytics://live/metrone";

/// Waits until something holds.
#[expect(clippy::disallowed_methods, reason = "a test's deadline is the machine's time")]
async fn eventually<T>(what: &str, mut holds: impl AsyncFnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = holds().await {
            return found;
        }
        assert!(begin.elapsed() < DEADLINE, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn track(assistant: &Assistant, url: &str) {
    assistant.answer("metrone_track_event", json!({"event_type": "page_view", "page_url": url})).await;
}

#[tokio::test]
async fn documents_and_streams_of_the_services_are_listed() {
    let assistant = Fixture::new().connect().await;
    let uris: Vec<_> = assistant.peer.list_all_resources().await.unwrap().into_iter().map(|resource| resource.uri.clone()).collect();
    let [openapi, live] = ["openapi", "live"].map(|kind| move |service: &str| format!("agentlytics://{kind}/{service}"));
    let services = ["metrone", "agent_analytics", "agnt"];
    assert_eq!(uris, services.map(openapi).into_iter().chain([live("metrone"), live("agent_analytics")]).collect::<Vec<_>>());
    assert_eq!(&assistant.read("agentlytics://openapi/agnt").await.unwrap(), Spec::agnt().document_json());
    for uri in ["agentlytics://openapi/agn", "agentlytics://live/agnt", "https://live/metrone"] {
        let refused = assistant.read(uri).await.unwrap_err();
        assert!(refused.contains("there is no resource") && refused.contains(LIVE), "{refused}");
    }
}

#[tokio::test]
async fn a_reader_sees_what_happened_since_the_first_reading() {
    let fixture = Fixture::new();
    let assistant = fixture.connect().await;
    let first = assistant.read(LIVE).await.unwrap();
    assert_eq!((&first["events"], &first["is_open"]), (&json!([]), &json!(true)));
    assert!(first["note"].as_str().unwrap().contains("read again"), "{first}");
    track(&assistant, "https://shop.example/new").await;
    let read = eventually("the event", async || {
        let read = assistant.read(LIVE).await.unwrap();
        (read["seen"] == 1).then_some(read)
    })
    .await;
    assert_eq!(read["events"][0]["type"], "event");
    assert!(read["events"].to_string().contains("https://shop.example/new"), "{read}");
}

#[tokio::test]
async fn a_subscriber_is_told_until_it_ends_the_subscription() {
    let fixture = Fixture::new();
    let assistant = fixture.connect().await;
    assistant.peer.subscribe(SubscribeRequestParams::new(LIVE)).await.unwrap();
    // The stream is there with the first reading.
    assistant.read(LIVE).await.unwrap();
    let before = assistant.updated().len();
    track(&assistant, "https://shop.example/1").await;
    eventually("the notification", async || (assistant.updated().len() > before).then_some(())).await;
    assert!(assistant.updated().iter().all(|uri| uri == LIVE));

    assistant.peer.unsubscribe(UnsubscribeRequestParams::new(LIVE)).await.unwrap();
    let before = assistant.updated().len();
    track(&assistant, "https://shop.example/2").await;
    eventually("the second event", async || (assistant.read(LIVE).await.unwrap()["seen"] == 2).then_some(())).await;
    assert_eq!(assistant.updated().len(), before);
}

#[tokio::test]
async fn only_what_changes_can_be_subscribed_to() {
    let assistant = Fixture::new().connect().await;
    let refused = assistant.peer.subscribe(SubscribeRequestParams::new("agentlytics://openapi/agnt")).await.unwrap_err();
    assert!(refused.to_string().contains("nothing to subscribe to"), "{refused}");
    let refused = assistant.peer.subscribe(SubscribeRequestParams::new("agentlytics://live/metrone?colour=red")).await.unwrap_err();
    assert!(refused.to_string().contains("colour"), "{refused}");
}

#[tokio::test]
async fn a_stream_that_fails_says_why_and_is_opened_again() {
    let fixture = Fixture::new();
    fixture.fault(json!({"operation": "streamEvents", "times": 1, "fault": {"type": "status", "status": 401}}));
    let assistant = fixture.connect().await;
    let failed = assistant.read(LIVE).await.unwrap();
    assert_eq!((&failed["is_open"], &failed["error"]["kind"]), (&json!(false), &json!("auth")));
    assert_eq!(assistant.read(LIVE).await.unwrap()["is_open"], json!(true));
}

#[tokio::test]
async fn there_is_an_end_to_the_streams_that_a_client_can_open() {
    let fixture = Fixture::new();
    let assistant = fixture.connect().await;
    let subscribe = async |number: u32| {
        let uri = format!("{LIVE}?event_type=type-{number}");
        assistant.peer.subscribe(SubscribeRequestParams::new(uri)).await.map_err(|error| error.to_string())
    };
    for number in 0..16 {
        assert_eq!(subscribe(number).await, Ok(()));
    }
    assert!(subscribe(16).await.unwrap_err().contains("16 live streams are open"));
    assert_eq!(subscribe(15).await, Ok(()), "one that is open is shared");
}

#[tokio::test]
async fn the_stream_ends_with_its_last_subscriber() {
    let fixture = Fixture::new();
    let assistant = fixture.connect().await;
    assistant.peer.subscribe(SubscribeRequestParams::new(LIVE)).await.unwrap();
    let open = || fixture.mock.control().requests(&serde_json::from_value(json!({"operation": "streamEvents"})).unwrap());
    eventually("the stream", async || (!open().is_empty()).then_some(())).await;
    assistant.peer.cancel().await.unwrap();
    // An ended stream has nothing left to cut.
    eventually("its end", async || (fixture.mock.control().cut_streams() == 0).then_some(Value::Null)).await;
}
