//! What a person at a terminal meets: help whose examples work, completion, manual pages, colours, widths, progress, questions, Ctrl-C.
#![cfg(unix)]

mod completions;
mod examples;
mod help;
mod man;
mod screen;
#[path = "../services/site.rs"]
mod site;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod tree;
