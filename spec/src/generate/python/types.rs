//! The module of types: literals, and typed dictionaries.

use super::{KEYWORDS, WIDTH, comment, docstring, kind, typing_import};
use crate::generate::model::{Declaration, Field, Service, Shape};
use crate::generate::text::{bracketed, notice};

pub(crate) fn types(service: &Service<'_>) -> String {
    let body = body(service);
    let mut out = format!("# {}\n\"\"\"Types of {}.\"\"\"\n\n", notice(service.vendor), service.title);
    out.push_str("from __future__ import annotations\n\nfrom datetime import date\n");
    out.push_str(&typing_import(&body));
    out + &body
}

fn body(service: &Service<'_>) -> String {
    let mut names: Vec<&str> = service.declarations.iter().map(|each| each.name.as_str()).collect();
    names.push("Moment");
    names.sort_unstable();
    let mut out = String::from("\n");
    out.push_str(&bracketed("__all__ = [", names.iter().map(|name| format!("\"{name}\"")), "]", WIDTH));
    out.push_str("\n# A day or a time: an object, or text in ISO 8601.\nMoment = Union[date, str]\n");

    // Values come before classes, because Python reads from top to bottom.
    let mut classes = String::new();
    for declaration in &service.declarations {
        match &declaration.shape {
            Shape::Enumeration(values) => out.push_str(&literal(declaration, values)),
            Shape::Object(fields) if fields.iter().any(|field| KEYWORDS.contains(&field.name.as_str())) => {
                out.push_str(&functional(declaration, fields));
            }
            Shape::Object(fields) => classes.push_str(&class(declaration, fields)),
        }
    }
    out + &classes
}

fn literal(declaration: &Declaration, values: &[String]) -> String {
    let doc = comment(&declaration.description, "");
    let values = values.iter().map(|value| format!("\"{value}\""));
    format!("\n{doc}{}", bracketed(&format!("{} = Literal[", declaration.name), values, "]", WIDTH))
}

/// A member that is a keyword can be declared in the functional form only.
fn functional(declaration: &Declaration, fields: &[Field]) -> String {
    let name = &declaration.name;
    let doc = comment(&declaration.description, "");
    let mut out = format!("\n{doc}{name} = TypedDict(\n    \"{name}\",\n    {{\n");
    for field in fields {
        out.push_str(&comment(&field.description, "        "));
        // Evaluated at once, unlike an annotation, so it is quoted: it may name a later type.
        out.push_str(&format!("        \"{}\": \"{}\",\n", field.name, kind(&field.kind, declaration.is_argument)));
    }
    out.push_str("    },\n");
    if fields.iter().any(|field| !field.required) {
        out.push_str("    total=False,\n");
    }
    out + ")\n"
}

/// Python 3.9 marks members as optional by class only, so an object with both kinds is two classes.
fn class(declaration: &Declaration, fields: &[Field]) -> String {
    let name = &declaration.name;
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.required);
    let written = |head: &str, prose: &str, fields: &[&Field]| {
        let doc = docstring(prose, "    ");
        let members: Vec<String> = fields.iter().map(|field| member(field, declaration.is_argument)).collect();
        format!("\n\nclass {head}:\n{doc}\n{}", members.join("\n"))
    };
    let prose = &declaration.description;
    if optional.is_empty() {
        return written(&format!("{name}(TypedDict)"), prose, &required);
    }
    if required.is_empty() {
        return written(&format!("{name}(TypedDict, total=False)"), prose, &optional);
    }
    let base = format!("_{name}Required");
    written(&format!("{base}(TypedDict)"), &format!("What every `{name}` has."), &required)
        + &written(&format!("{name}({base}, total=False)"), prose, &optional)
}

fn member(field: &Field, is_argument: bool) -> String {
    let doc = docstring(&field.description, "    ");
    format!("    {}: {}\n{doc}", field.name, kind(&field.kind, is_argument))
}
