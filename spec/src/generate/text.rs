//! Lines of generated text: wrapping, and the first line that says where a file comes from.

use heck::ToKebabCase as _;

/// What a generated file says of itself.
pub(crate) fn notice(vendor: &str) -> String {
    let document = vendor.to_kebab_case();
    format!("Generated from spec/openapi/{document}.yaml by agentlytics-generate. Do not edit.")
}

/// Prose in lines of at most `width`, the first after `first`, the others after `indent`. A blank line
/// divides paragraphs.
pub(crate) fn wrapped(prose: &str, first: &str, indent: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in prose.trim().split("\n\n") {
        let start = if lines.is_empty() { first } else { indent };
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let flat = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        let options = textwrap::Options::new(width).initial_indent(start).subsequent_indent(indent);
        lines.extend(textwrap::wrap(&flat, &options).into_iter().map(String::from));
    }
    lines
}

/// `head`, items and `tail` on one line if that fits, else one item on each line.
pub(crate) fn bracketed(head: &str, items: impl Iterator<Item = impl AsRef<str>>, tail: &str, width: usize) -> String {
    let items: Vec<String> = items.map(|item| item.as_ref().to_owned()).collect();
    let short = format!("{head}{}{tail}\n", items.join(", "));
    if short.len() <= width + 1 {
        return short;
    }
    let indent: String = head.chars().take_while(|letter| *letter == ' ').collect();
    let lines: String = items.iter().map(|item| format!("{indent}    {item},\n")).collect();
    format!("{head}\n{lines}{indent}{tail}\n")
}

#[cfg(test)]
mod tests {
    use super::{bracketed, wrapped};

    #[test]
    fn paragraphs_are_kept_and_lines_are_filled_again() {
        assert_eq!(wrapped("one two\nthree four\n\nfive\n", "- ", "  ", 11), ["- one two", "  three", "  four", "", "  five"]);
    }

    #[test]
    fn what_does_not_fit_on_a_line_is_one_item_on_each() {
        assert_eq!(bracketed("  f(", ["a", "b"].iter(), ")", 9), "  f(a, b)\n");
        assert_eq!(bracketed("  f(", ["a", "b"].iter(), ")", 8), "  f(\n      a,\n      b,\n  )\n");
    }
}
