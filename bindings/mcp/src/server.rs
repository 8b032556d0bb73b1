//! The server: what is on offer, shared by all who are connected.

use std::fmt;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::error::Error;
use crate::live::Feeds;
use crate::options::Options;
use crate::services::Services;

/// What assistants are offered. Clones share the services' clients.
///
/// Dropping the last clone closes the clients, for which the dropping thread waits a moment.
#[derive(Clone)]
pub struct Server(Arc<Shared>);

pub(crate) struct Shared {
    pub services: Services,
    pub catalog: Catalog,
    pub feeds: Feeds,
}

impl Server {
    /// Opens the clients of the services on offer. Sends nothing.
    ///
    /// # Errors
    /// [`Error::NoService`] if there is no key at all, [`Error::Service`] if a service that was asked for cannot be used, and
    /// [`Error::Options`] for an option that cannot work.
    pub fn open(options: &Options) -> Result<Self, Error> {
        let services = Services::open(options)?;
        let catalog = Catalog::new(&services, options)?;
        Ok(Self(Arc::new(Shared { services, catalog, feeds: Feeds::default() })))
    }

    /// The services on offer, by name.
    pub fn services(&self) -> impl Iterator<Item = &'static str> {
        self.0.services.names()
    }

    /// Services that are not on offer because they cannot be used as they are set up, each with what is wrong. Empty if it was said
    /// which to offer.
    #[must_use]
    pub fn left_out(&self) -> &[(&'static str, String)] {
        self.0.services.left_out()
    }

    /// How many tools there are.
    #[must_use]
    pub fn tool_count(&self) -> usize {
        self.0.catalog.len()
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("tools", &self.0.catalog).finish_non_exhaustive()
    }
}
