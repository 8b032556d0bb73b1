//! A mock server in the same process, for tests written in the bound language. Its control plane speaks HTTP and JSON, so
//! a binding needs nothing else of it.

pub use agentlytics_mock_server::MockServer;
