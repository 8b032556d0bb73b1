//! Watches events as they are stored.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin live_stream
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::metrone::StreamEvents;
use agentlytics::{Metrone, StreamItem};
use agentlytics_mock_server::MockServer;
use futures_util::StreamExt;
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    let metrone = Metrone::builder().api_key(service.key("metrone")).endpoint(service.uri("metrone")).build()?;

    let mut watched = Vec::new();
    let mut stream = metrone.stream(StreamEvents::default().event_type("tool_call"));
    while let Some(item) = stream.next().await {
        match item? {
            // Whatever is stored from now on is seen.
            StreamItem::Ready { .. } => {
                for target in ["search_flights", "book_flight"] {
                    metrone.track("tool_call", json!({"target": target}))?;
                }
                metrone.flush(Duration::from_secs(5)).await;
            }
            StreamItem::Event(row) => {
                let target = row.properties.and_then(|mut properties| properties.remove("target"));
                println!("{} {}", row.timestamp, json!(target));
                watched.extend(target);
            }
            // The connection was away for longer than the service remembers: read the events to close the gap.
            StreamItem::Gap { .. } => println!("some events were missed"),
            _ => {}
        }
        if watched.len() == 2 {
            break;
        }
    }
    metrone.shutdown(Duration::from_secs(5)).await;

    assert_eq!(watched, ["search_flights", "book_flight"]);
    Ok(())
}
