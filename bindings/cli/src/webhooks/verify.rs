//! `agentlytics webhooks verify`: why an endpoint refuses a request that somebody kept, or what it tells.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use agentlytics_bridge::webhooks::{Platform, Received, Receiver, Request};
use clap::Args;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use serde::Serialize;

use super::now;
use super::platform;
use super::secret::Secret;
use crate::Context;
use crate::failure::Failure;

/// Verify a webhook that was received and kept, and print the event that it becomes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Verify {
    /// Whose webhook.
    #[arg(value_parser = platform::parser())]
    platform: Platform,
    /// The body, to the byte; `-` reads standard input.
    file: PathBuf,
    /// The address that the platform called, with its query.
    #[arg(long)]
    url: String,
    /// A header of the request; may be given several times.
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(HeaderName, HeaderValue)>,
    #[command(flatten)]
    secret: Secret,
    /// When it was received: the time of a signature must be near. Default: now.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

const EXAMPLES: &str = "Example:
  agentlytics webhooks verify vapi body.json --url https://example.com/hooks --header 'X-Vapi-Secret: 0f9e8d7c' --secret 0f9e8d7c";

/// What was found.
#[derive(Serialize)]
#[serde(transparent)]
struct Found(Received);

impl Verify {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let body = self.body()?;
        let headers: HeaderMap = self.headers.into_iter().collect();
        let receiver = self.secret.get().into_iter().fold(Receiver::new(self.platform), Receiver::secret);
        let received = receiver.receive(&Request { url: &self.url, headers: &headers, body: &body }, self.at.unwrap_or_else(now));
        let received = received.map_err(|refused| Failure::work(format!("{refused} [{}]", refused.code())))?;
        context.output.report(&Found(received))
    }

    fn body(&self) -> Result<Vec<u8>, Failure> {
        let read = if self.file == Path::new("-") {
            let mut body = Vec::new();
            io::stdin().lock().read_to_end(&mut body).map(|_| body)
        } else {
            fs::read(&self.file)
        };
        read.map_err(|error| Failure::usage(format!("{}: cannot be read: {error}", self.file.display())))
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Received { event, answer, verified, .. }) = self;
        writeln!(f, "{}", if *verified { "the signature is right" } else { "not verified: give the --secret" })?;
        writeln!(f, "to be answered with status {}", answer.status)?;
        match event {
            Some(event) => writeln!(f, "{:#}", serde_json::Value::Object(event.members())),
            None => writeln!(f, "it tells nothing that is recorded"),
        }
    }
}

fn header(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = text.split_once(':').ok_or("wanted is 'NAME: VALUE'")?;
    let name = name.trim().parse().map_err(|error| format!("{error}"))?;
    let value = value.trim().parse().map_err(|error| format!("{error}"))?;
    Ok((name, value))
}
