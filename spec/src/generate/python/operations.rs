//! The module of operations: a class whose methods wait, and its twin whose methods are awaited.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use super::{KEYWORDS, WIDTH, docstring, kind, opened_docstring, typing_import};
use crate::generate::model::{Field, Method, Service, Type};
use crate::generate::text::{bracketed, notice, wrapped};

pub(crate) fn operations(service: &Service<'_>) -> String {
    let class = service.vendor.to_upper_camel_case();
    let mut classes = [format!("\"Async{class}Operations\""), format!("\"{class}Operations\"")];
    classes.sort_unstable();
    let mut body = format!("\n{}{GIVEN}", bracketed("__all__ = [", classes.iter(), "]", WIDTH));
    for flavour in [Flavour::SYNC, Flavour::ASYNC] {
        body.push_str(&mixin(service, &class, &flavour));
    }

    let title = service.title;
    let mut out = format!("# {}\n\"\"\"Operations of {title}, each a method.\"\"\"\n\n", notice(service.vendor));
    out.push_str("from __future__ import annotations\n\n");
    out.push_str(&typing_import(&body));
    out.push('\n');
    out.push_str(&types_import(service));
    out.push_str("from ._reply import Reply\n");
    out + &body
}

const GIVEN: &str = "

def _given(arguments: Dict[str, Any]) -> Dict[str, Any]:
    \"\"\"The arguments that a caller gave: without those that are None.\"\"\"
    return {name: value for name, value in arguments.items() if value is not None}
";

struct Flavour {
    prefix: &'static str,
    define: &'static str,
    invoke: &'static str,
    wait: &'static str,
    note: &'static str,
}

impl Flavour {
    const SYNC: Self = Self { prefix: "", define: "def", invoke: "_invoke", wait: "", note: "" };
    const ASYNC: Self = Self { prefix: "Async", define: "async def", invoke: "_ainvoke", wait: "await ", note: ", to be awaited" };
}

/// The named types that signatures mention.
fn types_import(service: &Service<'_>) -> String {
    let mut names = Vec::new();
    for method in &service.methods {
        collect_names(&method.answer, &mut names);
        method.arguments().iter().for_each(|argument| collect_names(&argument.kind, &mut names));
    }
    names.sort_unstable();
    names.dedup();
    bracketed(&format!("from ._{}_types import (", service.vendor), names.into_iter(), ")", WIDTH)
}

fn collect_names(given: &Type, names: &mut Vec<String>) {
    match given {
        Type::Named(name) => names.push(name.clone()),
        Type::Moment => names.push("Moment".to_owned()),
        Type::List(item) | Type::Map(item) => collect_names(item, names),
        Type::Union(types) => types.iter().for_each(|each| collect_names(each, names)),
        _ => {}
    }
}

fn mixin(service: &Service<'_>, class: &str, flavour: &Flavour) -> String {
    let Flavour { prefix, define, invoke, note, .. } = flavour;
    let doc = docstring(&format!("Operations of {}{note}.", service.title), "    ");
    let mut out = format!("\n\nclass {prefix}{class}Operations:\n{doc}");
    // Only declared: a definition could hide the one of the class that this is mixed into.
    let head = format!("        {define} {invoke}(");
    let (taken, tail) = ("self, operation: str, arguments: Dict[str, Any]", ") -> Reply[Any]: ...");
    let declared = match head.len() + taken.len() + tail.len() <= WIDTH {
        true => format!("{head}{taken}{tail}"),
        false => format!("{head}\n            {taken}\n        {tail}"),
    };
    out.push_str(&format!("\n    if TYPE_CHECKING:\n\n{declared}\n"));
    for method in &service.methods {
        out.push('\n');
        out.push_str(&operation(method, flavour));
    }
    out
}

fn operation(method: &Method<'_>, flavour: &Flavour) -> String {
    let arguments = method.arguments();
    let mut taken = vec!["self".to_owned()];
    if !arguments.is_empty() {
        taken.push("*".to_owned());
    }
    taken.extend(arguments.iter().map(|field| argument(field)));

    let head = format!("    {} {}(", flavour.define, method.operation.id().to_snake_case());
    let tail = format!(") -> Reply[{}]:", kind(&method.answer, false));
    bracketed(&head, taken.into_iter(), &tail, WIDTH) + &explained(method, &arguments) + &call(method, &arguments, flavour)
}

fn argument(field: &Field) -> String {
    let name = variable(&field.name);
    let kind = kind(&field.kind, true);
    match field.required {
        true => format!("{name}: {kind}"),
        false if kind.starts_with("Optional[") => format!("{name}: {kind} = None"),
        false => format!("{name}: Optional[{kind}] = None"),
    }
}

fn call(method: &Method<'_>, arguments: &[&Field], flavour: &Flavour) -> String {
    let id = method.operation.id();
    let start = format!("return {}self.{}(", flavour.wait, flavour.invoke);
    let pairs: Vec<String> = arguments.iter().map(|field| format!("\"{}\": {}", field.name, variable(&field.name))).collect();
    let given = match pairs.is_empty() {
        true => "{}".to_owned(),
        false => format!("_given({{{}}})", pairs.join(", ")),
    };
    let one_line = format!("        {start}\"{id}\", {given})");
    if one_line.len() <= WIDTH {
        return one_line + "\n";
    }
    let two_lines = format!("            \"{id}\", {given}");
    if two_lines.len() <= WIDTH {
        return format!("        {start}\n{two_lines}\n        )\n");
    }
    let pairs: String = pairs.iter().map(|pair| format!("                    {pair},\n")).collect();
    format!(
        "        {start}\n            \"{id}\",\n            _given(\n                {{\n{pairs}                }}\n            ),\n        )\n"
    )
}

/// What the method does and what each argument means.
fn explained(method: &Method<'_>, arguments: &[&Field]) -> String {
    let indent = " ".repeat(8);
    let prose = format!("{}\n\n{}", method.operation.summary(), method.operation.description());
    if arguments.is_empty() {
        return docstring(&prose, &indent);
    }
    let mut out = opened_docstring(&format!("{}\n\nArgs:", prose.trim_end()), &indent);
    for field in arguments {
        let text = format!("{}: {}", variable(&field.name), field.description);
        out.push('\n');
        out.push_str(&wrapped(&text, &" ".repeat(12), &" ".repeat(16), WIDTH).join("\n"));
    }
    out + &format!("\n{indent}\"\"\"\n")
}

/// A name as Python has it.
fn variable(name: &str) -> String {
    let name = name.to_snake_case();
    match KEYWORDS.contains(&name.as_str()) {
        true => name + "_",
        false => name,
    }
}
