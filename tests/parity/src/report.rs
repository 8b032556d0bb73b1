//! What came of each vector in each language, and whether the languages agree.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::adapter::Answer;

/// The facts of an error that must not depend on the language, nor on the time of day.
const ERROR_FACTS: &[&str] = &["kind", "code", "status", "retryable", "attempts"];

/// What came of a vector in one language.
#[derive(Debug, Default, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Why it failed; nothing if it passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Every error that the client gave, whether or not the vector looks at it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
}

impl Outcome {
    /// A vector that could not be run.
    pub fn failed(why: String) -> Self {
        Self { why: Some(why), errors: Vec::new() }
    }

    /// Says why it failed.
    pub fn fail(&mut self, why: String) {
        self.why = Some(why);
    }

    /// Whether nothing was wrong so far.
    pub fn passed(&self) -> bool {
        self.why.is_none()
    }

    /// Takes down what a client answered.
    pub fn note(&mut self, answer: &Answer) {
        let error = match answer {
            Ok(answer) => answer.get("error"),
            Err(error) => Some(error),
        };
        if let Some(error) = error {
            let facts = ERROR_FACTS.iter().map(|fact| ((*fact).to_owned(), error.get(fact).cloned().unwrap_or_default()));
            self.errors.push(Value::Object(facts.collect::<Map<_, _>>()));
        }
    }
}

/// What came of each vector in one language.
#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Report(BTreeMap<String, Outcome>);

impl Report {
    /// Adds a vector.
    pub fn add(&mut self, vector: &str, outcome: Outcome) {
        self.0.insert(vector.to_owned(), outcome);
    }
}

/// The reports of all languages.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Reports(Vec<(String, Report)>);

impl Reports {
    /// Puts them side by side.
    pub fn new(reports: impl IntoIterator<Item = (String, Report)>) -> Self {
        Self(reports.into_iter().collect())
    }

    /// As JSON: `{language: {vector: outcome}}`.
    pub fn json(&self) -> String {
        let languages: Map<_, _> =
            self.0.iter().map(|(name, report)| (name.clone(), serde_json::to_value(report).unwrap_or_default())).collect();
        format!("{:#}", Value::Object(languages))
    }

    /// Whether every vector passed in every language, and all reports are equal.
    pub fn all_passed(&self) -> bool {
        self.count().1 == 0
    }

    /// How many outcomes are good, and how many are not.
    fn count(&self) -> (usize, usize) {
        let mut counts = (0, 0);
        for (vector, (_, report)) in self.vectors().flat_map(|vector| self.0.iter().map(move |language| (vector, language))) {
            if self.failure(vector, report).is_none() { counts.0 += 1 } else { counts.1 += 1 }
        }
        counts
    }

    /// Every vector that any language ran.
    fn vectors(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<_> = self.0.iter().flat_map(|(_, report)| report.0.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }

    /// Why a vector is not good in a language: it failed, was not run, or gave other errors than in the first language.
    fn failure(&self, vector: &str, report: &Report) -> Option<String> {
        let Some(outcome) = report.0.get(vector) else { return Some("it was not run".to_owned()) };
        let (first_name, first) = self.0.first()?;
        outcome.why.clone().or_else(|| {
            let first = first.0.get(vector).filter(|first| first.passed())?;
            let show = |outcome: &Outcome| Value::from(outcome.errors.clone());
            (first != outcome).then(|| format!("its errors are {}, in {first_name} {}", show(outcome), show(first)))
        })
    }
}

impl fmt::Display for Reports {
    /// The table of vectors by language, every failure, and the last line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.vectors().map(str::len).max().unwrap_or_default();
        write!(f, "{:width$}", "")?;
        for (language, _) in &self.0 {
            write!(f, "  {language}")?;
        }
        writeln!(f)?;
        for vector in self.vectors() {
            write!(f, "{vector:width$}")?;
            for (language, report) in &self.0 {
                let mark = if self.failure(vector, report).is_none() { "ok" } else { "NO" };
                write!(f, "  {mark:^0$}", language.len())?;
            }
            writeln!(f)?;
        }
        writeln!(f)?;
        for vector in self.vectors() {
            for (language, report) in &self.0 {
                if let Some(why) = self.failure(vector, report) {
                    writeln!(f, "{vector} in {language}: {why}")?;
                }
            }
        }
        let (passed, failed) = self.count();
        writeln!(f, "{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report(outcomes: &[(&str, &Outcome)]) -> Report {
        Report(outcomes.iter().map(|(vector, outcome)| ((*vector).to_owned(), (*outcome).clone())).collect())
    }

    fn with_error(status: u16) -> Outcome {
        let mut outcome = Outcome::default();
        outcome.note(&Err(json!({"kind": "auth", "status": status, "message": "differs by language"})));
        outcome
    }

    #[test]
    fn equal_reports_are_good() {
        let reports =
            Reports::new([("rust", 401), ("node", 401)].map(|(name, status)| (name.to_owned(), report(&[("v", &with_error(status))]))));
        assert_eq!(reports.count(), (2, 0));
    }

    #[test]
    fn a_language_that_errs_otherwise_fails() {
        let reports =
            Reports::new([("rust", 401), ("node", 403)].map(|(name, status)| (name.to_owned(), report(&[("v", &with_error(status))]))));
        assert_eq!(reports.count(), (1, 1));
        let printed = reports.to_string();
        assert!(printed.contains("v in node: its errors are"), "{printed}");
        assert!(printed.ends_with("1 passed, 1 failed\n"), "{printed}");
    }

    #[test]
    fn a_vector_that_a_language_did_not_run_fails() {
        let good = Outcome::default();
        let reports = Reports::new([("rust".to_owned(), report(&[("v", &good)])), ("node".to_owned(), Report::default())]);
        assert_eq!(reports.count(), (1, 1));
    }
}
