//! `agentlytics track` and `agentlytics tail` as processes.

#[path = "../support/mod.rs"]
mod support;

mod site;
mod tail;
mod track;
