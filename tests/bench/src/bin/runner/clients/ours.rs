use std::time::Duration;

use agentlytics::Metrone;
use agentlytics::delivery::{DeliveryOptions, Durability, Overflow};
use agentlytics::metrone::Event;

use super::{AGENT, Client, DURATION_MS, INPUT_TOKENS, MODEL, OUTCOME, OUTPUT_TOKENS, SESSION, Shared, TASK, TOOL, mark};
use crate::Options;

const PATIENCE: Duration = Duration::from_secs(120);

pub struct Ours(Metrone);

impl Client for Ours {
    fn open(options: &Options) -> anyhow::Result<Self> {
        let mut delivery = DeliveryOptions::default();
        delivery.batch_size = options.batch.unwrap_or(delivery.batch_size);
        delivery.max_in_flight = options.in_flight.unwrap_or(delivery.max_in_flight);
        if options.waits {
            delivery.overflow = Overflow::Block(PATIENCE);
        }
        if options.durability.as_deref() == Some("journal") {
            delivery.durability = Some(Durability::Journal);
            delivery.spool.directory = options.spool_dir.as_ref().map(Into::into);
        }
        let key = format!("metrone_test_{}", "0".repeat(32));
        Ok(Self(Metrone::builder().api_key(key).endpoint(&options.url).delivery(delivery).build()?))
    }

    fn track(&mut self, number: usize) -> anyhow::Result<()> {
        self.track_shared(number)
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.0.flush_blocking(PATIENCE);
        Ok(())
    }

    fn close(self) -> anyhow::Result<()> {
        self.0.shutdown_blocking(PATIENCE);
        Ok(())
    }
}

impl Shared for Ours {
    fn track_shared(&self, number: usize) -> anyhow::Result<()> {
        let event = Event::new("agent_action")
            .property("bid", mark(number))
            .agent_id(AGENT)
            .session_id(SESSION)
            .property("model", MODEL)
            .property("tool", TOOL)
            .property("task", TASK)
            .property("outcome", OUTCOME)
            .property("duration_ms", DURATION_MS)
            .property("input_tokens", INPUT_TOKENS)
            .property("output_tokens", OUTPUT_TOKENS)
            .property("cached", false);
        self.0.record(event)?;
        Ok(())
    }
}
