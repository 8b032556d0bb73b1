//! Keeps results within a number of bytes: the longest lists are cut first, and then the longest texts.
//!
//! What is left is as valid as it was, because a cut that its schema forbids is taken back. Says what it cut; how to go on is for the
//! caller to say.

use serde::Serialize;
use serde_json::Value;

/// Of a text, at least so many characters are shown: what is shorter is not worth cutting.
const SHORTEST_TEXT: usize = 200;

/// Something of which only the beginning is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Cut {
    /// Where it is in the answer, as a JSON pointer.
    pub path: String,
    /// How many items of the list, or characters of the text, are shown.
    pub shown: usize,
    /// How many there are.
    pub of: usize,
}

impl Cut {
    /// Whether it is within no other list.
    pub fn is_outermost(&self) -> bool {
        self.path.split('/').all(|step| step.parse::<usize>().is_err())
    }
}

/// The text of an answer.
pub(crate) fn text(answer: &Value) -> String {
    format!("{answer:#}")
}

/// Cuts an answer until its text has at most `max_bytes`; returns what was cut, the largest first. `is_valid` tells whether an answer may be as it is.
///
/// # Errors
/// The size of an answer in which there is nothing to cut that would make it small enough.
pub(crate) fn fit(answer: &mut Value, max_bytes: usize, is_valid: impl Fn(&Value) -> bool) -> Result<Vec<Cut>, usize> {
    let mut cuts = Vec::new();
    let mut settled = Vec::new();
    loop {
        let size = text(answer).len();
        if size <= max_bytes {
            return Ok(cuts);
        }
        let Some(path) = largest(answer, &settled) else { return Err(size) };
        let Some(part) = answer.pointer_mut(&path) else { return Err(size) };
        let whole = part.clone();
        let (shown, of) = shorten(part, size - max_bytes, path.matches('/').count() + 1);
        if is_valid(answer) {
            cuts.push(Cut { path: path.clone(), shown, of });
        } else if let Some(part) = answer.pointer_mut(&path) {
            *part = whole;
        }
        settled.push(path);
    }
}

/// The list, or the text, of most bytes that can be shortened and is not settled.
fn largest(answer: &Value, settled: &[String]) -> Option<String> {
    let mut candidates = Vec::new();
    collect(answer, &mut String::new(), &mut candidates);
    candidates.retain(|(_, path)| !settled.contains(path));
    // Of two that are as large, the outer one, which comes first.
    candidates.into_iter().rev().max_by_key(|(size, _)| *size).map(|(_, path)| path)
}

fn collect(value: &Value, path: &mut String, candidates: &mut Vec<(usize, String)>) {
    let is_candidate = match value {
        Value::Array(items) => items.len() > 1,
        Value::String(text) => text.chars().count() > SHORTEST_TEXT,
        _ => false,
    };
    if is_candidate {
        candidates.push((text(value).len(), path.clone()));
    }
    let mut below = |key: &str, value: &Value| {
        let end = path.len();
        path.push('/');
        path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        collect(value, path, candidates);
        path.truncate(end);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| below(&index.to_string(), item)),
        Value::Object(members) => members.iter().for_each(|(key, member)| below(key, member)),
        _ => {}
    }
}

/// Takes so many bytes of text off the end, or as many as can be; returns how much is left, and of how much.
fn shorten(part: &mut Value, mut excess: usize, depth: usize) -> (usize, usize) {
    match part {
        Value::Array(items) => {
            let of = items.len();
            while items.len() > 1 && excess > 0 {
                let gone = items.pop().map_or(0, |item| size_of_item(&item, depth));
                excess = excess.saturating_sub(gone);
            }
            (items.len(), of)
        }
        Value::String(long) => {
            let of = long.chars().count();
            let shown = of.saturating_sub(excess).max(SHORTEST_TEXT);
            *long = long.chars().take(shown).collect();
            (shown, of)
        }
        _ => (0, 0),
    }
}

/// What an item adds to the text of its list: each of its lines is indented, and ends.
fn size_of_item(item: &Value, depth: usize) -> usize {
    let text = text(item);
    let lines = text.lines().count();
    text.len() + lines * 2 * depth + ",\n".len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(count: usize) -> Value {
        (0..count).map(|number| json!({"number": number, "name": "a name of some length"})).collect()
    }

    fn fitted(mut answer: Value, max_bytes: usize) -> (Value, Vec<Cut>) {
        let cuts = fit(&mut answer, max_bytes, |_| true).unwrap();
        assert!(text(&answer).len() <= max_bytes, "{}", text(&answer).len());
        (answer, cuts)
    }

    #[test]
    fn what_fits_is_left_alone() {
        let answer = json!({"rows": rows(3)});
        let size = text(&answer).len();
        assert_eq!(fitted(answer.clone(), size), (answer, vec![]));
    }

    #[test]
    fn the_longest_list_loses_its_end_and_no_more_than_it_must() {
        let answer = json!({"rows": rows(1000), "totals": [1, 2, 3]});
        let (cut, cuts) = fitted(answer.clone(), 10_000);
        let shown = cut["rows"].as_array().unwrap().len();
        assert_eq!(cuts, [Cut { path: "/rows".to_owned(), shown, of: 1000 }]);
        assert_eq!(cut["rows"].as_array().unwrap()[..], answer["rows"].as_array().unwrap()[..shown]);
        assert_eq!(cut["totals"], json!([1, 2, 3]));
        let mut one_more = answer;
        one_more["rows"].as_array_mut().unwrap().truncate(shown + 1);
        assert!(text(&one_more).len() > 10_000, "{shown} rows are too few");
    }

    #[test]
    fn a_list_within_the_only_row_is_cut_too() {
        let (cut, cuts) = fitted(json!([{"a/b": rows(1000)}]), 5_000);
        assert_eq!((cuts.len(), cuts[0].path.as_str(), cuts[0].of), (1, "/0/a~1b", 1000));
        assert_eq!(cut[0]["a/b"].as_array().unwrap().len(), cuts[0].shown);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let (cut, cuts) = fitted(json!({"code": "ü\n".repeat(5_000)}), 3_000);
        assert_eq!((cuts[0].path.as_str(), cuts[0].of), ("/code", 10_000));
        assert_eq!(cut["code"].as_str().unwrap().chars().count(), cuts[0].shown);
    }

    #[test]
    fn what_may_not_be_cut_stays_whole() {
        let mut answer = json!({"matrix": rows(400), "rows": rows(300)});
        let has_its_matrix = |answer: &Value| answer["matrix"].as_array().unwrap().len() == 400;
        let smallest = text(&json!({"matrix": rows(400), "rows": rows(1)})).len();
        let cuts = fit(&mut answer, smallest, has_its_matrix).unwrap();
        assert_eq!(cuts, [Cut { path: "/rows".to_owned(), shown: 1, of: 300 }]);
        assert!(has_its_matrix(&answer));
    }

    #[test]
    fn what_cannot_be_cut_has_a_size() {
        let mut answer: Value = (0..100).map(|key| (key.to_string(), json!(key))).collect::<serde_json::Map<_, _>>().into();
        let size = text(&answer).len();
        assert_eq!(fit(&mut answer, 100, |_| true), Err(size));
    }
}
