//! `agentlytics tail`: shows events as they arrive.
//!
//! The SDK sees to it that a lost connection is replaced; here it is said. Not here: events of the past, which the operations of a
//! service give.

mod filter;

use std::thread;
use std::time::Duration;

use agentlytics_bridge::{Hooks, OperationKind, Subscription, operations};
use clap::Args;
use jiff::SignedDuration;
use serde_json::Value;

use crate::Context;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::note;
use crate::service::Service;
use crate::settings::Access;
use filter::{Condition, Filter};

/// Show events as they arrive, until Ctrl-C.
///
/// Every event is a line, and with --output json or ndjson a JSON object as the service gives it. What happens to the connection is said
/// on standard error.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Tail {
    /// The service to listen to.
    service: Service,
    /// Only events of this type.
    #[arg(long, value_name = "TYPE")]
    event_type: Option<String>,
    /// Only events with this value in a field or property. A name that the service's stream has an argument for goes to the
    /// service. May be given several times; all must hold.
    #[arg(long = "filter", value_name = "NAME=VALUE")]
    conditions: Vec<Condition>,
    /// Begin after the event with this id, as far as the service remembers. Default: begin now.
    #[arg(long, value_name = "EVENT")]
    since: Option<String>,
    /// End after so many events.
    #[arg(long, value_name = "EVENTS")]
    limit: Option<u64>,
    /// End after this time, for example 10s or 5m.
    #[arg(long = "for", value_name = "TIME", value_parser = span)]
    longest: Option<Duration>,
    #[command(flatten)]
    access: Access,
}

const EXAMPLES: &str = "\
Examples:
  agentlytics tail metrone --event-type pageview --for 10s
  agentlytics tail agent-analytics --filter plan=pro --output ndjson --limit 100 --for 10s";

impl Tail {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let filter = Filter::new(&self.service, self.operation()?, self.event_type, self.since, self.conditions)?;
        let client = context.settings.client(&self.service, self.access.into_options(), Hooks::default())?;
        let subscription = client.subscribe(filter.operation, filter.arguments.clone()).map_err(Failure::from)?;
        close_in_time(&subscription, Interrupt::listen()?, self.longest);
        let mut left = self.limit.unwrap_or(u64::MAX);
        let mut news = News { service: self.service.word(), opened: false };
        while left > 0
            && let Some(item) = subscription.next_blocking()
        {
            if let Some(event) = news.event(item.map_err(Failure::from)?).filter(|event| filter.holds(event)) {
                context.output.row(&event)?;
                left -= 1;
            }
        }
        Ok(())
    }

    /// The operation that gives events as they arrive.
    fn operation(&self) -> Result<&'static str, Failure> {
        let streams = |name: &str| operations().into_iter().find(|entry| entry.vendor == name && entry.kind == OperationKind::Stream);
        let stream = streams(self.service.name).map(|entry| entry.id);
        stream.ok_or_else(|| {
            let others: Vec<_> = Service::all().iter().filter(|other| streams(other.name).is_some()).map(Service::word).collect();
            Failure::usage(format!("{} gives no events as they arrive; {} do", self.service.word(), others.join(" and ")))
        })
    }
}

/// Ends the stream when somebody wants an end, or its time is over.
fn close_in_time(subscription: &Subscription, interrupt: Interrupt, longest: Option<Duration>) {
    let subscription = subscription.clone();
    thread::spawn(move || {
        interrupt.wait(longest.unwrap_or(Duration::MAX));
        subscription.close();
    });
}

/// What a stream tells besides events.
struct News {
    service: String,
    /// Whether it was open before.
    opened: bool,
}

impl News {
    /// The event, if the item is one. What else there is to tell is told on standard error.
    fn event(&mut self, mut item: Value) -> Option<Value> {
        match item["type"].as_str() {
            Some("event") => return Some(item["data"].take()),
            Some("ready") if std::mem::replace(&mut self.opened, true) => {
                note(format_args!("agentlytics: connected to {} again", self.service))
            }
            Some("ready") => note(format_args!("agentlytics: listening to {}", self.service)),
            Some("gap") => note("agentlytics: events were missed while the connection was lost"),
            _ => {}
        }
        None
    }
}

fn span(text: &str) -> Result<Duration, String> {
    let span: SignedDuration = text.parse().map_err(|error| format!("{error}; wanted is for example 10s or 5m"))?;
    Duration::try_from(span).map_err(|_| "it must not be negative".to_owned())
}
