//! The documents against everything that claims to follow them: SDK, bridge, generated surfaces and mock server.

mod errors;
mod exchanges;
mod schema;
mod surfaces;
