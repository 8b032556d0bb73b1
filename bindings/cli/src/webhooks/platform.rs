//! The platforms on the command line.

use agentlytics_bridge::webhooks::Platform;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Reads the name of a platform; help and errors list them all.
pub(super) fn parser() -> impl TypedValueParser<Value = Platform> {
    PossibleValuesParser::new(Platform::ALL.iter().map(|platform| platform.as_str())).try_map(|name| name.parse::<Platform>())
}
