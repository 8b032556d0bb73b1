//! Asks for several numbers in one request, and walks a long list page by page.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin questions
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::Metrone;
use agentlytics::metrone::{BatchQuery, Event, GetEvents, GetSources, GetStats, Query, Source};
use agentlytics_mock_server::MockServer;
use futures_util::{TryStreamExt, future};

const CALLS: usize = 120;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    let metrone = Metrone::builder().api_key(service.key("metrone")).endpoint(service.uri("metrone")).build()?;

    for number in 0..CALLS {
        let outcome = if number % 4 == 0 { "failure" } else { "success" };
        let call = Event::new("ai_call").source(Source::Voice).session_id(format!("call-{number}"));
        metrone.record(call.ai_provider("vapi").property("outcome", outcome))?;
    }
    metrone.flush(Duration::from_secs(5)).await;

    // Three questions, one request against the rate limit.
    let questions = BatchQuery::new([
        Query::stats(GetStats::default().days(1)).id("today"),
        Query::sources(GetSources::default().days(1)),
        Query::live(),
    ]);
    let answer = metrone.query(questions).await?;
    println!("{} answers to request {}", answer.results.len(), answer.request_id);

    // The second and third page are asked for when the rows of the page before are used up.
    let rows = metrone.events(GetEvents::default().source(Source::Voice).limit(50));
    let failures = rows.try_filter(|row| {
        let outcome = row.properties.as_ref().and_then(|properties| properties.get("outcome"));
        future::ready(outcome.is_some_and(|outcome| outcome == "failure"))
    });
    let failed: Vec<_> = failures.map_ok(|row| row.session_id.unwrap_or_default()).try_collect().await?;
    println!("{} of {CALLS} calls failed, the last of them {}", failed.len(), failed[0]);

    metrone.shutdown(Duration::from_secs(5)).await;

    assert_eq!(answer.results.len(), 3);
    assert_eq!(failed.len(), CALLS / 4);
    assert_eq!(failed[0], "call-116");
    Ok(())
}
