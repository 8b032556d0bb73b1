//! Sets up a project: from its name to the first events in its numbers, and away with it again.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin set_up_a_project
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::agent_analytics::{CreateProject, DeleteProject, Event, GetPropertiesReceived, GetStats, UpdateProject};
use agentlytics::{AgentAnalytics, Kind};
use agentlytics_mock_server::MockServer;
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    let endpoint = service.uri("agent_analytics");
    let owner = AgentAnalytics::builder().api_key(service.key("agent_analytics")).endpoint(endpoint).build()?;

    let wanted = CreateProject::default().name("travel-agent").allowed_origins("https://travel.example");
    let project = owner.create_project(wanted.clone()).await?;
    println!("web pages load the tracker with\n  {}", project.snippet.as_deref().unwrap_or_default());
    // Setting up twice does no harm: a name that is taken answers with the project that has it.
    let again = owner.create_project(wanted).await?;

    // An agent has only the project's token, which is public: it can write events, and read nothing.
    let agent = AgentAnalytics::builder().token(&project.project_token).endpoint(endpoint).build()?;
    for (user, task) in [("ada", "search_flights"), ("ada", "book_flight"), ("ben", "search_flights")] {
        agent.record(Event::new("task_completed").user_id(user).session_id(format!("chat-{user}")).property("task", task))?;
    }
    agent.record(Event::new("handed_over").user_id("ben").session_id("chat-ben").property("reason", "visa question"))?;
    let report = agent.flush(Duration::from_secs(5)).await;
    println!("{} events delivered", report.delivered);

    let stats = owner.stats(GetStats::default().project(&project.name)).await?;
    println!("{} events of {} users in {} sessions", stats.totals.total_events, stats.totals.unique_users, stats.sessions.total_sessions);
    // A property that is misspelled shows here before anybody builds a chart on it.
    let received = owner.properties_received(GetPropertiesReceived::default().project(&project.name)).await?;
    let received: Vec<_> = received.properties.iter().map(|pair| (pair.event.as_str(), pair.key.as_str())).collect();
    for (event, key) in &received {
        println!("{event} comes with {key}");
    }

    let origins = "https://travel.example,https://staging.travel.example";
    let changed = owner.update_project(UpdateProject::default().id(&project.id).allowed_origins(origins)).await?;
    println!("pages of {} may send events", changed.allowed_origins);
    // Events belong to a project by its name, so that cannot change any more.
    let renamed = owner.update_project(UpdateProject::default().id(&project.id).name("concierge")).await;
    let refusal = renamed.err().ok_or("a project with events was renamed")?;
    println!("{refusal}");

    owner.delete_project(DeleteProject::default().id(&project.id)).await?;
    agent.track("task_completed", json!({"task": "book_hotel"}))?;
    // The token is dead. An event without a living one waits, and is not lost before the agent stops.
    let waiting = agent.flush(Duration::from_secs(5)).await.pending;
    let halted = agent.delivery().halted_by().ok_or("the token of a deleted project works")?;
    println!("after the end of the project {waiting} event waits: {}", halted.message);
    let last = agent.shutdown(Duration::from_secs(5)).await;

    assert_eq!((again.existing, &again.id), (Some(true), &project.id));
    assert_eq!(report.delivered, 4);
    assert_eq!((stats.totals.total_events, stats.totals.unique_users, stats.sessions.total_sessions), (4, 2, 2));
    assert_eq!(received, [("handed_over", "reason"), ("task_completed", "task")]);
    assert_eq!((changed.allowed_origins.as_str(), refusal.status()), (origins, Some(409)));
    assert_eq!((halted.kind, waiting, last.dropped), (Kind::Auth, 1, 1));
    Ok(())
}
