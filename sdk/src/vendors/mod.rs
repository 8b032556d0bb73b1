//! The services: one folder each, with the same files in each. They do not know each other.

#[macro_use]
mod answers;
#[macro_use]
mod arguments;
#[macro_use]
mod client;
mod findings;
mod number;
#[macro_use]
mod operation;
mod settings;
#[macro_use]
mod setup;
mod wire;

pub mod agent_analytics;
pub mod agnt;
pub mod metrone;
