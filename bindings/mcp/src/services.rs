//! The clients of the services on offer. Which variables hold a service's key is known to the bridge alone: a client that opens has one.

use std::collections::BTreeMap;

use agentlytics_bridge::{Client, Hooks};
use agentlytics_spec::Spec;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::options::Options;

/// The clients, by the service's name, in the order of the documents.
pub(crate) struct Services {
    clients: Vec<Client>,
    /// Services that are not offered for want of a usable key, and what their clients said.
    left_out: Vec<(&'static str, String)>,
}

impl Services {
    /// Opens the clients of the services asked for, or else of all for which there is a key.
    pub fn open(options: &Options) -> Result<Self, Error> {
        if options.services.is_empty() { Self::with_key(&options.clients) } else { Self::named(options) }
    }

    fn named(options: &Options) -> Result<Self, Error> {
        let mut services = Self { clients: Vec::new(), left_out: Vec::new() };
        for name in &options.services {
            let service = name.replace('-', "_");
            if services.client(&service).is_none() {
                let client = open(&service, &options.clients).map_err(|reason| Error::Service { service, reason })?;
                services.clients.push(client);
            }
        }
        Ok(services)
    }

    fn with_key(options: &BTreeMap<String, Value>) -> Result<Self, Error> {
        let mut services = Self { clients: Vec::new(), left_out: Vec::new() };
        for spec in Spec::all() {
            match open(spec.vendor(), options) {
                Ok(client) => services.clients.push(client),
                Err(reason) => services.left_out.push((spec.vendor(), reason)),
            }
        }
        if services.clients.is_empty() && !services.left_out.is_empty() {
            return Err(Error::NoService(services.left_out.into_iter().map(|(_, reason)| reason).collect::<Vec<_>>().join("; ")));
        }
        Ok(services)
    }

    pub fn client(&self, service: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.vendor() == service)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.clients.iter().map(Client::vendor)
    }

    /// Services without a usable key, each with what is wrong.
    pub fn left_out(&self) -> &[(&'static str, String)] {
        &self.left_out
    }
}

fn open(service: &str, options: &BTreeMap<String, Value>) -> Result<Client, String> {
    let mut options = options.get(service).and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    options.entry("language").or_insert_with(|| json!({"name": "mcp", "version": env!("CARGO_PKG_VERSION")}));
    Client::open(service, Value::Object(options), Hooks::default()).map_err(|error| error.message().to_owned())
}
