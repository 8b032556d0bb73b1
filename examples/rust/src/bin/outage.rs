//! The service is away while an agent works: its events wait, and are delivered once and in order when it is back.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin outage
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::delivery::State;
use agentlytics::metrone::GetEvents;
use agentlytics::{Metrone, RetryPolicy};
use agentlytics_mock_server::MockServer;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start_blocking()?;
    let (address, key) = (service.address(), service.key("metrone").to_owned());
    let mut retry = RetryPolicy::default();
    retry.base = Duration::from_millis(10); // instead of a second, so that the example is quick
    let metrone = Metrone::builder().api_key(&key).endpoint(service.uri("metrone")).retry(retry).build()?;

    service.shutdown();
    for step in 1..=3 {
        metrone.track("agent_step", json!({"step": step}))?;
    }
    // Returns when it is clear that nobody answers, not at the deadline.
    let during = metrone.flush_blocking(Duration::from_secs(5));
    let state = metrone.delivery_stats().state;
    println!("{} events wait, delivery is {state:?}", during.pending);

    let _service = MockServer::builder().listen(address).key("metrone", key).start_blocking()?;
    let after = metrone.flush_blocking(Duration::from_secs(5));
    println!("{} events delivered", after.delivered);

    let rows: Result<Vec<_>, _> = metrone.events_blocking(GetEvents::default()).collect();
    let steps: Vec<_> = rows?.into_iter().rev().filter_map(|row| row.properties?.remove("step")).collect();
    println!("stored steps, in order: {}", json!(steps));

    metrone.shutdown_blocking(Duration::from_secs(5));

    assert_eq!((during.pending, state), (3, State::Offline));
    assert_eq!((after.delivered, after.pending), (3, 0));
    assert_eq!(steps, [1, 2, 3]);
    Ok(())
}
