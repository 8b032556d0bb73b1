//! A row as one line of text, for rows that come one after the other and have no columns in common.

use std::fmt;

use serde_json::Value;

use super::{flat, table};

/// Prints as the row's cells, each after its name. A text with blanks in it is in quotation marks.
pub(super) struct Line<'a>(pub(super) &'a Value);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, value)) in flat::cells(self.0).into_iter().filter(|(_, value)| !value.is_null()).enumerate() {
            let text = table::shown(value);
            let text = if text.contains(char::is_whitespace) { format!("{text:?}") } else { text };
            write!(f, "{}{name}={text}", if index == 0 { "" } else { " " })?;
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_a_line_whatever_it_says() {
        let row = json!({"a": "x", "b": {"c": "two words\n", "d": null}, "e": [1, 2], "f": "\u{1b}[2J"});
        assert_eq!(Line(&row).to_string(), "a=x b.c=\"two words\u{fffd}\" e=\"1, 2\" f=\u{fffd}[2J\n");
    }
}
