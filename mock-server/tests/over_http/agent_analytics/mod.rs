//! Agent Analytics.

mod account;
mod agreement;
mod experiments;
mod ingest;
mod projects;
mod reads;
mod stream;
mod support;
