//! Metrone: analytics for websites, voice agents, chat agents and autonomous agents. Write, read, stream.

mod agents;
mod client;
mod config;
mod destination;
mod dialect;
mod event;
pub mod helpers;
mod operations;

pub use self::agents::{AgentHit, CaptureOptions, agent_of};
pub use self::client::Metrone;
pub use self::config::MetroneBuilder;
pub use self::event::{Event, Source};
pub use self::operations::*;
