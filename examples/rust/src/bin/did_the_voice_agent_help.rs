//! Did the voice agent raise conversions? Half of the visitors are offered a call with it. The web site tells Agent
//! Analytics of visits and bookings, the agent tells Metrone of its calls and of what it booked in them, and one question
//! compares the visits with a call to those without.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin did_the_voice_agent_help
//! ```

use std::error::Error;
use std::time::Duration;

use agentlytics::agent_analytics::{CreateExperiment, Event, GetExperiment, assign};
use agentlytics::metrone::helpers::{AgentAction, AiCall};
use agentlytics::{AgentAnalytics, Metrone};
use agentlytics_mock_server::MockServer;

const VISITORS: usize = 400;
const EXPERIMENT: &str = "voice_agent";
const WITH_CALL: &str = "with_call";

fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start_blocking()?;
    let voice = Metrone::builder().api_key(service.key("metrone")).endpoint(service.uri("metrone")).build()?;
    let web = AgentAnalytics::builder().api_key(service.key("agent_analytics")).endpoint(service.uri("agent_analytics"));
    let web = web.token(service.token("agent_analytics")).project("test").build()?;

    let experiment = CreateExperiment::default().name(EXPERIMENT).variants(["without_call", WITH_CALL]);
    let experiment = web.call_blocking(&experiment.goal_event("booking"))?;

    for number in 0..VISITORS {
        let (visitor, visit) = (format!("visitor-{number}"), format!("visit-{number}"));
        let variant = assign(EXPERIMENT, &visitor, &experiment.variants).unwrap_or_default();
        web.record(Event::exposure(EXPERIMENT, variant).user_id(&visitor).session_id(&visit))?;
        if variant == WITH_CALL {
            voice.track_ai_call(AiCall::new(format!("call-{number}")).session_id(&visit).duration(90))?;
        }
        // Some callers book while they talk to the agent, and some visitors on the web site.
        if variant == WITH_CALL && number % 14 == 0 {
            let booking = AgentAction::new("voice", "booking").agent_id("front-desk");
            voice.track_agent_action(booking.with("user_id", &visitor).with("session_id", &visit))?;
        } else if number % 10 == 1 {
            web.record(Event::new("booking").user_id(&visitor).session_id(&visit))?;
        }
    }
    voice.shutdown_blocking(Duration::from_secs(5));
    web.flush_blocking(Duration::from_secs(5));

    // The question.
    let answer = web.call_blocking(&GetExperiment::default().id(&experiment.id))?;
    let results = answer.results.as_ref().ok_or("the experiment has no results")?;
    for variant in &results.variants {
        let rate = 100.0 * variant.conversion_rate;
        println!("{}: {} of {} visitors booked, {rate:.1} %", variant.key, variant.conversions, variant.unique_users);
    }
    println!("{}", results.recommendation);

    web.shutdown_blocking(Duration::from_secs(5));

    let booked: Vec<_> = results.variants.iter().map(|variant| (variant.unique_users, variant.conversions)).collect();
    assert_eq!(booked, [(203, 19), (197, 35)]);
    assert!(results.sufficient_data && results.probability_best[WITH_CALL] > 0.95);
    Ok(())
}
