//! The analytics services as tools of an AI assistant: an MCP server over the SDK.
//!
//! A [`Server`] offers the tools of the services for which there is a key, with prompts and resources about them. It is served over
//! standard input and output by [`run_stdio`], and over streamable HTTP by an [`HttpServer`].
//!
//! ```no_run
//! # async fn example() -> Result<(), agentlytics_mcp::Error> {
//! let server = agentlytics_mcp::Server::open(&agentlytics_mcp::Options::default())?;
//! agentlytics_mcp::run_stdio(&server).await
//! # }
//! ```
//!
//! The tools stand in one table, which is generated from the services' documents: this crate knows no service by name, and adds what is the
//! protocol's. It reads no environment variables but through the services' clients, and never ends the process.
#![forbid(unsafe_code)]

mod arguments;
mod budget;
mod call;
mod catalog;
mod control;
mod error;
mod failure;
mod http;
mod live;
mod meta;
mod options;
mod outcome;
mod prompts;
mod resources;
mod server;
mod services;
mod session;
mod stdio;

pub use self::error::Error;
pub use self::http::{HttpOptions, HttpServer};
pub use self::options::{DEFAULT_MAX_RESULT_BYTES, Options};
pub use self::server::Server;
pub use self::stdio::{run_stdio, run_streams};
