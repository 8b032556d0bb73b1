//! What no single crate can test: conformance, scenarios, delivery, parity, architecture.
