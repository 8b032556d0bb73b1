//! The agentlytics command: mock server, demo and calls from a shell.

fn main() {}
