//! Python modules of a service: its types, and classes with one method for each operation.
//!
//! The text is laid out as `ruff format` would, and runs on Python 3.9.

mod operations;
mod types;

pub(crate) use operations::operations;
pub(crate) use types::types;

use super::model::Type;
use super::text::{bracketed, wrapped};

const WIDTH: usize = 88;

/// Words that cannot name a variable or a member of a class.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield",
];

/// The line that imports, out of `typing`, what `body` mentions.
fn typing_import(body: &str) -> String {
    const NAMES: [&str; 8] = ["Any", "Dict", "List", "Literal", "Optional", "TYPE_CHECKING", "TypedDict", "Union"];
    let mentioned: Vec<&str> = body.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let mut used: Vec<&str> = NAMES.into_iter().filter(|name| mentioned.contains(name)).collect();
    // Constants come before classes, as an import sorter has it.
    used.sort_by_key(|name| (*name != "TYPE_CHECKING", *name));
    bracketed("from typing import ", used.into_iter(), "", WIDTH)
}

/// The type as it is written in an annotation.
fn kind(given: &Type, is_argument: bool) -> String {
    let inner = |each: &Type| kind(each, is_argument);
    match given {
        Type::Any => "Any".into(),
        Type::Boolean => "bool".into(),
        Type::Integer => "int".into(),
        Type::List(item) => format!("List[{}]", inner(item)),
        Type::Literal(text) => format!("Literal[\"{text}\"]"),
        Type::Map(item) => format!("Dict[str, {}]", inner(item)),
        Type::Moment if is_argument => "Moment".into(),
        Type::Moment | Type::Text => "str".into(),
        Type::Named(name) => name.clone(),
        Type::Null => "None".into(),
        Type::Number => "float".into(),
        Type::True => "Literal[True]".into(),
        Type::Union(types) => union(types, is_argument),
        Type::Whole(number) => format!("Literal[{number}]"),
    }
}

fn union(types: &[Type], is_argument: bool) -> String {
    let others: Vec<&Type> = types.iter().filter(|each| **each != Type::Null).collect();
    let texts: Option<Vec<String>> = others
        .iter()
        .map(|each| match each {
            Type::Literal(text) => Some(format!("\"{text}\"")),
            Type::Whole(number) => Some(number.to_string()),
            _ => None,
        })
        .collect();
    let joined = match (texts, others.as_slice()) {
        (Some(texts), _) => format!("Literal[{}]", texts.join(", ")),
        (None, [one]) => kind(one, is_argument),
        (None, _) => {
            let all: Vec<String> = others.iter().map(|each| kind(each, is_argument)).collect();
            format!("Union[{}]", all.join(", "))
        }
    };
    if types.contains(&Type::Null) { format!("Optional[{joined}]") } else { joined }
}

/// Comment lines, or nothing for no prose.
fn comment(prose: &str, indent: &str) -> String {
    match prose.is_empty() {
        true => String::new(),
        false => {
            let indent = format!("{indent}# ");
            wrapped(prose, &indent, &indent, WIDTH).join("\n") + "\n"
        }
    }
}

/// A docstring, or nothing for no prose.
fn docstring(prose: &str, indent: &str) -> String {
    let prose = prose.trim();
    if prose.is_empty() {
        return String::new();
    }
    let one = format!("{indent}\"\"\"{prose}\"\"\"");
    if !prose.contains('\n') && one.len() <= WIDTH {
        return one + "\n";
    }
    format!("{}\n{indent}\"\"\"\n", opened_docstring(prose, indent))
}

/// The lines of a docstring without its end.
fn opened_docstring(prose: &str, indent: &str) -> String {
    wrapped(prose, &format!("{indent}\"\"\""), indent, WIDTH).join("\n")
}
