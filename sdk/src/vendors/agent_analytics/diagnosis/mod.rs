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
use crate::core::{Error, Fault, Kind, Operation};

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

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Good to know.
    Info,
    /// Numbers mislead, or soon something will fail.
    Warning,
    /// Something fails now.
    Critical,
}

/// What to ask next.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NextCall {
    /// The `operationId`.
    pub operation: &'static str,
    /// Its arguments.
    pub arguments: Value,
}

/// A question that the service did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unanswered {
    /// The `operationId`.
    pub operation: &'static str,
    /// The service's code, for example `PRO_REQUIRED`.
    pub code: String,
    /// What happened.
    pub message: String,
}

impl AgentAnalytics {
    /// Looks a project over: see [`Rule`] for what is looked for. Asks about seven questions, and one more for each
    /// experiment that has run for two days.
    ///
    /// # Errors
    /// `config` and `auth` if nothing can be asked. Questions that fail for another reason are
    /// [told](Diagnosis::unanswered).
    pub async fn diagnose(&self, project: &str) -> Result<Diagnosis, Error> {
        let mut round = Round { client: self, refused: Vec::new(), unanswered: Vec::new() };
        let account = round.ask(GetAccount::default()).await?;
        let projects = round.ask(ListProjects::default()).await?;
        let stats = round.ask(GetStats::default().project(project)).await?;
        let insights = round.ask(GetInsights::default().project(project).period(InsightsPeriod::Days7)).await?;
        let retention = round.ask(GetRetention::default().project(project).period(RetentionPeriod::Week)).await?;
        let heatmap = round.ask(GetHeatmap::default().project(project)).await?;
        let experiments = round.experiments(project).await?;
        if let Some(fault) = self.delivery().halted_by() {
            round.note(&fault);
        }
        let Round { refused, unanswered, .. } = round;
        let seen = Seen { project, account, projects, stats, insights, retention, heatmap, experiments, refused };
        let mut findings = rules::findings(&seen);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Ok(Diagnosis { project: project.to_owned(), findings, unanswered })
    }
}

/// Questions being asked.
struct Round<'c> {
    client: &'c AgentAnalytics,
    /// Why the service refused something because too much was used: its code and reason.
    refused: Vec<Fault>,
    unanswered: Vec<Unanswered>,
}

impl Round<'_> {
    /// The answer, if there is one; an error only if no question can be answered.
    async fn ask<O: Operation>(&mut self, question: O) -> Result<Option<O::Output>, Error> {
        let error = match self.client.call(&question).await {
            Ok(reply) => return Ok(Some(reply.into_inner())),
            Err(error) => error,
        };
        if matches!(error.kind(), Kind::Config | Kind::Validation | Kind::Auth) {
            return Err(error);
        }
        self.unanswered.push(Unanswered { operation: O::INFO.id, code: error.code().to_owned(), message: error.message().to_owned() });
        self.note(&error.into());
        Ok(None)
    }

    fn note(&mut self, fault: &Fault) {
        if matches!(fault.kind, Kind::RateLimited | Kind::QuotaExceeded) {
            self.refused.push(fault.clone());
        }
    }

    /// The experiments that have run long enough to be judged.
    async fn experiments(&mut self, project: &str) -> Result<Vec<ExperimentDetail>, Error> {
        let now = self.client.clock().wall();
        let mut judged = Vec::new();
        let listed = self.ask(ListExperiments::default().project(project)).await?;
        for experiment in listed.into_iter().flat_map(|list| list.experiments) {
            let started: Option<Timestamp> = experiment.created_at.parse().ok();
            let is_old = started.is_some_and(|started| now.duration_since(started) >= rules::EXPERIMENT_PATIENCE);
            if experiment.status == "active" && is_old {
                judged.extend(self.ask(GetExperiment::default().id(experiment.id)).await?);
            }
        }
        Ok(judged)
    }
}
