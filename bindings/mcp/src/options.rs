//! What the server offers, and to whom it speaks.

use std::collections::BTreeMap;

use serde_json::Value;
use url::Url;

/// How large a result's text may be unless the caller says otherwise, in bytes. About 8,000 tokens: clients warn about results of more
/// than 10,000, and refuse those of 25,000.
pub const DEFAULT_MAX_RESULT_BYTES: usize = 25_000;

/// What a [`Server`](crate::Server) offers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The services to offer, by name. Without any, all for which there is a key.
    pub services: Vec<String>,
    /// Options of each service's client, in the bridge's words; what is not here is looked for in the service's environment variables.
    pub clients: BTreeMap<String, Value>,
    /// Leaves out every tool that changes something.
    pub read_only: bool,
    /// How many bytes the text of a result may have; a longer list is cut.
    pub max_result_bytes: usize,
    /// The address of a running mock server whose control plane is offered as tools. It must be on the loopback interface.
    pub mock_control: Option<Url>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            services: Vec::new(),
            clients: BTreeMap::new(),
            read_only: false,
            max_result_bytes: DEFAULT_MAX_RESULT_BYTES,
            mock_control: None,
        }
    }
}
