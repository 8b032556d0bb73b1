//! The rules: two spans in, suspects out.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::{AssistantRow, Counts, EventType, Snapshot, Span};
use super::{Rule, Severity, significance};
use crate::vendors::findings;

/// A rule holds where chance brings as much less often than this, over all of its comparisons.
const LEVEL: f64 = 0.01;
/// A completion rate that fell to so much of what it was is critical.
const RATE_CRITICAL: f64 = 0.5;
/// The days of a baseline without which nobody knows how they scatter.
const BASELINE_DAYS: usize = 3;
/// So many times the mean is a spike, and one that is critical.
const SPIKE: f64 = 2.0;
const SPIKE_CRITICAL: f64 = 5.0;
/// An assistant with so much of all events is critical when it falls silent.
const SHARE_CRITICAL: f64 = 0.5;

/// The two spans.
pub(super) struct Seen {
    pub window: Side,
    pub baseline: Side,
}

/// One span, as far as the service told of it.
pub(super) struct Side {
    pub span: Span,
    pub counts: Option<Counts>,
    pub assistants: Option<Vec<AssistantRow>>,
    /// Its whole days that are over, the earliest first.
    pub days: Vec<Snapshot>,
}

/// What a rule holds against somebody.
pub(super) struct Suspect {
    pub rule: Rule,
    pub severity: Severity,
    pub assistant: Option<String>,
    /// The kind of event that shows it.
    pub event_type: Option<EventType>,
    pub span: Span,
    pub p_value: f64,
    pub evidence: Map<String, Value>,
    /// The completion rate that the window should have had.
    pub expected_rate: Option<f64>,
}

/// All that the rules find.
pub(super) fn suspects(seen: &Seen) -> Vec<Suspect> {
    completion_rates(seen).into_iter().chain(volume_spikes(seen)).chain(idle_assistants(seen)).collect()
}

fn completion_rates(seen: &Seen) -> Vec<Suspect> {
    let account = seen.window.counts.zip(seen.baseline.counts).map(|(now, before)| (None, now, before));
    let assistants = seen.window.assistants.iter().flatten().filter_map(|row| {
        let before = seen.baseline.assistants.iter().flatten().find(|before| before.assistant.id == row.assistant.id)?;
        Some((Some(row.assistant.id.clone()), row.counts, before.counts))
    });
    let compared: Vec<_> = account.into_iter().chain(assistants).filter(|(_, now, before)| rates(now, before).is_some()).collect();
    let level = LEVEL / times(compared.len());
    compared.into_iter().filter_map(|(assistant, now, before)| completion_rate(seen, assistant, &now, &before, level)).collect()
}

/// The completion rates of both spans, if there are both.
fn rates(now: &Counts, before: &Counts) -> Option<(f64, f64)> {
    now.completion_rate().zip(before.completion_rate())
}

fn completion_rate(seen: &Seen, assistant: Option<String>, now: &Counts, before: &Counts, level: f64) -> Option<Suspect> {
    let p_value = significance::completion(now, before);
    let (rate, expected) = rates(now, before).filter(|_| p_value < level)?;
    let evidence = json!({
        "completion_rate": rate, "tasks_initiated": now.tasks_initiated, "tasks_completed": now.tasks_completed,
        "baseline_completion_rate": expected, "baseline_tasks_initiated": before.tasks_initiated,
        "baseline_tasks_completed": before.tasks_completed,
    });
    let severity = if rate <= expected * RATE_CRITICAL { Severity::Critical } else { Severity::Warning };
    let is_account = assistant.is_none();
    let span = is_account.then(|| worst_run(&seen.window.days, expected)).flatten();
    Some(Suspect {
        rule: Rule::CompletionRateDown,
        severity,
        assistant,
        event_type: Some(EventType::TasksInitiated),
        span: span.unwrap_or_else(|| seen.window.span.clone()),
        p_value,
        evidence: findings::evidence(evidence),
        expected_rate: Some(expected),
    })
}

/// The run of days over which most completed tasks are missing, against a completion rate: the contiguous run with the
/// greatest sum. `None` if none is missing.
#[allow(clippy::cast_precision_loss, reason = "counts of a day are small")]
pub(super) fn worst_run(days: &[Snapshot], rate: f64) -> Option<Span> {
    let mut worst = None;
    let mut most = 0.0;
    let (mut missing, mut first) = (0.0, None);
    for day in days {
        if missing <= 0.0 {
            (missing, first) = (0.0, Some(day));
        }
        missing += rate * day.counts.tasks_initiated as f64 - day.counts.tasks_completed as f64;
        if missing > most {
            (most, worst) = (missing, first.map(|first| Span::new(&first.start_date, &day.end_date)));
        }
    }
    worst
}

fn volume_spikes(seen: &Seen) -> Vec<Suspect> {
    if seen.baseline.days.len() < BASELINE_DAYS {
        return Vec::new();
    }
    let level = LEVEL / times(EventType::ALL.len() * seen.window.days.len());
    EventType::ALL.into_iter().filter_map(|kind| volume_spike(seen, kind, level)).collect()
}

#[allow(clippy::cast_precision_loss, reason = "counts of a day are small")]
fn volume_spike(seen: &Seen, kind: EventType, level: f64) -> Option<Suspect> {
    let count = |day: &Snapshot| day.counts.of(kind);
    let baseline: Vec<_> = seen.baseline.days.iter().map(count).collect();
    let mean = significance::mean(&baseline);
    let times = |day: &Snapshot| count(day) as f64 / mean;
    let p_value = |day: &Snapshot| significance::spike(count(day), &baseline);
    let spikes: Vec<_> = seen.window.days.iter().filter(|day| times(day) >= SPIKE && p_value(day) < level).collect();
    let peak = spikes.iter().copied().max_by_key(|day| count(day))?;
    let evidence = json!({
        "event_type": kind, "peak_date": peak.start_date, "peak": count(peak), "baseline_mean": mean, "times": times(peak),
        "days": spikes.len(),
    });
    Some(Suspect {
        rule: Rule::VolumeSpike,
        severity: if times(peak) >= SPIKE_CRITICAL { Severity::Critical } else { Severity::Warning },
        assistant: None,
        event_type: Some(kind),
        span: Span::new(&spikes.first()?.start_date, &spikes.last()?.end_date),
        p_value: p_value(peak),
        evidence: findings::evidence(evidence),
        expected_rate: None,
    })
}

fn idle_assistants(seen: &Seen) -> Vec<Suspect> {
    // Without an answer about the window nobody knows; an assistant that an answer leaves out is idle indeed.
    let (Some(share), Some(now)) = (share_of_window(seen), &seen.window.assistants) else { return Vec::new() };
    let is_idle = |id: &str| now.iter().all(|row| row.assistant.id != id || row.counts.total() == 0);
    let active: Vec<_> = seen.baseline.assistants.iter().flatten().filter(|row| row.counts.total() > 0).collect();
    let level = LEVEL / times(active.len());
    let all: u64 = active.iter().map(|row| row.counts.total()).sum();
    let idle = active.into_iter().filter(|row| is_idle(&row.assistant.id));
    idle.filter_map(|row| idle_assistant(seen, row, share, all, level)).collect()
}

#[allow(clippy::cast_precision_loss, reason = "counts of a span are small")]
fn idle_assistant(seen: &Seen, row: &AssistantRow, share: f64, all: u64, level: f64) -> Option<Suspect> {
    let events = row.counts.total();
    let p_value = significance::silence(events, share);
    let is_critical = events as f64 >= all as f64 * SHARE_CRITICAL;
    let since = row.last_active_at.as_ref().unwrap_or(&seen.window.span.start_date);
    let evidence = json!({"name": row.name, "baseline_total": events, "baseline_share": events as f64 / all as f64, "last_active_at": row.last_active_at});
    (p_value < level).then(|| Suspect {
        rule: Rule::AssistantIdle,
        severity: if is_critical { Severity::Critical } else { Severity::Warning },
        assistant: Some(row.assistant.id.clone()),
        event_type: None,
        span: Span::new(since, &seen.window.span.end_date),
        p_value,
        evidence: findings::evidence(evidence),
        expected_rate: None,
    })
}

/// How much of the time of both spans is the window's.
fn share_of_window(seen: &Seen) -> Option<f64> {
    let seconds =
        |side: &Side| side.span.moments().ok().map(|(start, end): (Timestamp, Timestamp)| end.duration_since(start).as_secs_f64());
    let (window, baseline) = (seconds(&seen.window)?, seconds(&seen.baseline)?);
    Some(window / (window + baseline))
}

/// By how much a level is divided for so many comparisons.
#[allow(clippy::cast_precision_loss, reason = "there are few comparisons")]
fn times(comparisons: usize) -> f64 {
    comparisons.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::super::Entity;
    use super::*;

    fn tasks(tasks_initiated: u64, tasks_completed: u64) -> Counts {
        Counts { tasks_initiated, tasks_completed, ..Counts::default() }
    }

    fn messages(incoming_messages: u64) -> Counts {
        Counts { incoming_messages, ..Counts::default() }
    }

    fn assistant(id: &str, counts: Counts) -> AssistantRow {
        AssistantRow { assistant: Entity { id: id.to_owned(), ..Entity::default() }, counts, ..AssistantRow::default() }
    }

    /// The first days of March, or of February.
    fn days(month: u32, counts: &[Counts]) -> Vec<Snapshot> {
        let day = |(index, counts): (usize, &Counts)| Snapshot {
            start_date: format!("2026-{month:02}-{:02}", index + 1),
            end_date: format!("2026-{month:02}-{:02}", index + 2),
            counts: *counts,
            ..Snapshot::default()
        };
        counts.iter().enumerate().map(day).collect()
    }

    fn side(span: Span) -> Side {
        Side { span, counts: None, assistants: None, days: Vec::new() }
    }

    /// Two spans of which nothing is known: a week each.
    fn nothing() -> Seen {
        Seen { window: side(Span::new("2026-03-01", "2026-03-08")), baseline: side(Span::new("2026-02-01", "2026-02-08")) }
    }

    fn account(now: Counts, before: Counts) -> Seen {
        let mut seen = nothing();
        (seen.window.counts, seen.baseline.counts) = (Some(now), Some(before));
        seen
    }

    fn with_assistants(now: Vec<AssistantRow>, before: Vec<AssistantRow>) -> Seen {
        let mut seen = nothing();
        (seen.window.assistants, seen.baseline.assistants) = (Some(now), Some(before));
        seen
    }

    /// What the rules find: rule, severity and assistant.
    fn found(seen: &Seen) -> Vec<(Rule, Severity, Option<String>)> {
        suspects(seen).into_iter().map(|suspect| (suspect.rule, suspect.severity, suspect.assistant)).collect()
    }

    #[test]
    fn nothing_known_is_nothing_found() {
        assert_eq!(found(&nothing()), []);
        assert_eq!(found(&account(tasks(0, 0), tasks(0, 0))), []);
    }

    #[test]
    fn a_completion_rate_falls_when_chance_does_not_explain_it() {
        let down = |severity| [(Rule::CompletionRateDown, severity, None)];
        assert_eq!(found(&account(tasks(100, 60), tasks(100, 85))), down(Severity::Warning));
        assert_eq!(found(&account(tasks(100, 40), tasks(100, 85))), down(Severity::Critical));
        for fine in [(tasks(100, 80), tasks(100, 85)), (tasks(10, 6), tasks(10, 8)), (tasks(100, 99), tasks(100, 10))] {
            assert_eq!(found(&account(fine.0, fine.1)), [], "{fine:?}");
        }
        let evidence = suspects(&account(tasks(100, 40), tasks(100, 80))).remove(0).evidence;
        assert_eq!((&evidence["completion_rate"], &evidence["baseline_completion_rate"]), (&json!(0.4), &json!(0.8)));
    }

    #[test]
    fn many_comparisons_make_the_rule_stricter() {
        // Significant at the level of one comparison, and not at that of ten.
        let (now, before) = (tasks(100, 66), tasks(100, 82));
        assert_eq!(found(&account(now, before)).len(), 1);
        let others = (0..9).map(|n| assistant(&n.to_string(), tasks(10, 8)));
        let seen = with_assistants(others.clone().chain([assistant("x", now)]).collect(), others.chain([assistant("x", before)]).collect());
        assert_eq!(found(&seen), []);
    }

    #[test]
    fn the_worst_run_is_where_completed_tasks_are_missing() {
        let week = |completed: [u64; 5]| days(3, &completed.map(|completed| tasks(10, completed)));
        let run = |completed| worst_run(&week(completed), 0.8);
        assert_eq!(run([8, 8, 2, 8, 9]), Some(Span::new("2026-03-03", "2026-03-04")));
        assert_eq!(run([9, 2, 7, 1, 9]), Some(Span::new("2026-03-02", "2026-03-05")));
        assert_eq!(run([5, 5, 5, 5, 5]), Some(Span::new("2026-03-01", "2026-03-06")));
        assert_eq!(run([8, 9, 8, 10, 8]), None);
        let mut seen = account(tasks(50, 27), tasks(50, 45));
        seen.window.days = week([9, 9, 9, 0, 0]);
        assert_eq!(suspects(&seen)[0].span, Span::new("2026-03-04", "2026-03-06"));
    }

    #[test]
    fn a_spike_stands_out_from_the_days_before() {
        let seen = |window: &[u64], baseline: &[u64]| {
            let counts = |days: &[u64]| days.iter().map(|count| messages(*count)).collect::<Vec<_>>();
            let mut seen = nothing();
            (seen.window.days, seen.baseline.days) = (days(3, &counts(window)), days(2, &counts(baseline)));
            seen
        };
        let spike = |severity| [(Rule::VolumeSpike, severity, None)];
        let steady = [20, 22, 18, 21, 19];
        assert_eq!(found(&seen(&[20, 60, 70, 20], &steady)), spike(Severity::Warning));
        assert_eq!(found(&seen(&[20, 150], &steady)), spike(Severity::Critical));
        for fine in [seen(&[39], &steady), seen(&[60], &[5, 60, 2, 33]), seen(&[900], &[20, 20]), seen(&[2], &[0, 0, 0])] {
            assert_eq!(found(&fine), []);
        }
        let suspect = suspects(&seen(&[20, 60, 70, 20], &steady)).remove(0);
        assert_eq!((suspect.span, suspect.event_type), (Span::new("2026-03-02", "2026-03-04"), Some(EventType::IncomingMessages)));
        assert_eq!((&suspect.evidence["event_type"], &suspect.evidence["peak"]), (&json!("incomingMessages"), &json!(70)));
        assert_eq!((&suspect.evidence["peak_date"], &suspect.evidence["times"]), (&json!("2026-03-03"), &json!(3.5)));
    }

    #[test]
    fn an_assistant_is_idle_when_it_was_not_before() {
        let busy = || assistant("busy", messages(90));
        let before =
            |events: u64| AssistantRow { last_active_at: Some("2026-02-07T18:00:00.000Z".into()), ..assistant("quiet", messages(events)) };
        let idle = |severity| [(Rule::AssistantIdle, severity, Some("quiet".to_owned()))];
        let silent = || assistant("quiet", Counts::default());
        assert_eq!(found(&with_assistants(vec![busy(), silent()], vec![busy(), before(20)])), idle(Severity::Warning));
        assert_eq!(found(&with_assistants(vec![busy()], vec![busy(), before(100)])), idle(Severity::Critical), "it is not even named");
        for fine in [
            with_assistants(vec![busy(), silent()], vec![busy(), before(3)]),
            with_assistants(vec![busy(), assistant("quiet", messages(1))], vec![busy(), before(20)]),
        ] {
            assert_eq!(found(&fine), []);
        }
        let mut unanswered = with_assistants(vec![], vec![before(100)]);
        assert_eq!(found(&unanswered), idle(Severity::Critical), "all of them are");
        unanswered.window.assistants = None;
        assert_eq!(found(&unanswered), []);
        let suspect = suspects(&with_assistants(vec![busy()], vec![busy(), before(20)])).remove(0);
        assert_eq!(suspect.span, Span::new("2026-02-07T18:00:00.000Z", "2026-03-08"));
    }
}
