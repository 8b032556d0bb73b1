//! Parameters of a query. What is not as it must be is refused and named, never mended.

use super::period::PERIODS;
use super::problem::Problem;
use super::rows::EVENT_TYPES;
use crate::dialects::wire::parse_moment;
use crate::exchange::Head;
use crate::query::{Filter, Unit};
use crate::store::{Activity, Field};
use jiff::Timestamp;
use std::ops::{Range, RangeInclusive};

/// The parameters of one request.
pub(super) struct Params<'a>(pub(super) &'a Head);

impl Params<'_> {
    /// A text that is not empty.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<String>, Problem> {
        match self.0.parameter(name) {
            Some(text) if text.is_empty() => Err(Problem::invalid(name, "not be empty")),
            text => Ok(text),
        }
    }

    /// A whole number, written in digits.
    pub(super) fn count(&self, name: &'static str, within: RangeInclusive<usize>, default: usize) -> Result<usize, Problem> {
        let Some(digits) = self.0.parameter(name) else { return Ok(default) };
        let number = digits.parse().ok().filter(|number| within.contains(number) && digits.bytes().all(|byte| byte.is_ascii_digit()));
        number.ok_or_else(|| {
            let must = match *within.end() {
                usize::MAX => format!("be a whole number, {} or more", within.start()),
                most => format!("be a whole number from {} to {most}", within.start()),
            };
            Problem::invalid(name, &must)
        })
    }

    /// The span between two required parameters.
    pub(super) fn span(&self) -> Result<Range<Timestamp>, Problem> {
        let (start, end) = (self.moment("startDate")?, self.moment("endDate")?);
        if end < start { Err(Problem::invalid("endDate", "not be before startDate")) } else { Ok(start..end) }
    }

    fn moment(&self, name: &'static str) -> Result<Timestamp, Problem> {
        let text = self.text(name)?.ok_or_else(|| Problem::invalid(name, "be given"))?;
        parse_moment(&text).ok_or_else(|| Problem::invalid(name, "be an ISO 8601 time with its offset, or a date"))
    }

    pub(super) fn period(&self) -> Result<Option<Unit>, Problem> {
        self.one_of("period", &PERIODS)
    }

    pub(super) fn event_type(&self) -> Result<Option<Activity>, Problem> {
        self.one_of("eventType", &EVENT_TYPES)
    }

    fn one_of<T: Copy>(&self, name: &'static str, choices: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(text) = self.0.parameter(name) else { return Ok(None) };
        match choices.iter().find(|(known, _)| *known == text) {
            Some((_, choice)) => Ok(Some(*choice)),
            None => {
                let known: Vec<_> = choices.iter().map(|(known, _)| *known).collect();
                Err(Problem::invalid(name, &format!("be one of {}", known.join(", "))))
            }
        }
    }

    /// The events of a span, of one assistant if one is asked for. Every read takes that parameter.
    pub(super) fn filter(&self, span: Range<Timestamp>) -> Result<Filter, Problem> {
        let assistant = self.text("assistant")?.map(|assistant| (Field::AgentId, assistant));
        Ok(Filter { from: span.start, to: span.end, equal: assistant.into_iter().collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(query: &str) -> Head {
        Head { query: query.to_owned(), ..Head::of_nobody() }
    }

    #[test]
    fn numbers_are_digits_within_their_bounds() {
        let window = |query: &str| Params(&head(query)).count("window", 1..=90, 7);
        assert_eq!([window("").unwrap(), window("window=1").unwrap(), window("window=090").unwrap()], [7, 1, 90]);
        for wrong in ["0", "91", "-1", "%2B7", "7.0", "1e1", "", "seven", "99999999999999999999999"] {
            let expected = Problem::invalid("window", "be a whole number from 1 to 90");
            assert_eq!(window(&format!("window={wrong}")), Err(expected), "{wrong}");
        }
        let skip = Params(&head("skip=-1")).count("skip", 0..=usize::MAX, 0);
        assert_eq!(skip, Err(Problem::invalid("skip", "be a whole number, 0 or more")));
    }

    #[test]
    fn a_span_has_both_ends_and_they_may_be_one() {
        let span = |query: &str| Params(&head(query)).span().map(|span| [span.start, span.end].map(|end| end.to_string()));
        let day = ["2026-03-09T00:00:00Z".to_owned(), "2026-03-10T00:00:00Z".to_owned()];
        assert_eq!(span("startDate=2026-03-09&endDate=2026-03-10T01:00:00%2B01:00"), Ok(day));
        assert!(span("startDate=2026-03-09&endDate=2026-03-09").is_ok());
        let refused = [
            ("endDate=2026-03-09", "startDate", "be given"),
            ("startDate=2026-03-09", "endDate", "be given"),
            ("startDate=&endDate=2026-03-09", "startDate", "not be empty"),
            ("startDate=7d&endDate=2026-03-09", "startDate", "be an ISO 8601 time with its offset, or a date"),
            ("startDate=2026-03-09&endDate=2026-03-08", "endDate", "not be before startDate"),
        ];
        for (query, field, must) in refused {
            assert_eq!(span(query), Err(Problem::invalid(field, must)), "{query}");
        }
    }

    #[test]
    fn choices_are_named_when_there_is_no_such_one() {
        assert_eq!(Params(&head("period=week")).period(), Ok(Some(Unit::Week)));
        assert_eq!(Params(&head("period=hour")).period(), Err(Problem::invalid("period", "be one of day, week, month")));
        assert_eq!(Params(&head("eventType=tasksCompleted")).event_type(), Ok(Some(Activity::TaskCompleted)));
        assert!(Params(&head("eventType=")).event_type().is_err());
    }
}
