//! Watches for what got worse: a week of agents' work is compared with the week before, and what is found leads to the
//! traces behind it.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin watch_for_regressions
//! ```

use std::error::Error;

use agentlytics::Agnt;
use agentlytics::agnt::{Rule, Severity, Span, Watch};
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    service.control().seed("agnt", two_weeks())?;
    let agnt = Agnt::builder().api_key(service.key("agnt")).endpoint(service.uri("agnt")).build()?;

    // Without a window it is the last seven days that are over; the baseline is the seven days before it.
    let watch = Watch::default().window(Span::new("2026-03-09", "2026-03-16"));
    let found = agnt.regressions(watch).await?;
    for finding in &found.findings {
        let about = finding.assistant.as_deref().unwrap_or("the account");
        println!("{:?} {:?} of {about} from {} to {}", finding.severity, finding.rule, finding.span.start_date, finding.span.end_date);
        println!("  by chance with a probability of {:.0e}: {}", finding.p_value, json!(finding.evidence));
        let traces = finding.traces.traces.iter().take(3).map(|trace| trace.trace_id.as_str());
        println!("  traces to look at: {}", traces.collect::<Vec<_>>().join(", "));
    }

    let told: Vec<_> = found.findings.iter().map(|finding| (finding.rule, finding.severity, finding.assistant.as_deref())).collect();
    let of_refunds = (Rule::CompletionRateDown, Severity::Critical, Some("refunds"));
    assert_eq!(told, [of_refunds, (Rule::CompletionRateDown, Severity::Warning, None)]);
    assert_eq!(found.findings[0].span, Span::new("2026-03-12T00:00:00.000Z", "2026-03-16T00:00:00.000Z"));
    assert_eq!(found.findings[0].traces.traces[0].trace_id, "refunds-15-19");
    Ok(())
}

/// Two assistants start and complete twenty tasks a day each, until one mostly fails from the second Thursday on.
fn two_weeks() -> Vec<Value> {
    let mut events = Vec::new();
    for (day, number) in (2..16).flat_map(|day| (0..20).map(move |number| (day, number))) {
        for assistant in ["bookings", "refunds"] {
            let mut happened = |event_type: &str| {
                events.push(json!({
                    "eventType": event_type, "assistant": assistant, "user": format!("user-{number}"),
                    "timestamp": format!("2026-03-{day:02}T10:00:{number:02}Z"), "traceId": format!("{assistant}-{day}-{number}"),
                }));
            };
            happened("tasksInitiated");
            if assistant == "bookings" || day < 12 || number < 2 {
                happened("tasksCompleted");
            }
        }
    }
    events
}
