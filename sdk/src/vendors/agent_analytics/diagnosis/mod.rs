//! A project looked over: what a person who knows the service would look at first, asked and judged.
//!
//! It asks about seven questions, one after the other, so that it does not use up the minute of a small account. It
//! changes nothing and gives no advice beyond the next call to make.

mod rules;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use self::rules::Seen;
use super::{
    AgentAnalytics, ExperimentDetail, GetAccount, GetExperiment, GetHeatmap, GetInsights, GetRetention, GetStats, InsightsPeriod,
    ListExperiments, ListProjects, RetentionPeriod,
};
use crate::core::{Error, Kind};
use crate::vendors::findings::Round;
pub use crate::vendors::findings::{NextCall, Severity, Unanswered};

/// What came of looking a project over.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The project.
    pub project: String,
    /// What is wrong, most severe first.
    pub findings: Vec<Finding>,
    /// Questions that the service did not answer: nothing is known about these.
    pub unanswered: Vec<Unanswered>,
}

/// Something that is wrong, or soon will be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Which rule found it.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The numbers and names by which it was found.
    pub evidence: Map<String, Value>,
    /// What to ask next.
    pub next_call: NextCall,
}

/// A rule by which something is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// The account's requests of a minute, or its events, are used up: for the key that asks, or for the token that events
    /// are sent with.
    RateLimited,
    /// The bounce rate went up by more than 20 % from one week to the next.
    BounceRateUp,
    /// Events come, but none says who did it.
    EventsWithoutUsers,
    /// The account has nearly as many projects as it may have: soon none can be made.
    ProjectLimitClose,
    /// An experiment has run for two days and no variant has reached its goal: the goal's name may be wrong.
    ExperimentWithoutConversions,
    /// Of those who come, less than 10 % come back in the period after.
    RetentionCliff,
    /// There are too few events to say when they come.
    EmptyHeatmap,
    /// Another project's name differs from this one's only in case or punctuation: events may go to the wrong one.
    NameCollision,
}

impl AgentAnalytics {
    /// Looks a project over: see [`Rule`] for what is looked for. Asks about seven questions, and one more for each
    /// experiment that has run for two days.
    ///
    /// # Errors
    /// `config` and `auth` if nothing can be asked. Questions that fail for another reason are
    /// [told](Diagnosis::unanswered).
    pub async fn diagnose(&self, project: &str) -> Result<Diagnosis, Error> {
        let mut round = Round::new(self.caller());
        let account = round.ask(&GetAccount::default()).await?;
        let projects = round.ask(&ListProjects::default()).await?;
        let stats = round.ask(&GetStats::default().project(project)).await?;
        let insights = round.ask(&GetInsights::default().project(project).period(InsightsPeriod::Days7)).await?;
        let retention = round.ask(&GetRetention::default().project(project).period(RetentionPeriod::Week)).await?;
        let heatmap = round.ask(&GetHeatmap::default().project(project)).await?;
        let experiments = experiments(&mut round, project, self.clock().wall()).await?;
        let Round { faults, unanswered, .. } = round;
        let refused = faults.into_iter().chain(self.delivery().halted_by());
        let refused = refused.filter(|fault| matches!(fault.kind, Kind::RateLimited | Kind::QuotaExceeded)).collect();
        let seen = Seen { project, account, projects, stats, insights, retention, heatmap, experiments, refused };
        let mut findings = rules::findings(&seen);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Ok(Diagnosis { project: project.to_owned(), findings, unanswered })
    }
}

/// The experiments that have run long enough to be judged at a time.
async fn experiments(round: &mut Round<'_>, project: &str, now: Timestamp) -> Result<Vec<ExperimentDetail>, Error> {
    let mut judged = Vec::new();
    let listed = round.ask(&ListExperiments::default().project(project)).await?;
    for experiment in listed.into_iter().flat_map(|list| list.experiments) {
        let started: Option<Timestamp> = experiment.created_at.parse().ok();
        let is_old = started.is_some_and(|started| now.duration_since(started) >= rules::EXPERIMENT_PATIENCE);
        if experiment.status == "active" && is_old {
            judged.extend(round.ask(&GetExperiment::default().id(experiment.id)).await?);
        }
    }
    Ok(judged)
}
