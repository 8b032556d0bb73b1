//! Analyses a funnel: which step loses most visitors, of which source they are, and what they saw last.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin analyse_a_funnel
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::agent_analytics::{
    Event, FunnelOp, GetBreakdown, GetEvents, GetFunnel, GetPages, GetSessions, PageType, SessionRow, Step,
};
use agentlytics::{AgentAnalytics, Timestamp};
use agentlytics_mock_server::MockServer;
use futures_util::{TryStreamExt, future};

/// The steps, and the page on which each is taken.
const STEPS: [(&str, &str); 4] =
    [("page_view", "/pricing"), ("signup_started", "/signup"), ("signed_up", "/welcome"), ("task_completed", "/tasks")];

/// How many visitors of a source take each step.
const VISITORS: [(&str, [u32; 4]); 3] = [("ads", [45, 30, 6, 3]), ("search", [35, 24, 18, 12]), ("newsletter", [20, 16, 14, 12])];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    let analytics = AgentAnalytics::builder()
        .api_key(service.key("agent_analytics"))
        .token(service.token("agent_analytics"))
        .project("test")
        .endpoint(service.uri("agent_analytics"))
        .build()?;
    let yesterday = service.control().clock().now - Duration::from_hours(24);
    record_visits(&analytics, yesterday)?;
    analytics.flush(Duration::from_secs(5)).await;

    let steps = STEPS.map(|(event, page)| Step::new(event).filter("path", FunnelOp::Eq, page));
    let funnel = analytics.funnel(GetFunnel::default().steps(steps).conversion_window_hours(24).breakdown("utm_source")).await?;
    for step in &funnel.steps {
        println!("{:>4} users {:<15} {:>5.1} % lost", step.users, step.event, step.drop_off_rate * 100.0);
    }
    let (position, weakest) =
        funnel.steps.iter().enumerate().max_by(|(_, a), (_, b)| a.drop_off_rate.total_cmp(&b.drop_off_rate)).ok_or("no steps")?;
    println!("most are lost before {}; by source:", weakest.event);
    let mut lost = Vec::new();
    for source in funnel.breakdowns.iter().flatten() {
        let source_lost = source.steps[position].drop_off_rate;
        let name = source.value.as_deref().unwrap_or("unknown");
        println!("{name:>10} {:>5.1} % lost", source_lost * 100.0);
        lost.push((name, source_lost));
    }

    // Where do they leave? On the page of the last step that they did take.
    let (_, page) = STEPS[position - 1];
    let pages = analytics.pages(GetPages::default().page_type(PageType::Exit)).await?;
    let exit = pages.exit_pages.iter().flatten().find(|row| row.page == page).ok_or("nobody left there")?;
    println!("{} visits end on {page}, after {:.0} s", exit.sessions, exit.avg_duration / 1_000.0);
    // What happened there? One visit as an example, and then how frequent that is.
    let ended_there = |visit: &SessionRow| future::ready(visit.exit_page.as_deref() == Some(page));
    let left: Vec<_> = analytics.sessions(GetSessions::default()).try_filter(ended_there).try_collect().await?;
    let mut visit: Vec<_> = analytics.events(GetEvents::default().session_id(&left[0].session_id)).try_collect().await?;
    visit.reverse(); // the newest come first
    let visit: Vec<_> = visit.iter().map(|row| row.event.as_str()).collect();
    println!("the latest of them: {}", visit.join(", "));
    let errors = analytics.breakdown(GetBreakdown::default().event("form_error").property("field")).await?;
    for field in &errors.values {
        println!("{} visitors saw an error in the field {:?}", field.unique_users, field.value);
    }
    analytics.shutdown(Duration::from_secs(5)).await;

    assert_eq!(funnel.steps.iter().map(|step| step.users).collect::<Vec<_>>(), [100, 70, 38, 27]);
    assert_eq!(funnel.overall_conversion_rate, 0.27);
    assert_eq!((weakest.event.as_str(), weakest.drop_off_rate), ("signed_up", 0.457));
    assert_eq!(lost, [("ads", 0.8), ("search", 0.25), ("newsletter", 0.125)]);
    assert_eq!((exit.sessions, left.len()), (32, 32));
    assert_eq!(visit, ["page_view", "signup_started", "form_error"]);
    assert_eq!((errors.values[0].value.as_str(), errors.values[0].unique_users), ("phone", 24));
    Ok(())
}

/// Visits, of which one of each source begins every minute, with two minutes between steps. Those who come by ads see a form that
/// wants a telephone number.
fn record_visits(analytics: &AgentAnalytics, begin: Timestamp) -> Result<(), agentlytics::Error> {
    for (source, taken) in VISITORS {
        for visitor in 0..taken[0] {
            let user = format!("{source}-{visitor}");
            let event = |name: &str, page: &str, seconds: u64| {
                let event = Event::new(name).user_id(&user).session_id(format!("visit-{user}"));
                event
                    .timestamp(begin + Duration::from_secs(u64::from(visitor) * 60 + seconds))
                    .property("path", page)
                    .property("utm_source", source)
            };
            for (seconds, ((name, page), taken)) in (0..).step_by(120).zip(STEPS.into_iter().zip(taken)) {
                if visitor < taken {
                    analytics.record(event(name, page, seconds))?;
                }
            }
            if source == "ads" && (taken[2]..taken[1]).contains(&visitor) {
                analytics.record(event("form_error", "/signup", 150).property("field", "phone"))?;
            }
        }
    }
    Ok(())
}
