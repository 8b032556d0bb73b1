//! Runs an A/B test: users are assigned where the agent runs, what they saw and did is recorded, and the better variant wins.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin run_an_ab_test
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::AgentAnalytics;
use agentlytics::agent_analytics::{
    CreateExperiment, Event, ExperimentStatus, GetExperiment, GetExperimentConfig, UpdateExperiment, assign, equally_likely,
};
use agentlytics_mock_server::MockServer;

const USERS: usize = 500;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    let analytics = AgentAnalytics::builder()
        .api_key(service.key("agent_analytics"))
        .token(service.token("agent_analytics"))
        .project("test")
        .endpoint(service.uri("agent_analytics"))
        .build()?;

    let experiment = CreateExperiment::default().name("greeting").variants(["formal", "friendly"]);
    let experiment = analytics.create_experiment(experiment.goal_event("task_completed")).await?;

    // One request when the agent starts; nothing is asked per user.
    let config = analytics.experiment_config(GetExperimentConfig::default()).await?;
    for number in 0..USERS {
        let user = format!("user-{number}");
        // `None` when the experiment does not run: then everybody gets what there was before.
        let variant = config.variant("greeting", &user).unwrap_or("formal");
        analytics.record(Event::exposure("greeting", variant).user_id(&user))?;
        // Of ten users, three come to an end with a friendly agent, and two with a formal one.
        let finishers = if variant == "friendly" { 3 } else { 2 };
        if number % 10 < finishers {
            analytics.record(Event::new("task_completed").user_id(&user))?;
        }
    }
    analytics.flush(Duration::from_secs(5)).await;
    // The name, the user and the weights decide: a user gets the same variant in any program and any language.
    let is_sticky = (0..USERS)
        .map(|number| format!("user-{number}"))
        .all(|user| config.variant("greeting", &user) == assign("greeting", &user, &equally_likely(["formal", "friendly"])));

    let running = analytics.experiment(GetExperiment::default().id(&experiment.id)).await?;
    let results = running.results.as_ref().ok_or("the experiment has no results")?;
    for variant in &results.variants {
        let (key, rate) = (&variant.key, variant.conversion_rate * 100.0);
        println!("{key:<8} {:>3} of {} users, {rate:.1} %", variant.conversions, variant.unique_users);
        println!(
            "         the best with {:.1} % probability, lift {:+.0} %",
            results.probability_best[key] * 100.0,
            results.lift[key] * 100.0
        );
    }
    println!("{}", results.recommendation);

    let best = results.probability_best.iter().max_by(|(_, a), (_, b)| a.total_cmp(b));
    let (winner, probability) = best.ok_or("no variants")?;
    if !results.sufficient_data || *probability < 0.95 {
        return Err("it is too early to end the experiment".into());
    }
    let end = UpdateExperiment::default().id(&experiment.id).status(ExperimentStatus::Completed).winner(winner);
    let ended = analytics.update_experiment(end).await?;
    let config = analytics.experiment_config(GetExperimentConfig::default()).await?;
    analytics.shutdown(Duration::from_secs(5)).await;

    assert!(is_sticky);
    assert_eq!(results.variants.iter().map(|variant| variant.exposures).sum::<u64>(), USERS as u64);
    assert_eq!((ended.data.status.as_str(), ended.winner.as_deref()), ("completed", Some("friendly")));
    assert_eq!(config.variant("greeting", "user-1"), None, "a completed experiment assigns nobody");
    Ok(())
}
