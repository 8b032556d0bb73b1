//! What commands make of services and of settings: each command a process, the services a mock server of this one.

mod doctor;
mod mistakes;
mod operations;
mod settings;
mod site;
#[path = "../support/mod.rs"]
mod support;
