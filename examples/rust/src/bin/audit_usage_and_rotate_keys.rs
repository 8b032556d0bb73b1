//! Audits what an account uses of what it may use, then replaces its key while an agent goes on recording.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin audit_usage_and_rotate_keys
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::AgentAnalytics;
use agentlytics::agent_analytics::{CreateProject, Event, GetProject, Rule, Severity};
use agentlytics_mock_server::MockServer;
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    let mut limits = service.control().limits();
    (limits.projects, limits.event_quota) = (Some(5), Some(200));
    service.control().set_limits(limits);
    let endpoint = service.uri("agent_analytics");
    let owner = AgentAnalytics::builder().api_key(service.key("agent_analytics")).endpoint(endpoint).build()?;

    // Three more projects, with one client for all of them: it sends each event with the token of its project.
    let mut agents = AgentAnalytics::builder().endpoint(endpoint);
    for name in ["support", "sales", "research"] {
        let project = owner.create_project(CreateProject::default().name(name)).await?;
        agents = agents.project_token(name, &project.project_token);
    }
    let agents = agents.build()?;
    for (project, tasks) in [("support", 120), ("sales", 40), ("research", 10)] {
        for number in 0..tasks {
            agents.record(Event::new("task_completed").project(project).user_id(format!("user-{number}")))?;
        }
    }
    agents.flush(Duration::from_secs(5)).await;

    let account = owner.account().await?;
    let allowed = &account.tier_limits;
    println!("tier {}: {} requests a minute, events are kept for {} days", account.tier, allowed.rate_limit_rpm, allowed.retention_days);
    println!("{} of {} projects", account.projects_count, account.projects_limit);
    let mut used = 0;
    for project in &owner.list_projects().await?.projects {
        let today = owner.project(GetProject::default().id(&project.id)).await?.data.usage_today;
        println!("{:>10} {:>4} events, of these {} today", project.name, project.total_events, today.event_count);
        used += project.total_events;
    }
    println!("{used} of {} events", allowed.max_events_lifetime);
    // Limits that are close are findings, so that a program can act before something is refused.
    let diagnosis = owner.diagnose("support").await?;
    let close = diagnosis.findings.iter().find(|finding| finding.rule == Rule::ProjectLimitClose).ok_or("no limit is close")?;
    println!("{}", json!(close));

    // The answer is the only place where the new key is shown: here a program would put it where its secrets are.
    let new_key = owner.revoke_key().await?.data.api_key;
    let refused = owner.account().await.err().ok_or("the old key still works")?;
    println!("the old key: {refused}");
    let owner = AgentAnalytics::builder().api_key(new_key).endpoint(endpoint).build()?;
    println!("the new key: account {}", owner.account().await?.id);

    // Agents have tokens, not the key, and do not notice.
    agents.record(Event::new("task_completed").project("support").user_id("user-1"))?;
    let report = agents.shutdown(Duration::from_secs(5)).await;
    let delivered = agents.delivery_stats().delivered;
    println!("{delivered} events delivered, {} of them after the change", report.delivered);

    assert_eq!((account.projects_count, account.projects_limit), (4, 5));
    assert_eq!((used, allowed.max_events_lifetime), (170, 200));
    assert_eq!((close.severity, &close.evidence["projects_limit"]), (Severity::Warning, &json!(5)));
    assert_eq!((refused.status(), refused.code()), (Some(401), "AUTH_REQUIRED"));
    assert_eq!((delivered, report.delivered, report.pending), (171, 1, 0));
    Ok(())
}
