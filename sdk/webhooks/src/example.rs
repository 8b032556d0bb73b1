//! Requests to try things out with.

use serde::Serialize;

use crate::platform::Platform;

/// A request as a platform sends it. All that is in it is invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Example {
    /// Who sends it.
    pub platform: Platform,
    /// What it is about, for example `status-completed`.
    pub event: &'static str,
    /// What the body is.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
}

/// All examples, by platform and name.
pub fn examples() -> impl Iterator<Item = &'static Example> {
    Platform::ALL.iter().flat_map(|platform| platform.webhooks().examples())
}

/// The examples of a platform: files in `examples/PLATFORM`, by how their names end.
macro_rules! examples_of {
    ($platform:ident in $folder:literal: $($event:literal $ending:tt),* $(,)?) => {
        const {
            &[$(crate::example::Example {
                platform: crate::platform::Platform::$platform,
                event: $event,
                content_type: crate::example::content_type!($ending),
                body: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/", $folder, "/", $event, ".", stringify!($ending))).trim_ascii_end(),
            }),*]
        }
    };
}

macro_rules! content_type {
    (json) => {
        "application/json"
    };
    (form) => {
        "application/x-www-form-urlencoded"
    };
}

pub(crate) use {content_type, examples_of};
