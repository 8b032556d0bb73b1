//! Two spans compared: what got worse from one to the other, by more than chance explains.
//!
//! It asks for the totals, the assistants and the days of both, judges by [`Rule`]s, and looks for the traces behind what
//! it finds. It changes nothing, and it knows nothing of why: a finding says what, how sure, when and where to look.

mod rules;
mod significance;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use self::rules::{Seen, Side, Suspect};
use super::span::{days, midnight};
use super::{Agnt, Counts, EventPage, GetAssistants, GetEvents, GetMetrics, GetSnapshots, Period, Snapshot, Span};
use crate::core::{Error, Operation};
use crate::vendors::findings::Round;
pub use crate::vendors::findings::{NextCall, Severity, Unanswered};

/// Days of a span, if it is not given.
const DAYS: u32 = 7;
/// So many findings, the most severe, are looked into further: each costs a call or two.
const LOOKED_INTO: usize = 10;
/// So many events are looked through for traces.
const TRACED_EVENTS: u32 = 50;
/// So many traces are named.
const TRACES: usize = 10;

arguments! {
    /// What to compare with what.
    Watch {
        /// The span that is looked at. Default: the last seven days in UTC that are over.
        window: Span = Span,
        /// What it is compared with. Default: as long a span, just before.
        baseline: Span = Span,
    }
}

/// What came of comparing two spans.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Regressions {
    /// The span that was looked at.
    pub window: Span,
    /// What it was compared with.
    pub baseline: Span,
    /// What got worse, most severe first.
    pub findings: Vec<Finding>,
    /// Questions that the service did not answer: nothing is known about these.
    pub unanswered: Vec<Unanswered>,
}

/// Something that got worse.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Which rule found it.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Id of the assistant that it is about; `None` for the account as a whole.
    pub assistant: Option<String>,
    /// When it shows: the part of the window in which it is worst, or the time of silence.
    pub span: Span,
    /// How likely chance alone brings as much, by the test of the rule.
    pub p_value: f64,
    /// The numbers and names by which it was found.
    pub evidence: Map<String, Value>,
    /// The model's work behind it, as far as its events tell.
    pub traces: Traces,
    /// What to ask next.
    pub next_call: NextCall,
}

/// A rule by which something is found. Each holds at a level of 1 %, divided by the number of its comparisons
/// (Bonferroni), so that one who looks at many assistants every day is not called for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// Fewer of the started tasks are completed than before, of the account or of one assistant: Fisher's exact test,
    /// one-sided. Tasks that were started earlier can make more completed ones than started ones; the surplus is left out.
    /// Critical where the rate fell to half or less. Its span is the run of days over which most completed tasks are missing.
    CompletionRateDown,
    /// On a day, one kind of event came at least twice as often as on a mean day of the baseline, which must have three
    /// days or more, and more often than their scatter explains: upper tail of a negative binomial distribution with their
    /// mean and variance, or of a Poisson distribution where they scatter less. Critical from five times on.
    VolumeSpike,
    /// An assistant that had events in the baseline has none in the window: exact binomial test of how events of a steady
    /// rate fall upon the two spans. Critical where it had half of all events. Its span begins with its last event.
    AssistantIdle,
}

/// The model's work behind a finding. Of its events, the newest 50 are looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Traces {
    /// The newest ten traces, each once.
    pub traces: Vec<TraceRef>,
    /// What the events that were looked at cost, in US dollars; `None` if none says.
    pub cost: Option<f64>,
    /// Tokens that the model read for them.
    pub input_tokens: Option<u64>,
    /// Tokens that the model wrote for them.
    pub output_tokens: Option<u64>,
}

/// One trace, and what its newest event says of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TraceRef {
    /// Its id.
    pub trace_id: String,
    /// The task that it belongs to.
    pub task_id: Option<String>,
    /// The chat that it belongs to.
    pub chat_id: Option<String>,
    /// When the event happened, ISO 8601.
    pub timestamp: String,
    /// What it cost, in US dollars.
    pub cost: Option<f64>,
    /// Tokens that the model read.
    pub input_tokens: Option<u64>,
    /// Tokens that the model wrote.
    pub output_tokens: Option<u64>,
}

impl Watch {
    /// The two spans, whole and apart.
    fn spans(&self, now: Timestamp) -> Result<(Span, Span), Error> {
        let today = midnight(now);
        let window = self.window.clone().unwrap_or_else(|| Span::between(today - days(DAYS), today));
        let (start, end) = window.moments()?;
        let baseline = self.baseline.clone().map_or_else(|| just_before(start, end), Ok)?;
        let (earlier, later) = baseline.moments()?;
        if start == end || earlier == later {
            return Err(Error::validation("regressions: a span without time in it has nothing to compare"));
        }
        if earlier < end && start < later {
            return Err(Error::validation("regressions: window and baseline must not overlap"));
        }
        Ok((window, baseline))
    }
}

/// As long a span, which ends where this one starts.
fn just_before(start: Timestamp, end: Timestamp) -> Result<Span, Error> {
    let earlier = start.checked_sub(end.duration_since(start));
    earlier.map(|earlier| Span::between(earlier, start)).map_err(|_| Error::validation("regressions: there is no time before the window"))
}

impl Agnt {
    /// Compares two spans: see [`Rule`] for what is looked for. Asks six questions, and one or two more for each of the ten
    /// most severe findings.
    ///
    /// # Errors
    /// `validation` if the spans are none, or overlap; `config` and `auth` if nothing can be asked. Questions that fail for
    /// another reason are [told](Regressions::unanswered).
    pub async fn regressions(&self, watch: Watch) -> Result<Regressions, Error> {
        let (window, baseline) = watch.spans(self.clock().wall())?;
        let mut round = Round::new(self.caller());
        let seen = Seen { window: side(&mut round, &window).await?, baseline: side(&mut round, &baseline).await? };
        let mut suspects = rules::suspects(&seen);
        suspects.sort_by_key(|suspect| std::cmp::Reverse(suspect.severity));
        let mut findings = Vec::with_capacity(suspects.len());
        for (place, mut suspect) in suspects.into_iter().enumerate() {
            let mut traces = Traces::default();
            if place < LOOKED_INTO {
                narrow(&mut round, &mut suspect, &window).await?;
                traces = round.ask(&events_of(&suspect, &seen)).await?.map(Traces::of).unwrap_or_default();
            }
            findings.push(finding(suspect, traces, &seen));
        }
        Ok(Regressions { window, baseline, findings, unanswered: round.unanswered })
    }
}

/// One of the two spans, as the service tells of it.
async fn side(round: &mut Round<'_>, span: &Span) -> Result<Side, Error> {
    let Span { start_date, end_date } = span;
    let metrics = GetMetrics::default().period(Period::Day).start_date(start_date).end_date(end_date);
    let counts = round.ask(&metrics).await?.map(|metrics| metrics.periods().iter().map(|period| period.counts).sum::<Counts>());
    let assistants = round.ask(&GetAssistants::default().start_date(start_date).end_date(end_date)).await?;
    let days = days_of(round, span, None).await?;
    Ok(Side { span: span.clone(), counts, assistants: assistants.map(|answer| answer.assistants), days })
}

async fn days_of(round: &mut Round<'_>, span: &Span, assistant: Option<&str>) -> Result<Vec<Snapshot>, Error> {
    let mut question = GetSnapshots::default().start_date(&span.start_date).end_date(&span.end_date).period(Period::Day);
    question.assistant = assistant.map(str::to_owned);
    Ok(round.ask(&question).await?.map(|answer| answer.snapshots).unwrap_or_default())
}

/// The days of one assistant are asked for only when there is something to look for in them.
async fn narrow(round: &mut Round<'_>, suspect: &mut Suspect, window: &Span) -> Result<(), Error> {
    if let (Some(assistant), Some(rate)) = (&suspect.assistant, suspect.expected_rate) {
        let days = days_of(round, window, Some(assistant)).await?;
        suspect.span = rules::worst_run(&days, rate).unwrap_or_else(|| suspect.span.clone());
    }
    Ok(())
}

/// The events that a finding is about; of an assistant that fell silent, the last ones.
fn events_of(suspect: &Suspect, seen: &Seen) -> GetEvents {
    let span = if suspect.rule == Rule::AssistantIdle { &seen.baseline.span } else { &suspect.span };
    let mut events = GetEvents::default().start_date(&span.start_date).end_date(&span.end_date).limit(TRACED_EVENTS);
    events.assistant.clone_from(&suspect.assistant);
    events.event_type = suspect.event_type;
    events
}

fn finding(suspect: Suspect, traces: Traces, seen: &Seen) -> Finding {
    let arguments = serde_json::to_value(events_of(&suspect, seen)).unwrap_or_default();
    let Suspect { rule, severity, assistant, span, p_value, evidence, .. } = suspect;
    let next_call = NextCall::new(GetEvents::INFO.id, arguments);
    Finding { rule, severity, assistant, span, p_value, evidence, traces, next_call }
}

impl Traces {
    fn of(page: EventPage) -> Self {
        let mut found = Self::default();
        for event in page.events {
            add(&mut found.cost, event.cost);
            add(&mut found.input_tokens, event.input_tokens);
            add(&mut found.output_tokens, event.output_tokens);
            let Some(trace_id) = event.trace_id else { continue };
            if found.traces.len() < TRACES && found.traces.iter().all(|known| known.trace_id != trace_id) {
                found.traces.push(TraceRef {
                    trace_id,
                    task_id: event.task_id,
                    chat_id: event.chat_id,
                    timestamp: event.timestamp,
                    cost: event.cost,
                    input_tokens: event.input_tokens,
                    output_tokens: event.output_tokens,
                });
            }
        }
        found
    }
}

/// A sum of what is known; `None` as long as nothing is.
fn add<T: std::ops::Add<Output = T>>(sum: &mut Option<T>, more: Option<T>) {
    *sum = match (sum.take(), more) {
        (Some(sum), Some(more)) => Some(sum + more),
        (sum, more) => sum.or(more),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(watch: Watch) -> Result<(Span, Span), String> {
        watch.spans("2026-03-09T12:00:00Z".parse().unwrap()).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn the_week_that_is_over_is_compared_with_the_week_before() {
        let expected = (
            Span::new("2026-03-02T00:00:00.000Z", "2026-03-09T00:00:00.000Z"),
            Span::new("2026-02-23T00:00:00.000Z", "2026-03-02T00:00:00.000Z"),
        );
        assert_eq!(spans(Watch::default()), Ok(expected));
        let day = Span::new("2026-03-05", "2026-03-06");
        let before = Span::new("2026-03-04T00:00:00.000Z", "2026-03-05T00:00:00.000Z");
        assert_eq!(spans(Watch::default().window(day.clone())), Ok((day, before)));
    }

    #[test]
    fn spans_that_cannot_be_compared_are_refused() {
        let watch = |window: (&str, &str), baseline: (&str, &str)| {
            spans(Watch::default().window(Span::new(window.0, window.1)).baseline(Span::new(baseline.0, baseline.1))).unwrap_err()
        };
        assert!(watch(("2026-03-02", "2026-03-09"), ("2026-03-01", "2026-03-03")).contains("must not overlap"));
        let endless = spans(Watch::default().window(Span::new("-009999-01-03T00:00:00Z", "2026-03-02"))).unwrap_err();
        assert!(endless.contains("no time before the window"));
        assert!(watch(("2026-03-02", "2026-03-02"), ("2026-03-01", "2026-03-02")).contains("without time"));
        assert!(watch(("2026-03-02", "2026-03-01"), ("2026-02-01", "2026-02-02")).contains("endDate must not be before startDate"));
    }
}
