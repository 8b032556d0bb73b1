//! The OpenAPI documents of the services, loaded strictly and ready to check traffic against.
//!
//! [`Spec::metrone`], [`Spec::agent_analytics`] and [`Spec::agnt`] are embedded documents. A [`Spec`] answers three questions: which
//! [`Operation`] a request belongs to ([`Spec::route`]), whether a request keeps to the document
//! ([`Operation::check_request`]), and whether an answer does ([`Operation::check_response`]).
//!
//! ```
//! use agentlytics_spec::{RequestParts, Route, Spec};
//! use http::Method;
//!
//! let spec = Spec::metrone();
//! let Route::Operation(operation, _) = spec.route(&Method::GET, "/v1/api/stats") else { panic!() };
//! assert_eq!(operation.id(), "getStats");
//!
//! let violations = operation.check_request(&RequestParts { query: "days=soon", ..Default::default() });
//! assert_eq!(violations[0].pointer, "/days");
//! ```
//!
//! The loader fails on every key, extension and value that it does not understand, so that a misspelt
//! word in a document is found and not skipped. The crate knows no service by name outside of the
//! functions that embed documents, sends nothing and stores nothing.

#![forbid(unsafe_code)]

mod check;
mod document;
mod error;
mod error_form;
pub mod generate;
mod max_bytes;
mod node;
mod operation;
mod read;
mod route;
mod schema;
mod tool;

pub use check::{Location, RequestParts, Violation};
pub use document::Spec;
pub use error::{Problem, SpecError};
pub use operation::{
    ApiError, Header, Kind, Media, Operation, Pagination, Parameter, ParameterIn, Provenance, RequestBody, Response, StreamEvent, Walk,
};
pub use route::Route;
pub use tool::{Annotations, Call, CallKind, Tool, tools};
