//! Who saw which variant, and who reached the goal after that.

use super::property::Scalar;
use super::{Condition, Filter, Property};
use crate::store::{Code, Field, View};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How an experiment shows in events.
#[derive(Debug, Clone)]
pub(crate) struct ExperimentQuery {
    /// The kind of event by which somebody sees a variant.
    pub(crate) exposure: String,
    /// What an exposure must say to belong to the experiment.
    pub(crate) belongs: Vec<Condition>,
    /// The property of an exposure that names the variant.
    pub(crate) variant: Property,
    /// The kind of event that is the goal.
    pub(crate) goal: String,
}

/// What became of one variant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct VariantCounts {
    /// Events, repeated and anonymous ones as well.
    pub(crate) exposures: usize,
    /// Those who saw this variant first, whatever they saw later.
    pub(crate) unique_users: usize,
    /// Those of them who reached the goal at or after the time they first saw it.
    pub(crate) conversions: usize,
}

/// What is to know of a user.
#[derive(Default)]
struct Subject<'a> {
    first: Option<(i64, Cow<'a, str>)>,
    last_goal: Option<i64>,
}

/// The variants that somebody saw.
pub(crate) fn variants(view: View<'_>, filter: &Filter, query: &ExperimentQuery) -> BTreeMap<String, VariantCounts> {
    let kind = view.events.column(Field::EventType);
    let [exposure, goal] = [&query.exposure, &query.goal].map(|name| kind.code_of(name));
    let mut variants = BTreeMap::<String, VariantCounts>::new();
    let mut subjects = FxHashMap::<Code, Subject<'_>>::default();
    for row in filter.rows(view) {
        let (code, user, millis) = (kind.code(row), view.events.code(Field::UserId, row), view.events.time_key(row).0);
        if code.is_none() || (code != exposure && code != goal) {
            continue;
        }
        if code == goal
            && let Some(user) = user
        {
            subjects.entry(user).or_default().last_goal = Some(millis);
        }
        let belongs = code == exposure && query.belongs.iter().all(|condition| condition.holds(view, row));
        let Some(variant) = belongs.then(|| query.variant.of(view, row)).flatten().map(Scalar::into_text) else { continue };
        variants.entry(variant.clone().into_owned()).or_default().exposures += 1;
        if let Some(user) = user {
            subjects.entry(user).or_default().first.get_or_insert((millis, variant));
        }
    }
    for Subject { first, last_goal } in subjects.into_values() {
        let Some((seen, variant)) = first else { continue };
        if let Some(counts) = variants.get_mut(&*variant) {
            counts.unique_users += 1;
            counts.conversions += usize::from(last_goal.is_some_and(|goal| goal >= seen));
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, property, store};
    use crate::query::{Comparison, Operand};
    use serde_json::json;

    fn seen(user: &str, variant: &str, time: &str) -> Sample {
        let properties = json!({"experiment": "cta", "variant": variant});
        event("exposure", &format!("2026-11-20T{time}Z")).user(user).properties(properties)
    }

    fn bought(user: &str, time: &str) -> Sample {
        event("purchase", &format!("2026-11-20T{time}Z")).user(user)
    }

    #[test]
    fn people_belong_to_the_variant_they_saw_first_and_convert_after_that() {
        let mut store = store([
            bought("same-time", "10:00:00"),
            seen("same-time", "a", "10:00:00"),
            bought("early", "09:59:59"),
            seen("early", "a", "10:00:00"),
            seen("both", "b", "10:00:00"),
            seen("both", "a", "10:00:01"),
            bought("both", "10:00:02"),
            bought("both", "10:00:03"),
            seen("again", "b", "10:00:00"),
            seen("again", "b", "10:00:00"),
            bought("unseen", "11:00:00"),
            event("exposure", "2026-11-20T10:00:00Z").properties(json!({"experiment": "cta", "variant": "b"})),
            event("exposure", "2026-11-20T10:00:00Z").user("elsewhere").properties(json!({"experiment": "hero", "variant": "b"})),
        ]);
        let query = ExperimentQuery {
            exposure: "exposure".to_owned(),
            belongs: Condition::new(Operand::Property(property("experiment")), Comparison::Eq, &json!("cta")).into_iter().collect(),
            variant: property("variant"),
            goal: "purchase".to_owned(),
        };
        let found = variants(store.view(), &everything(), &query);
        let counts = |exposures, unique_users, conversions| VariantCounts { exposures, unique_users, conversions };
        assert_eq!(found, BTreeMap::from([("a".to_owned(), counts(3, 2, 1)), ("b".to_owned(), counts(4, 2, 1))]));
    }
}
