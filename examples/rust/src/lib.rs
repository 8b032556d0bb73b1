//! Runnable Rust examples of agentlytics.
