//! Rows of JSON as rows of cells: an object within a row becomes columns, each named by the way to it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The scalars and lists of a row, each under its path: `{"a": {"b": 1}}` has `a.b`.
pub(super) fn cells(row: &Value) -> BTreeMap<String, &Value> {
    let mut cells = BTreeMap::new();
    add(&mut cells, String::new(), row);
    cells
}

fn add<'a>(cells: &mut BTreeMap<String, &'a Value>, path: String, value: &'a Value) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                add(cells, if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, value);
            }
        }
        // A row that is no object has one column.
        _ if path.is_empty() => _ = cells.insert("value".to_owned(), value),
        _ => _ = cells.insert(path, value),
    }
}

/// Every column that a row has.
pub(super) fn columns(rows: &[BTreeMap<String, &Value>]) -> BTreeSet<String> {
    rows.iter().flat_map(BTreeMap::keys).cloned().collect()
}

/// A cell as text: a text as it stands, nothing for null, all else as JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_become_columns_and_lists_stay() {
        let row = json!({"id": "e", "properties": {"plan": {"name": "pro"}, "tags": [1, 2]}, "empty": {}});
        let cells = cells(&row);
        let told: Vec<_> = cells.iter().map(|(name, value)| format!("{name}={}", text(value))).collect();
        assert_eq!(told, ["empty={}", "id=e", "properties.plan.name=pro", "properties.tags=[1,2]"]);
    }

    #[test]
    fn a_column_of_any_row_is_a_column() {
        let (first, second) = (json!({"a": 1, "b": 2}), json!({"c": 3, "a": null}));
        assert_eq!(columns(&[cells(&first), cells(&second)]).into_iter().collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
