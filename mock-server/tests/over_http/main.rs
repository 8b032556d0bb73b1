//! The server as its clients meet it: over HTTP, with nothing known of its inside.

mod agent_analytics;
mod agnt;
mod agreement;
mod audit;
mod conformance;
mod control;
mod faults;
mod hostile;
mod idempotency;
mod ingest;
mod inspector;
mod keys;
mod limits;
mod mcp;
mod protocol;
mod reads;
mod stream;
mod support;
mod webhooks;
