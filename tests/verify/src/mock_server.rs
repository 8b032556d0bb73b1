//! A mock server as a process of its own, spoken to over plain HTTP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use serde_json::{Value, json};

/// A mock server that ends with this value.
pub struct MockServer {
    child: Child,
    ready: Value,
}

/// A world of a mock server: what one key of one service opens.
pub struct World {
    url: String,
    key: String,
}

impl MockServer {
    /// Starts the server of `agentlytics`, and waits until it answers.
    ///
    /// # Errors
    /// If it does not start.
    pub fn start(mut agentlytics: Command) -> anyhow::Result<Self> {
        // It ends when its standard input does, which is when we do, however that comes about.
        agentlytics.args(["serve", "--parent-stdin"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = agentlytics.spawn().context("the mock server does not start")?;
        let stdout = child.stdout.take().context("its output is ours")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let ready = serde_json::from_str(&line).context("the mock server did not get ready")?;
        Ok(Self { child, ready })
    }

    /// A new world of a service, whose clock stands still.
    ///
    /// # Errors
    /// If the server does not make one.
    pub fn world(&self, service: &str, now: &str) -> anyhow::Result<World> {
        let url = self.ready["url"].as_str().context("the server has an address")?;
        let issued = post(&format!("{url}/__mock/keys"), "", &json!({"service": service}))?;
        let key = issued["key"].as_str().context("the key is told")?.to_owned();
        post(&format!("{url}/__mock/clock"), &key, &json!({"set": now, "freeze": true}))?;
        let url = self.ready["uris"][service].as_str().context("the service has an address")?.to_owned();
        Ok(World { url, key })
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // Whether it ended well is nobody's question any more.
        let _ = self.child.wait();
    }
}

impl World {
    /// Where the service is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What opens it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Asks the service.
    ///
    /// # Errors
    /// If the answer is no JSON, or a refusal.
    pub fn get(&self, question: &str) -> anyhow::Result<Value> {
        let answer = ureq::get(format!("{}{question}", self.url)).header("X-API-Key", &self.key).call();
        let text = answer.with_context(|| question.to_owned())?.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// Steers the server, in the world of a key; in the first one without.
fn post(address: &str, key: &str, body: &Value) -> anyhow::Result<Value> {
    let mut request = ureq::post(address).content_type("application/json");
    if !key.is_empty() {
        request = request.header("X-Mock-Key", key);
    }
    let text = request.send(body.to_string()).with_context(|| address.to_owned())?.body_mut().read_to_string()?;
    Ok(serde_json::from_str(&text)?)
}
