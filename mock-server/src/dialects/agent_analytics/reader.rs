//! The project that a request reads, and the time from which on.

use super::body::Body;
use super::params::{self, WEEK};
use super::problem::{Code, Problem};
use crate::dialects::Call;
use crate::exchange::Head;
use crate::query::{Days, Filter, day};
use crate::store::{Field, Store};
use crate::world::Project;
use jiff::Timestamp;
use jiff::civil::Date;
use parking_lot::MutexGuard;

/// The project with this name; its identifier is as good.
pub(super) fn project(call: &Call, name: &str) -> Result<Project, Problem> {
    let found = call.world.account.lock().project(|project| project.name == name || project.id == name).cloned();
    found.ok_or_else(|| Problem::new(Code::NotFound, format!("the account has no project {name:?}")))
}

/// One project, for one request.
pub(super) struct Reader<'a> {
    call: &'a Call,
    pub(super) project: Project,
}

impl<'a> Reader<'a> {
    /// Of the project that the query names.
    pub(super) fn of_query(call: &'a Call) -> Result<Self, Problem> {
        let name = params::text(&call.asked.head, "project");
        let name = name.ok_or_else(|| Problem::new(Code::ProjectRequired, "project query parameter required"))?;
        Self::named(call, &name)
    }

    /// Of the project that the query names, or else of the account's first.
    pub(super) fn of_query_or_first(call: &'a Call) -> Result<Self, Problem> {
        match params::text(&call.asked.head, "project") {
            Some(name) => Self::named(call, &name),
            None => {
                let first = call.world.account.lock().projects().next().cloned();
                first
                    .map(|project| Self::of(call, project))
                    .ok_or_else(|| Problem::new(Code::NotFound, "the account has no project; make one"))
            }
        }
    }

    /// Of the project that the body names.
    pub(super) fn of_body(call: &'a Call, body: Body<'_>) -> Result<Self, Problem> {
        let name = body.text("project").ok_or_else(|| Problem::new(Code::ProjectRequired, "project required"))?;
        Self::named(call, name)
    }

    fn named(call: &'a Call, name: &str) -> Result<Self, Problem> {
        Ok(Self::of(call, project(call, name)?))
    }

    /// Counts as a read of the project.
    fn of(call: &'a Call, project: Project) -> Self {
        if let Some(project) = call.world.account.lock().project_mut(&project.id) {
            *project.reads.entry(day(call.now)).or_default() += 1;
        }
        Self { call, project }
    }

    pub(super) fn head(&self) -> &'a Head {
        &self.call.asked.head
    }

    pub(super) fn now(&self) -> Timestamp {
        self.call.now
    }

    pub(super) fn today(&self) -> Date {
        day(self.call.now)
    }

    pub(super) fn store(&self) -> MutexGuard<'a, Store> {
        self.call.world.store()
    }

    /// The instant that the query's `since` means, a week back unless told otherwise.
    pub(super) fn since(&self) -> Timestamp {
        params::since(params::text(self.head(), "since").as_deref(), WEEK, self.now())
    }

    /// The events from the day of an instant on, those of the future included.
    pub(super) fn since_day(&self, instant: Timestamp) -> Filter {
        self.since_instant(Days::of(instant, instant).span().start)
    }

    /// The events from an instant on.
    pub(super) fn since_instant(&self, from: Timestamp) -> Filter {
        Filter { from, to: Timestamp::MAX, equal: vec![(Field::Project, self.project.partition.clone())] }
    }

    /// The events of some days.
    pub(super) fn during(&self, days: Days) -> Filter {
        let span = days.span();
        Filter { to: span.end, ..self.since_instant(span.start) }
    }

    /// The query's choice among some, each with its word; the first one if nothing is chosen. `None` for a word that is none of them.
    pub(super) fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let word = params::text(self.head(), name);
        choices.iter().find(|(known, _)| word.as_deref().is_none_or(|word| word == *known)).map(|(_, choice)| *choice)
    }
}
