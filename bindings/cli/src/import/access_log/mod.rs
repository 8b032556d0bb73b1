//! An access log: each of its lines tells of a request, which is a page view.
//!
//! An address is not sent: visitors go under pseudonyms. Knows nothing of services.

mod combined;
mod page_view;
mod user_agent;
mod visitors;

use jiff::Timestamp;

use super::draft::{Draft, Matter};
use super::reader::Reader;
use user_agent::Agents;

pub(crate) use page_view::PageView;
pub(crate) use user_agent::Kind;
pub(super) use user_agent::Kinds;
pub(super) use visitors::{VisitorBy, Visitors};

/// Most bytes of a line. Servers take requests of 8 KiB; with referrer and User-Agent a line has three of such a size.
pub(super) const LONGEST_LINE: u64 = 64 * 1024;

/// What a server noted of one request. Texts are as the server wrote them, its escapes included.
#[derive(Debug, PartialEq)]
struct Request<'a> {
    /// Address or host name of who asked.
    address: &'a str,
    time: Timestamp,
    method: &'a str,
    /// Path and query.
    target: &'a str,
    status: u16,
    /// Bytes of the answer's body, if it had one.
    bytes: Option<u64>,
    referrer: Option<&'a str>,
    user_agent: Option<&'a str>,
}

/// Reads a log in the combined format, and remembers what a line does not say: who has been there before.
pub(super) struct AccessLog {
    agents: Agents,
    visitors: Visitors,
}

impl AccessLog {
    /// A log of which nothing was read yet.
    pub(super) fn new(visitors: Visitors) -> Self {
        Self { agents: Agents::new(), visitors }
    }
}

impl Reader for AccessLog {
    fn read<'a>(&mut self, number: u64, line: &'a str) -> Result<Vec<Draft<'a>>, String> {
        let request = combined::parse(line)?;
        let agent = self.agents.of(request.user_agent);
        let visit = self.visitors.visit(&request);
        let view = PageView::new(&request, visit, &agent);
        Ok(vec![Draft { id: Draft::id_of(number, line), time: Some(request.time), matter: Matter::PageView(view) }])
    }

    fn sessions(&self) -> Option<u64> {
        Some(self.visitors.sessions())
    }
}
