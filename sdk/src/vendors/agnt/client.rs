//! The client: asks questions.

use std::fmt;
use std::sync::Arc;

use futures_core::Stream;

use super::config::AgntBuilder;
use super::{
    Assistants, EventPage, EventRow, GetAssistants, GetEvents, GetMetrics, GetOverview, GetRolling, GetSnapshots, GetTopUsers, Metrics,
    Overview, Rolling, Snapshots, TopUsers,
};
use crate::core::{Clock, Error};
use crate::transport::Reply;
use crate::vendors::setup::Asking;

/// A client of the analytics of one AGNT account. Clones are cheap and share everything.
///
/// The service is read only: its events come from the assistants that run there. Calls work with any async executor, and
/// without one by the functions that end in `_blocking`.
///
/// ```no_run
/// use agentlytics::Agnt;
/// use agentlytics::agnt::{GetRolling, Watch};
///
/// # async fn run() -> Result<(), agentlytics::Error> {
/// let agnt = Agnt::from_env()?;
/// let month = agnt.rolling(GetRolling::default().window(30)).await?;
/// if let Some(rate) = month.counts.completion_rate() {
///     println!("{:.0} % of the tasks were completed", rate * 100.0);
/// }
/// for finding in agnt.regressions(Watch::default()).await?.findings {
///     println!("{:?} since {}", finding.rule, finding.span.start_date);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Agnt(Arc<Asking>);

/// Declares a method for each operation.
macro_rules! calls {
    ($( $(#[$about:meta])* $name:ident($arguments:ty) -> $answer:ty; )*) => { $(
        $(#[$about])*
        ///
        /// # Errors
        /// As [`call`](Self::call).
        pub async fn $name(&self, arguments: $arguments) -> Result<Reply<$answer>, Error> {
            self.call(&arguments).await
        }
    )* };
}

impl Agnt {
    call_methods!();

    /// A client with the default settings and a service key, `sk_live_…`.
    ///
    /// # Errors
    /// `config` if it cannot be one.
    pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
        Self::builder().api_key(api_key).build()
    }

    /// A client whose settings come from the environment; see [`AgntBuilder::with_env`].
    ///
    /// # Errors
    /// `config`: names the variable that is missing or unusable.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().with_env().build()
    }

    /// A client with other settings.
    pub fn builder() -> AgntBuilder {
        AgntBuilder::default()
    }

    pub(super) fn from_parts(parts: Asking) -> Self {
        Self(Arc::new(parts))
    }

    fn parts(&self) -> &Asking {
        &self.0
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.parts().clock
    }

    calls! {
        /// Totals of the last day, week or month.
        overview(GetOverview) -> Overview;
        /// Totals of a span.
        metrics(GetMetrics) -> Metrics;
        /// Totals of the last days, and each of these days.
        rolling(GetRolling) -> Rolling;
        /// The events of a span, newest first: one page of them.
        events_page(GetEvents) -> EventPage;
        /// The totals of each assistant, idle ones included.
        assistants(GetAssistants) -> Assistants;
        /// The users with the most events.
        top_users(GetTopUsers) -> TopUsers;
        /// The totals of each day, week or month, as they were computed when it was over.
        snapshots(GetSnapshots) -> Snapshots;
    }

    /// Every event of a span, newest first, each once; pages are asked for as they are needed.
    pub fn events(&self, arguments: GetEvents) -> impl Stream<Item = Result<EventRow, Error>> + Send + 'static {
        self.caller().items(arguments)
    }

    /// As [`events`](Self::events), blocking the calling thread when a page is needed.
    pub fn events_blocking(&self, arguments: GetEvents) -> impl Iterator<Item = Result<EventRow, Error>> + Send + 'static {
        self.caller().items_blocking(arguments)
    }
}

impl fmt::Debug for Agnt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agnt").field("caller", self.caller()).finish()
    }
}
