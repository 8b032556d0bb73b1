//! The options of a command line that say where a service is, and who asks.

use clap::Args;

use super::Options;

/// Where a service is, and who asks. What is not given is looked for in the environment and in the profile.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Service")]
pub(crate) struct Access {
    /// Where the service is.
    #[arg(long, value_name = "URL", visible_alias = "endpoint")]
    pub(crate) url: Option<String>,
    /// The API key. Other programs can see it here; its environment variable, or a profile, they cannot.
    #[arg(long, value_name = "KEY", visible_alias = "api-key")]
    pub(crate) key: Option<String>,
    /// The token, for services that have such. Other programs can see it here.
    #[arg(long, value_name = "TOKEN")]
    pub(crate) token: Option<String>,
}

impl Access {
    /// As settings of a client.
    pub(crate) fn into_options(self) -> Options {
        let given = [("endpoint", self.url), ("api_key", self.key), ("token", self.token)];
        given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect()
    }
}
