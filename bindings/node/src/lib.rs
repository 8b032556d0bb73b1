//! The Node, Deno and Bun addon of agentlytics.
