use anyhow::anyhow;
use segment::message::{Track, User};
use segment::{AutoBatcher, Batcher, HttpClient};
use serde_json::json;
use tokio::runtime::Runtime;

use super::{AGENT, Client, DURATION_MS, INPUT_TOKENS, MODEL, OUTCOME, OUTPUT_TOKENS, SESSION, TASK, TOOL, mark};
use crate::Options;

/// Segment's batcher, which sends on the task that pushes, in batches of as many bytes as the service takes.
pub struct Segment {
    batcher: AutoBatcher,
    runtime: Runtime,
}

impl Client for Segment {
    fn open(options: &Options) -> anyhow::Result<Self> {
        let client = HttpClient::new(reqwest::Client::new(), options.url.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        Ok(Self { batcher: AutoBatcher::new(client, Batcher::new(None), "bench".to_owned()), runtime })
    }

    fn track(&mut self, number: usize) -> anyhow::Result<()> {
        let event = Track {
            user: User::UserId { user_id: "user-1".to_owned() },
            event: "agent_action".to_owned(),
            properties: json!({
                "bid": mark(number), "agent_id": AGENT, "session_id": SESSION, "model": MODEL, "tool": TOOL, "task": TASK,
                "outcome": OUTCOME, "duration_ms": DURATION_MS, "input_tokens": INPUT_TOKENS, "output_tokens": OUTPUT_TOKENS,
                "cached": false,
            }),
            ..Track::default()
        };
        self.runtime.block_on(self.batcher.push(event)).map_err(|error| anyhow!("{error}"))
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.runtime.block_on(self.batcher.flush()).map_err(|error| anyhow!("{error}"))
    }

    fn close(mut self) -> anyhow::Result<()> {
        self.flush()
    }
}
