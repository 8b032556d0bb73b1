//! Diagnoses a drop in traffic: is it real, since when, who is missing, and where are they lost?
//!
//! Two weeks of visits are recorded under a clock that stands still, so that the numbers are the same on every day. From
//! Monday on, those who come by ads land on a broken page and leave.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin diagnose_a_traffic_drop
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::agent_analytics::{Event, GetBreakdown, GetHeatmap, GetInsights, GetPages, GetStats, InsightsPeriod, Rule};
use agentlytics::{AgentAnalytics, Timestamp};
use agentlytics_mock_server::{ClockChange, MockServer};
use serde_json::json;

const FIRST_DAY: &str = "2026-03-01T00:00:00Z"; // a Sunday
const TODAY: &str = "2026-03-15T23:00:00Z"; // a Sunday, too
const BROKEN_DAYS: std::ops::RangeInclusive<u64> = 8..=14; // since Monday, the 9th

/// Visitors of a day by source, and the page on which they land.
const VISITORS: [(&str, &str, u64); 3] = [("search", "/home", 8), ("newsletter", "/blog", 4), ("ads", "/offer", 16)];

const DAY: u64 = 24 * 60 * 60;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    service.control().set_clock(&ClockChange::freeze_at(TODAY.parse()?));
    let analytics = AgentAnalytics::builder()
        .api_key(service.key("agent_analytics"))
        .token(service.token("agent_analytics"))
        .project("test")
        .endpoint(service.uri("agent_analytics"))
        .any_time(true) // as seen from the clock of this machine, the visits are of another year
        .build()?;
    record_visits(&analytics)?;
    analytics.shutdown(Duration::from_secs(5)).await;

    // Is it real? There are as many visits as before, yet less happens in them.
    let insights = analytics.insights(GetInsights::default().period(InsightsPeriod::Days7)).await?;
    let (events, visits) = (&insights.metrics.total_events, &insights.metrics.total_sessions);
    println!(
        "{}: {} events after {}, {} visits after {}",
        insights.trend, events.current, events.previous, visits.current, visits.previous
    );

    // Since when? Each day is held against the same weekday of the week before, because weekends are quiet anyway.
    let stats = analytics.stats(GetStats::default().since("14d")).await?;
    let days = &stats.time_series;
    let (before, broken) = (days.iter().zip(&days[7..]))
        .find(|(before, day)| day.total_events * 10 < before.total_events * 8)
        .ok_or("no day has a fifth less than a week before")?;
    println!("on {} {} events came, on {} only {}", before.bucket, before.total_events, broken.bucket, broken.total_events);

    // Is it that an hour of the day is missing, as in an outage?
    let [always, lately] = ["14d", &broken.bucket].map(|since| analytics.heatmap(GetHeatmap::default().since(since)));
    let (always, lately) = (always.await?, lately.await?);
    println!("events came in {} hours of the week, and in {} of this week", always.heatmap.len(), lately.heatmap.len());

    // Who is missing? This week by source against the week before, which is two weeks less this one.
    let by_source = GetBreakdown::default().property("source").event("task_completed");
    let both_weeks = analytics.breakdown(by_source.clone().since(&before.bucket)).await?;
    let this_week = analytics.breakdown(by_source.since(&broken.bucket)).await?;
    let mut missing = Vec::new();
    for source in &both_weeks.values {
        let now = this_week.values.iter().find(|row| row.value == source.value).map_or(0, |row| row.count);
        println!("{:>10}: {} tasks after {}", source.value, now, source.count - now);
        if now == 0 {
            missing.push(source.value.as_str());
        }
    }

    // Where are they lost? The SDK looks a project over by itself, and names the call to make next.
    let diagnosis = analytics.diagnose("test").await?;
    for finding in &diagnosis.findings {
        println!("{}", json!(finding));
    }
    let pages = analytics.pages(GetPages::default().since(&broken.bucket)).await?;
    let entry_pages = pages.entry_pages.as_deref().unwrap_or_default();
    let worst = entry_pages.iter().max_by(|a, b| a.bounce_rate.total_cmp(&b.bounce_rate)).ok_or("no pages")?;
    println!("{} of {} visits that begin on {} end there", worst.bounces, worst.sessions, worst.page);
    println!("conclusion: since {} the page {} is broken, on which visitors from {} land", broken.bucket, worst.page, missing.join(", "));

    assert_eq!((insights.trend.as_str(), events.change_pct, visits.change_pct), ("declining", Some(-31), Some(0)));
    assert_eq!((before.bucket.as_str(), broken.bucket.as_str()), ("2026-03-02", "2026-03-09"));
    assert_eq!(always.heatmap.len(), lately.heatmap.len());
    assert_eq!(missing, ["ads"]);
    assert_eq!(diagnosis.findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::BounceRateUp]);
    assert_eq!((worst.page.as_str(), worst.bounce_rate), ("/offer", 1.0));
    Ok(())
}

/// Every day each visitor comes at an hour of their own, asks a question and has a task done; one in four leaves at once, and
/// half of them have their weekends off.
fn record_visits(analytics: &AgentAnalytics) -> Result<(), Box<dyn Error>> {
    let first_day: Timestamp = FIRST_DAY.parse()?;
    for day in 0..15 {
        let is_weekend = matches!(day % 7, 0 | 6);
        for (source, page, visitors) in VISITORS {
            for visitor in 0..if is_weekend { visitors / 2 } else { visitors } {
                let begin = Duration::from_secs(day * DAY + (8 + visitor % 12) * 60 * 60);
                let event = |name: &str, minutes: u64| {
                    let event = Event::new(name).user_id(format!("{source}-{visitor}")).session_id(format!("{source}-{visitor}-{day}"));
                    event.timestamp(first_day + begin + Duration::from_secs(minutes * 60)).property("source", source).property("path", page)
                };
                analytics.record(event("page_view", 0))?;
                let leaves = visitor % 4 == 3 || (source == "ads" && BROKEN_DAYS.contains(&day));
                if !leaves {
                    analytics.record(event("question_asked", 1))?;
                    analytics.record(event("task_completed", 3))?;
                }
            }
        }
    }
    Ok(())
}
