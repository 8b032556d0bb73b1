//! The rules: what was seen in, findings out.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::super::{Account, ExperimentDetail, Heatmap, Insights, Projects, Retention, Stats};
use super::{Finding, NextCall, Rule, Severity};
use crate::core::{Fault, Kind};
use crate::vendors::findings;

/// An experiment is not judged before.
pub(super) const EXPERIMENT_PATIENCE: SignedDuration = SignedDuration::from_hours(48);
/// A bounce rate may go up by so many percent from one week to the next.
const BOUNCE_RATE_RISE: i64 = 20;
/// So much of a limit may be used before it is close.
const CLOSE: f64 = 0.8;
/// So many must come back in the period after they came.
const RETENTION: f64 = 0.10;

/// What the service answered, as far as it did.
pub(super) struct Seen<'p> {
    pub project: &'p str,
    pub account: Option<Account>,
    pub projects: Option<Projects>,
    pub stats: Option<Stats>,
    pub insights: Option<Insights>,
    pub retention: Option<Retention>,
    pub heatmap: Option<Heatmap>,
    /// Running experiments that may be judged.
    pub experiments: Vec<ExperimentDetail>,
    /// Requests that were refused because too much was used.
    pub refused: Vec<Fault>,
}

/// All that the rules find.
pub(super) fn findings(seen: &Seen<'_>) -> Vec<Finding> {
    let once = [
        rate_limited(seen),
        bounce_rate_up(seen),
        events_without_users(seen),
        project_limit_close(seen),
        retention_cliff(seen),
        empty_heatmap(seen),
        name_collision(seen),
    ];
    once.into_iter().flatten().chain(experiments_without_conversions(seen)).collect()
}

fn rate_limited(seen: &Seen<'_>) -> Option<Finding> {
    let worst = seen.refused.iter().max_by_key(|fault| fault.kind == Kind::QuotaExceeded)?;
    let severity = if worst.kind == Kind::QuotaExceeded { Severity::Critical } else { Severity::Warning };
    let reason = worst.details.as_ref().and_then(|details| details.get("reason")).cloned().unwrap_or_default();
    let limit = seen.account.as_ref().map(|account| account.tier_limits.rate_limit_rpm);
    let evidence = json!({"code": worst.code, "reason": reason, "refused": seen.refused.len(), "rate_limit_rpm": limit});
    Some(finding(Rule::RateLimited, severity, evidence, "getAccount", json!({})))
}

fn bounce_rate_up(seen: &Seen<'_>) -> Option<Finding> {
    let rate = &seen.insights.as_ref()?.metrics.bounce_rate;
    let change = rate.change_pct.filter(|change| *change > BOUNCE_RATE_RISE)?;
    let evidence = json!({"current": rate.current, "previous": rate.previous, "change_pct": change});
    let next = json!({"project": seen.project, "type": "entry", "since": "14d"});
    Some(finding(Rule::BounceRateUp, Severity::Warning, evidence, "getPages", next))
}

fn events_without_users(seen: &Seen<'_>) -> Option<Finding> {
    let totals = &seen.stats.as_ref()?.totals;
    let evidence = json!({"total_events": totals.total_events, "unique_users": totals.unique_users});
    let next = json!({"project": seen.project, "limit": 10});
    let found = totals.total_events > 0 && totals.unique_users == 0;
    found.then(|| finding(Rule::EventsWithoutUsers, Severity::Warning, evidence, "getEvents", next))
}

fn project_limit_close(seen: &Seen<'_>) -> Option<Finding> {
    let account = seen.account.as_ref()?;
    let limit = u64::try_from(account.projects_limit).ok()?;
    #[allow(clippy::cast_precision_loss, reason = "numbers of projects are small")]
    let is_close = account.projects_count as f64 >= limit as f64 * CLOSE;
    let severity = if account.projects_count >= limit { Severity::Critical } else { Severity::Warning };
    let evidence = json!({"projects_count": account.projects_count, "projects_limit": limit, "tier": account.tier});
    is_close.then(|| finding(Rule::ProjectLimitClose, severity, evidence, "listProjects", json!({})))
}

fn experiments_without_conversions(seen: &Seen<'_>) -> impl Iterator<Item = Finding> {
    seen.experiments.iter().filter_map(|experiment| {
        let variants = &experiment.results.as_ref()?.variants;
        let exposures: u64 = variants.iter().map(|variant| variant.exposures).sum();
        let evidence = json!({
            "experiment": experiment.name, "goal_event": experiment.goal_event, "created_at": experiment.created_at, "exposures": exposures,
        });
        let found = variants.iter().all(|variant| variant.conversions == 0);
        let next = json!({"project": seen.project, "since": "30d"});
        found.then(|| finding(Rule::ExperimentWithoutConversions, Severity::Warning, evidence, "getProperties", next))
    })
}

fn retention_cliff(seen: &Seen<'_>) -> Option<Finding> {
    let retention = seen.retention.as_ref()?;
    let rate = retention.average_rates.get(1).copied().filter(|rate| *rate < RETENTION)?;
    let evidence = json!({"average_rate": rate, "period": retention.period, "users_analyzed": retention.users_analyzed});
    Some(finding(
        Rule::RetentionCliff,
        Severity::Warning,
        evidence,
        "getSessionDistribution",
        json!({"project": seen.project, "since": "30d"}),
    ))
}

fn empty_heatmap(seen: &Seen<'_>) -> Option<Finding> {
    let heatmap = seen.heatmap.as_ref()?;
    let evidence = json!({"cells": heatmap.heatmap.len(), "peak": heatmap.peak});
    let found = heatmap.heatmap.is_empty() || heatmap.peak.is_none();
    found.then(|| finding(Rule::EmptyHeatmap, Severity::Info, evidence, "getLiveSnapshot", json!({"project": seen.project, "window": 300})))
}

fn name_collision(seen: &Seen<'_>) -> Option<Finding> {
    let alike = |name: &str| name != seen.project && plain(name) == plain(seen.project);
    let twins: Vec<_> = seen.projects.as_ref()?.projects.iter().filter(|project| alike(&project.name)).collect();
    let next = json!({"id": twins.first()?.id});
    let names: Vec<_> = twins.iter().map(|project| project.name.as_str()).collect();
    Some(finding(Rule::NameCollision, Severity::Warning, json!({"name": seen.project, "alike": names}), "getProject", next))
}

/// A name without what people mix up.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn finding(rule: Rule, severity: Severity, evidence: Value, operation: &'static str, arguments: Value) -> Finding {
    Finding { rule, severity, evidence: findings::evidence(evidence), next_call: NextCall::new(operation, arguments) }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;

    use super::*;

    fn answer<T: DeserializeOwned>(value: Value) -> Option<T> {
        Some(serde_json::from_value(value).unwrap())
    }

    fn nothing() -> Seen<'static> {
        Seen {
            project: "my-site",
            account: None,
            projects: None,
            stats: None,
            insights: None,
            retention: None,
            heatmap: None,
            experiments: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// What the rules find, as rule and severity.
    fn found(seen: &Seen<'_>) -> Vec<(Rule, Severity)> {
        findings(seen).iter().map(|finding| (finding.rule, finding.severity)).collect()
    }

    fn account(count: u64, limit: i64) -> Seen<'static> {
        let limits = json!({"max_projects": limit, "max_events_lifetime": 1000, "retention_days": 7, "rate_limit_rpm": 10});
        let account = json!({
            "id": "acc_1", "email": "", "tier": "free", "created_at": "", "projects_count": count, "projects_limit": limit, "tier_limits": limits,
        });
        Seen { account: answer(account), ..nothing() }
    }

    fn insights(change_pct: Option<i64>) -> Seen<'static> {
        let delta = json!({"current": 0.5, "previous": 0.4, "change": 0.1, "change_pct": change_pct});
        let metrics =
            json!({"total_events": delta, "unique_users": delta, "total_sessions": delta, "bounce_rate": delta, "avg_duration": delta});
        let period = json!({"from": "", "to": ""});
        let insights =
            json!({"project": "my-site", "current_period": period, "previous_period": period, "metrics": metrics, "trend": "stable"});
        Seen { insights: answer(insights), ..nothing() }
    }

    fn totals(events: u64, users: u64) -> Seen<'static> {
        let stats =
            Stats { totals: serde_json::from_value(json!({"total_events": events, "unique_users": users})).unwrap(), ..Stats::default() };
        Seen { stats: Some(stats), ..nothing() }
    }

    #[test]
    fn nothing_known_is_nothing_found() {
        assert_eq!(found(&nothing()), []);
    }

    #[test]
    fn a_bounce_rate_may_rise_by_a_fifth() {
        assert_eq!(found(&insights(Some(21))), [(Rule::BounceRateUp, Severity::Warning)]);
        for fine in [Some(20), Some(-50), None] {
            assert_eq!(found(&insights(fine)), [], "{fine:?}");
        }
    }

    #[test]
    fn events_need_users() {
        assert_eq!(found(&totals(3, 0)), [(Rule::EventsWithoutUsers, Severity::Warning)]);
        assert_eq!((found(&totals(3, 1)), found(&totals(0, 0))), (vec![], vec![]));
    }

    #[test]
    fn the_limit_of_projects_is_close_at_four_fifths() {
        assert_eq!(found(&account(4, 5)), [(Rule::ProjectLimitClose, Severity::Warning)]);
        assert_eq!(found(&account(5, 5)), [(Rule::ProjectLimitClose, Severity::Critical)]);
        assert_eq!((found(&account(3, 5)), found(&account(100, -1))), (vec![], vec![]));
    }

    #[test]
    fn too_few_come_back() {
        let retention = |rates: &[f64]| {
            let retention = json!({"period": "week", "cohorts": [], "average_rates": rates, "users_analyzed": 5});
            found(&Seen { retention: answer(retention), ..nothing() })
        };
        assert_eq!(retention(&[1.0, 0.099]), [(Rule::RetentionCliff, Severity::Warning)]);
        assert_eq!((retention(&[1.0, 0.1, 0.0]), retention(&[1.0])), (vec![], vec![]));
    }

    #[test]
    fn an_empty_heatmap_is_worth_a_word() {
        let heatmap = |cells: Value| {
            let peak = cells.get(0).cloned();
            let heatmap = json!({"project": "my-site", "heatmap": cells, "peak": peak, "busiest_day": null, "busiest_hour": null});
            found(&Seen { heatmap: answer(heatmap), ..nothing() })
        };
        assert_eq!(heatmap(json!([])), [(Rule::EmptyHeatmap, Severity::Info)]);
        assert_eq!(heatmap(json!([{"day": 0, "day_name": "Sunday", "hour": 1, "events": 1, "users": 1}])), []);
    }

    #[test]
    fn experiments_without_any_success_are_found() {
        let experiment = |conversions: [u64; 2]| {
            let variant = |(key, conversions)| json!({"key": key, "exposures": 50, "unique_users": 40, "conversions": conversions, "conversion_rate": 0});
            let variants: Vec<_> = ["a", "b"].into_iter().zip(conversions).map(variant).collect();
            let results = json!({"variants": variants, "probability_best": {}, "lift": {}, "sufficient_data": false, "recommendation": ""});
            let results = serde_json::from_value(results).unwrap();
            ExperimentDetail { name: "hero".into(), goal_event: "signup".into(), results: Some(results), ..ExperimentDetail::default() }
        };
        let seen = Seen { experiments: vec![experiment([0, 1]), experiment([0, 0])], ..nothing() };
        let found = findings(&seen);
        assert_eq!((found.len(), found[0].rule), (1, Rule::ExperimentWithoutConversions));
        assert_eq!((&found[0].evidence["goal_event"], &found[0].evidence["exposures"]), (&json!("signup"), &json!(100)));
    }

    #[test]
    fn names_collide_when_only_case_and_punctuation_differ() {
        let project = |name: &str| json!({"id": format!("id of {name}"), "name": name, "project_token": "", "allowed_origins": "*", "total_events": 0, "total_reads": 0});
        let seen = |names: &[&str]| {
            let projects: Vec<_> = names.iter().map(|name| project(name)).collect();
            let projects = json!({"projects": projects, "has_api_key": true, "project_limit": -1, "tier": "pro"});
            findings(&Seen { projects: answer(projects), ..nothing() })
        };
        let found = seen(&["my-site", "My_Site", "my-sites"]);
        assert_eq!((found[0].rule, &found[0].evidence["alike"]), (Rule::NameCollision, &json!(["My_Site"])));
        assert_eq!(found[0].next_call, NextCall { operation: "getProject", arguments: json!({"id": "id of My_Site"}) });
        assert_eq!(seen(&["my-site"]), []);
    }

    #[test]
    fn what_is_used_up_is_worse_than_a_minute_that_is() {
        let fault = |kind, reason: &str| Fault { details: Some(json!({"reason": reason})), ..Fault::new(kind, "") };
        let limited = fault(Kind::RateLimited, "rate_limit");
        let seen = Seen { refused: vec![limited.clone()], ..account(0, 5) };
        assert_eq!(found(&seen), [(Rule::RateLimited, Severity::Warning)]);
        let seen = Seen { refused: vec![fault(Kind::QuotaExceeded, "monthly_spend_cap"), limited], ..account(0, 5) };
        let found = findings(&seen);
        assert_eq!((found[0].severity, &found[0].evidence["reason"]), (Severity::Critical, &json!("monthly_spend_cap")));
        assert_eq!((&found[0].evidence["rate_limit_rpm"], &found[0].evidence["refused"]), (&json!(10), &json!(2)));
    }
}
