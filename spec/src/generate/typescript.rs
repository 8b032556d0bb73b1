//! TypeScript declarations of a service: one interface per type, and one for all its operations.

use heck::{ToLowerCamelCase as _, ToUpperCamelCase as _};

use super::model::{Declaration, Field, Method, Service, Shape, Type};
use super::text::{notice, wrapped};

/// Columns that prose in comments may use.
const WIDTH: usize = 118;

pub(crate) fn declarations(service: &Service<'_>) -> String {
    let mut out = format!("// {}\n\n", notice(service.vendor));
    out.push_str("import type { CallOptions, Reply } from '../types/reply';\n");
    for declaration in &service.declarations {
        out.push('\n');
        out.push_str(&declared(declaration));
    }
    for method in &service.methods {
        if !method.parameters.is_empty() {
            out.push('\n');
            out.push_str(&parameters(method));
        }
    }
    out.push('\n');
    out.push_str(&interface(service));
    out
}

fn declared(declaration: &Declaration) -> String {
    let name = &declaration.name;
    let doc = comment(&declaration.description, "");
    match &declaration.shape {
        Shape::Enumeration(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("\n  | '{value}'")).collect();
            format!("{doc}export type {name} ={};\n", values.concat())
        }
        Shape::Object(fields) => {
            let members = members(fields, declaration.is_argument);
            format!("{doc}export interface {name} {{\n{members}}}\n")
        }
    }
}

/// Members of an interface. What is only read is marked so, and may hold more than is described.
fn members(fields: &[Field], is_argument: bool) -> String {
    let mut out = String::new();
    for field in fields {
        out.push_str(&comment(&field.description, "  "));
        let mark = if field.required { "" } else { "?" };
        let access = if is_argument { "" } else { "readonly " };
        let kind = kind(&field.kind, is_argument);
        out.push_str(&format!("  {access}{}{mark}: {kind};\n", field.name));
    }
    out
}

fn parameters(method: &Method<'_>) -> String {
    let extends = method.body.as_ref().map_or(String::new(), |(name, _)| format!(" extends {name}"));
    format!(
        "/** Parameters of `{}`. */\nexport interface {}{extends} {{\n{}}}\n",
        method.operation.id().to_lower_camel_case(),
        parameters_name(method),
        members(&method.parameters, true)
    )
}

fn parameters_name(method: &Method<'_>) -> String {
    format!("{}Params", method.operation.id().to_upper_camel_case())
}

fn interface(service: &Service<'_>) -> String {
    let title = service.title;
    let name = service.vendor.to_upper_camel_case();
    let mut out = format!("/** Operations of {title} that are called by name. */\n");
    out.push_str(&format!("export interface {name}Operations {{\n"));
    for method in &service.methods {
        let operation = method.operation;
        let prose = format!("{}\n\n{}", operation.summary(), operation.description());
        out.push_str(&comment(&prose, "  "));
        let taken = match (&method.body, method.parameters.is_empty()) {
            (Some((body, _)), true) => Some(body.clone()),
            (None, true) => None,
            (_, false) => Some(parameters_name(method)),
        };
        let mark = if method.arguments().iter().any(|field| field.required) { "" } else { "?" };
        // A method without parameters takes an empty object there, so that options stand second always.
        let taken = taken.unwrap_or_else(|| "Record<string, never>".to_owned());
        out.push_str(&format!(
            "  {}(params{mark}: {taken}, options?: CallOptions): Promise<Reply<{}>>;\n",
            operation.id().to_lower_camel_case(),
            kind(&method.answer, false)
        ));
    }
    out.push_str("}\n");
    out
}

fn kind(given: &Type, is_argument: bool) -> String {
    let inner = |each: &Type| kind(each, is_argument);
    match given {
        Type::Any => "unknown".into(),
        Type::Boolean => "boolean".into(),
        Type::Integer | Type::Number => "number".into(),
        Type::List(item) => format!("Array<{}>", inner(item)),
        Type::Literal(text) => format!("'{text}'"),
        Type::Map(item) => format!("Record<string, {}>", inner(item)),
        Type::Moment if is_argument => "string | Date".into(),
        Type::Moment | Type::Text => "string".into(),
        Type::Named(name) => name.clone(),
        Type::Null => "null".into(),
        Type::True => "true".into(),
        Type::Union(types) => types.iter().map(inner).collect::<Vec<_>>().join(" | "),
        Type::Whole(number) => number.to_string(),
    }
}

fn comment(prose: &str, indent: &str) -> String {
    if prose.trim().is_empty() {
        return String::new();
    }
    let one = format!("{indent}/** {} */", prose.trim());
    if !prose.trim().contains('\n') && one.len() <= WIDTH {
        return one + "\n";
    }
    let start = format!("{indent} * ");
    let lines = wrapped(prose, &start, &start, WIDTH);
    let lines: Vec<String> = lines.into_iter().map(|line| if line.is_empty() { format!("{indent} *") } else { line }).collect();
    format!("{indent}/**\n{}\n{indent} */\n", lines.join("\n"))
}
