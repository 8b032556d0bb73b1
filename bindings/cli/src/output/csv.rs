//! Rows as comma-separated values.
//!
//! A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula, and events hold texts of strangers. Such a text
//! gets an apostrophe, which spreadsheets take for "text follows"; numbers stay what they are. Who needs every byte asks for JSON.

use std::io::{self, Write};

use serde_json::Value;

use super::flat;

/// Writes a line of titles and one for each row. No row, no titles.
pub(super) fn write(out: impl Write, rows: &[Value]) -> io::Result<()> {
    let rows: Vec<_> = rows.iter().map(flat::cells).collect();
    let columns = flat::columns(&rows);
    let mut out = ::csv::Writer::from_writer(out);
    if !columns.is_empty() {
        out.write_record(columns.iter().map(|title| harmless(title.clone())))?;
    }
    for row in &rows {
        out.write_record(columns.iter().map(|column| row.get(column).map_or_else(String::new, |value| cell(value))))?;
    }
    out.flush()
}

fn cell(value: &Value) -> String {
    let text = flat::text(value);
    if value.is_string() { harmless(text) } else { text }
}

/// A text that no spreadsheet computes.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(rows: &[Value]) -> String {
        let mut out = Vec::new();
        write(&mut out, rows).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_of_different_members_keep_their_columns() {
        let rows = [json!({"a": 1, "b": {"c": "x,\"y\""}}), json!({"d": [1, 2], "a": null})];
        assert_eq!(written(&rows), "a,b.c,d\n1,\"x,\"\"y\"\"\",\n,,\"[1,2]\"\n");
        assert_eq!(written(&[]), "");
    }

    #[test]
    fn a_text_is_never_a_formula_and_a_number_stays_one() {
        let rows = [json!({"text": "=HYPERLINK(1)", "number": -1.5}), json!({"text": "@x", "number": 2})];
        assert_eq!(written(&rows), "number,text\n-1.5,'=HYPERLINK(1)\n2,'@x\n");
    }
}
