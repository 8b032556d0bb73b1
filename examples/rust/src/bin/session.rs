//! An agent records a session and reads the numbers back, in a program without an async runtime.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin session
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::Metrone;
use agentlytics::metrone::helpers::{AgentAction, AiSession, Conversion, SessionAction};
use agentlytics::metrone::{GetEvents, GetStats};
use agentlytics_mock_server::MockServer;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start_blocking()?;
    let metrone = Metrone::builder().api_key(service.key("metrone")).endpoint(service.uri("metrone")).build()?;

    metrone.track_ai_session(AiSession::new("session-1", SessionAction::Start).provider("openai"))?;
    metrone.track("agent_message", json!({"session_id": "session-1", "agent_id": "travel-agent", "characters": 48}))?;
    for target in ["search_flights", "book_flight"] {
        metrone.track_agent_action(AgentAction::new("travel", "tool_call").agent_id("travel-agent").target(target))?;
    }
    metrone.conversion(Conversion::new("booking").value(420).currency("EUR"))?;
    metrone.track_ai_session(AiSession::new("session-1", SessionAction::End).provider("openai").duration(35))?;

    let report = metrone.flush_blocking(Duration::from_secs(5));
    println!("{} events delivered", report.delivered);

    let stats = metrone.call_blocking(&GetStats::default().days(1))?;
    println!("{} events, {} of them with an AI, {} conversion", stats.total_events, stats.ai_interactions, stats.conversions);

    let mut tools = Vec::new();
    for row in metrone.events_blocking(GetEvents::default().event_type("tool_call")) {
        tools.extend(row?.properties.and_then(|mut properties| properties.remove("target")));
    }
    // The newest come first.
    tools.reverse();
    println!("tools called: {}", json!(tools));

    metrone.shutdown_blocking(Duration::from_secs(5));

    assert_eq!(report.delivered, 6);
    assert_eq!((stats.total_events, stats.ai_interactions, stats.conversions), (6, 2, 1));
    assert_eq!(tools, ["search_flights", "book_flight"]);
    Ok(())
}
