//! What the other side wanted, by rules: no model, no chance. The first rule that fires decides.

mod text;
mod vocabulary;

use serde_json::Value;

use self::text::{occurs, squeezed, words, words_of_name};
use self::vocabulary::{FLAGS, INTENT_KEYS, LABELS, VOCABULARY};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What the other side wanted.
    pub enum Intent {
        /// An appointment, or another one.
        Booking = "booking",
        /// Help with what does not work.
        Support = "support",
        /// To buy, or to know what it costs.
        Sales = "sales",
        /// Something about a bill or payment.
        Billing = "billing",
        /// To end a contract, or to call something off.
        Cancellation = "cancellation",
        /// An answer to a question.
        Information = "information",
        /// To complain.
        Complaint = "complaint",
        /// Somebody else: the call was handed on, and no more is known.
        Transfer = "transfer",
        /// Nothing: a machine answered.
        Voicemail = "voicemail",
        /// To sell or cheat.
        Spam = "spam",
        /// Something else.
        Other = "other",
    }
}

vocabulary! {
    /// What an intent was told by.
    pub enum IntentSource {
        /// A fact about the call, such as how it ended.
        Signal = "signal",
        /// A field that the customer had the platform fill in.
        Structured = "structured",
        /// The tools that the agent used.
        Tool = "tool",
        /// A tag or class that the platform gave it.
        Tag = "tag",
        /// Phrases in the summary, or in what the caller said.
        Keyword = "keyword",
        /// The endpoint's label.
        Label = "label",
        /// Nothing: it is `other`.
        None = "none",
    }
}

/// Points of a phrase in a summary, which says what matters.
const SUMMARY_POINTS: u32 = 2;
/// Points of a phrase in what the caller said. The agent's own words count nothing: its greeting says what it is for.
const CALLER_POINTS: u32 = 1;
/// With less, phrases say nothing.
const LEAST_POINTS: u32 = 2;
/// How deep a structured answer is looked into.
const MAX_DEPTH: usize = 4;

/// What is known about a call or chat.
#[derive(Debug, Default)]
pub(crate) struct Signals<'a> {
    /// A machine answered.
    pub voicemail: bool,
    /// Nobody did, so nobody spoke.
    pub unconnected: bool,
    pub spam: bool,
    /// It was handed on.
    pub transferred: bool,
    /// Fields that the customer had filled in: see [`leaves`].
    pub structured: Vec<(&'a str, &'a Value)>,
    /// Names and kinds of the tools that were used.
    pub tools: Vec<&'a str>,
    pub tags: Vec<&'a str>,
    pub summary: String,
    pub callers_words: String,
    /// The platform found the caller's mood to be bad.
    pub displeased: bool,
}

impl Signals<'_> {
    /// What was wanted, and what says so; nothing if nobody spoke, which is not the same as [`Intent::Other`].
    pub fn classify(&self, label: Option<&str>) -> Option<(Intent, IntentSource)> {
        if self.voicemail {
            return Some((Intent::Voicemail, IntentSource::Signal));
        }
        if self.unconnected {
            return None;
        }
        if self.spam {
            return Some((Intent::Spam, IntentSource::Signal));
        }
        let from = |source| move |intent| (intent, source);
        self.named()
            .or_else(|| self.flagged())
            .map(from(IntentSource::Structured))
            .or_else(|| foremost(&self.tools).map(from(IntentSource::Tool)))
            .or_else(|| foremost(&self.tags).map(from(IntentSource::Tag)))
            .or_else(|| self.spoken().map(from(IntentSource::Keyword)))
            .or_else(|| self.transferred.then_some((Intent::Transfer, IntentSource::Signal)))
            .or_else(|| labelled(label?).map(from(IntentSource::Label)))
            .or(Some((Intent::Other, IntentSource::None)))
    }

    /// A field that is called after an intent, and holds a word for one.
    fn named(&self) -> Option<Intent> {
        INTENT_KEYS.iter().find_map(|wanted| {
            let values = self.structured.iter().filter(|(key, _)| squeezed(key) == *wanted);
            values.filter_map(|(_, value)| value.as_str()).find_map(meaning)
        })
    }

    /// A field that is true, such as `appointmentBooked`.
    fn flagged(&self) -> Option<Intent> {
        let is_true =
            |value: &Value| value.as_bool().unwrap_or_else(|| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true")));
        let truths: Vec<_> = self.structured.iter().filter(|(_, value)| is_true(value)).map(|(key, _)| squeezed(key)).collect();
        FLAGS.iter().find(|(flag, _)| truths.iter().any(|truth| truth == flag)).map(|(_, intent)| *intent)
    }

    /// What the phrases say that were written and spoken.
    fn spoken(&self) -> Option<Intent> {
        let (summary, caller) = (words(&self.summary), words(&self.callers_words));
        let mut best = (LEAST_POINTS, None);
        // The last of equal ones would stay: so from the end.
        for words in VOCABULARY.iter().rev() {
            let mut points = 0;
            for phrase in words.phrases {
                points += if occurs(phrase, &summary) { SUMMARY_POINTS } else { 0 };
                points += if occurs(phrase, &caller) { CALLER_POINTS } else { 0 };
            }
            // A mood is not a complaint, but it makes one clearer.
            points += u32::from(self.displeased && words.intent == Intent::Complaint && points > 0);
            if points >= best.0 {
                best = (points, Some(words.intent));
            }
        }
        best.1
    }
}

/// The first in the vocabulary's order of what the names stand for. Tools and tags that hand a call on say nothing of what it
/// was about.
fn foremost(names: &[&str]) -> Option<Intent> {
    let found: Vec<_> = names.iter().filter_map(|name| meaning(name)).collect();
    let of_topics = VOCABULARY.iter().filter(|words| !words.phrases.is_empty()).map(|words| words.intent);
    of_topics.into_iter().find(|intent| found.contains(intent))
}

/// The intent that a name or a field of few words stands for.
fn meaning(name: &str) -> Option<Intent> {
    /// With more it is a sentence.
    const MOST_WORDS: usize = 6;
    let mut words = words_of_name(name);
    words.sort_unstable();
    words.dedup();
    let is_sentence = words.len() > MOST_WORDS;
    let found = VOCABULARY.iter().find(|of| words.iter().any(|word| of.aliases.contains(&word.as_str())));
    found.filter(|_| !is_sentence).map(|of| of.intent)
}

fn labelled(label: &str) -> Option<Intent> {
    let known = |word: &String| LABELS.iter().find(|(known, _)| known == word);
    words_of_name(label).iter().find_map(known).map(|(_, intent)| *intent)
}

/// What stands in a structured answer, at any depth that is worth a look, each under the key nearest to it.
pub(crate) fn leaves(value: &Value) -> Vec<(&str, &Value)> {
    leaves_of("", value)
}

/// As [`leaves`], of an answer that has a name.
pub(crate) fn leaves_of<'a>(name: &'a str, value: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let mut found = Vec::new();
    collect(name, value, 0, &mut found);
    found
}

fn collect<'a>(key: &'a str, value: &'a Value, depth: usize, found: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Object(members) => members.iter().for_each(|(key, value)| collect(key, value, depth + 1, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(key, item, depth + 1, found)),
        leaf => found.push((key, leaf)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_rule_that_fires_decides() {
        let handed_on = || Signals { transferred: true, ..Signals::default() };
        let summary = |text: &str| Signals { summary: text.to_owned(), ..Signals::default() };
        let caller = |text: &str| Signals { callers_words: text.to_owned(), ..Signals::default() };
        let filled_in = [
            json!({"callReason": "Reschedule appointment"}),
            json!({"intent": "nothing we know"}),
            json!({"refund_requested": true}),
            json!({"refund_requested": false}),
            json!({"a": {"b": {"c": {"d": {"intent": "billing"}}}}}),
        ];
        let structured = |index: usize| Signals { structured: leaves(&filled_in[index]), ..Signals::default() };
        let cases = [
            (Signals { voicemail: true, ..summary("booked an appointment") }, "", Some(("voicemail", "signal"))),
            (Signals { unconnected: true, ..Signals::default() }, "support-line", None),
            (Signals { spam: true, ..handed_on() }, "", Some(("spam", "signal"))),
            (Signals { tags: vec!["billing"], ..structured(0) }, "", Some(("booking", "structured"))),
            (Signals { tools: vec!["cancel_appointment"], ..structured(1) }, "", Some(("cancellation", "tool"))),
            (structured(2), "", Some(("billing", "structured"))),
            (structured(3), "", Some(("other", "none"))),
            (structured(4), "", Some(("other", "none"))),
            (Signals { tools: vec!["end_call", "check_availability_cal"], ..Signals::default() }, "", Some(("booking", "tool"))),
            (Signals { tools: vec!["transfer_call"], ..handed_on() }, "", Some(("transfer", "signal"))),
            (Signals { tools: vec!["transfer_to_billing"], ..handed_on() }, "", Some(("billing", "tool"))),
            (Signals { tags: vec!["Billing dispute"], ..Signals::default() }, "", Some(("billing", "tag"))),
            (summary("The caller's password is not working."), "", Some(("support", "keyword"))),
            (Signals { displeased: true, ..caller("I am unhappy") }, "", Some(("complaint", "keyword"))),
            (caller("I am unhappy"), "", Some(("other", "none"))),
            (summary("asked about a refund"), "", Some(("billing", "keyword"))),
            (caller("price"), "", Some(("other", "none"))),
            (caller("what is the price of an upgrade"), "", Some(("sales", "keyword"))),
            (summary("Nothing was said."), "sales-agent", Some(("sales", "label"))),
            (Signals::default(), "main", Some(("other", "none"))),
        ];
        for (signals, label, expected) in cases {
            let found = signals.classify(Some(label)).map(|(intent, source)| (intent.as_str(), source.as_str()));
            assert_eq!(found, expected, "{signals:?}");
        }
    }
}
