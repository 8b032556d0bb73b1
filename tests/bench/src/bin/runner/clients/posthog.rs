use posthog_rs::{ClientOptionsBuilder, Event};

use super::{AGENT, Client, DURATION_MS, INPUT_TOKENS, MODEL, OUTCOME, OUTPUT_TOKENS, SESSION, Shared, TASK, TOOL, mark};
use crate::Options;

/// PostHog's blocking client, which sends from a thread.
pub struct Posthog(posthog_rs::Client);

impl Client for Posthog {
    fn open(options: &Options) -> anyhow::Result<Self> {
        let mut builder = ClientOptionsBuilder::default();
        builder.api_key("phc_bench".to_owned()).host(options.url.as_str());
        if let Some(batch) = options.batch {
            builder.flush_at(batch).max_batch_size(batch);
        }
        if let Some(queue) = options.queue {
            builder.max_queue_size(queue);
        }
        Ok(Self(posthog_rs::client(builder.build()?)))
    }

    fn track(&mut self, number: usize) -> anyhow::Result<()> {
        self.track_shared(number)
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.0.flush();
        Ok(())
    }

    fn close(self) -> anyhow::Result<()> {
        self.0.shutdown();
        Ok(())
    }
}

impl Shared for Posthog {
    fn track_shared(&self, number: usize) -> anyhow::Result<()> {
        let mut event = Event::new("agent_action", "user-1");
        event.insert_prop("bid", mark(number))?;
        event.insert_prop("agent_id", AGENT)?;
        event.insert_prop("session_id", SESSION)?;
        event.insert_prop("model", MODEL)?;
        event.insert_prop("tool", TOOL)?;
        event.insert_prop("task", TASK)?;
        event.insert_prop("outcome", OUTCOME)?;
        event.insert_prop("duration_ms", DURATION_MS)?;
        event.insert_prop("input_tokens", INPUT_TOKENS)?;
        event.insert_prop("output_tokens", OUTPUT_TOKENS)?;
        event.insert_prop("cached", false)?;
        self.0.capture(event);
        Ok(())
    }
}
