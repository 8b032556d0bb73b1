//! What requests are signed with.

use std::fmt;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

/// What the platform and the endpoint share.
#[derive(Args)]
pub(super) struct Secret {
    /// What the platform signs with. Other programs can see it here; in the environment variable they cannot.
    #[arg(long, value_name = "SECRET", env = "AGENTLYTICS_WEBHOOK_SECRET", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    secret: Option<String>,
}

impl Secret {
    /// The secret, if one was given.
    pub(super) fn get(&self) -> Option<&str> {
        self.secret.as_deref()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}
