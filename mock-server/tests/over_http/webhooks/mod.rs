//! What platforms report, as the platforms meet the server.

mod endpoints;
mod events;
mod pipeline;
mod signatures;
mod support;
