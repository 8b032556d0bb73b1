//! From the nodes of a document to the model of its operations.
//!
//! Each function begins with the keys it understands; any other key fails the load.

use std::sync::Arc;

use http::{Method, StatusCode};

use crate::error::Problem;
use crate::error_form::ErrorForm;
use crate::node::{Node, Result};
use crate::operation::{
    AccountKey, ApiError, Header, Kind, Media, Operation, Pagination, Parameter, ParameterIn, Provenance, RequestBody, Response,
    StreamEvent, Walk,
};
use crate::route;
use crate::schema::{Schemas, Slot};

const METHODS: [(&str, Method); 5] =
    [("delete", Method::DELETE), ("get", Method::GET), ("patch", Method::PATCH), ("post", Method::POST), ("put", Method::PUT)];

const MEDIA_TYPES: [&str; 7] = [
    "application/javascript",
    "application/json",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "text/event-stream",
    "text/plain",
    "text/xml",
];

/// Kinds of error that a client reports; the words are the same in every language.
const ERROR_KINDS: [&str; 9] =
    ["auth", "conflict", "not_found", "permission", "quota_exceeded", "rate_limited", "rejected", "server", "too_large"];

/// Checks what a document says of itself.
pub(crate) fn header(root: &Node<'_>) -> Result<()> {
    root.only(&[
        "components",
        "info",
        "openapi",
        "paths",
        "security",
        "servers",
        "x-answer-member",
        "x-error-form",
        "x-fallback-responses",
        "x-vendor",
    ])?;
    root.require("openapi")?.word(&["3.1.0", "3.1.1"])?;
    let info = root.require("info")?;
    info.only(&["description", "license", "summary", "title", "version"])?;
    info.require("version")?.text()?;
    for server in root.elements("servers")? {
        server.only(&["description", "url"])?;
        server.require("url")?.text()?;
    }
    Ok(())
}

/// Where code and message of a refusal stand.
pub(crate) fn error_form(root: &Node<'_>) -> Result<ErrorForm> {
    let form = root.require("x-error-form")?;
    form.only(&["code", "message"])?;
    let path = |key: &'static str| {
        let pointer = form.require(key)?;
        match pointer.text()?.strip_prefix('/') {
            Some(path) if !path.is_empty() => Ok(path.split('/').map(str::to_owned).collect()),
            _ => pointer.fail(Problem::WrongType { expected: "a JSON pointer to a member" }),
        }
    };
    Ok(ErrorForm { code: path("code")?, message: path("message")? })
}

/// Every operation of the document, by path and method.
pub(crate) fn operations(root: &Node<'_>, schemas: &Arc<Schemas>) -> Result<Vec<Operation>> {
    let schemes = Security::of(root)?;
    let mut operations = Vec::new();
    for (path, item) in root.require("paths")?.entries()? {
        item.only(&["delete", "get", "patch", "post", "put"])?;
        for (name, method) in METHODS {
            if let Some(node) = item.get(name) {
                operations.push(operation(&node, path, method, &schemes, schemas)?);
            }
        }
    }
    Ok(operations)
}

fn operation(node: &Node<'_>, path: &str, method: Method, security: &Security, schemas: &Arc<Schemas>) -> Result<Operation> {
    node.only(&[
        "description",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "security",
        "summary",
        "x-body-key",
        "x-kind",
        "x-pagination",
        "x-provenance",
    ])?;
    let parameters = node.elements("parameters")?.iter().map(parameter).collect::<Result<Vec<_>>>()?;
    path_parameters_agree(node, path, &parameters)?;

    Ok(Operation {
        id: node.require("operationId")?.text()?.to_owned(),
        method,
        path: path.to_owned(),
        summary: node.require("summary")?.text()?.to_owned(),
        description: node.text_or_empty("description")?,
        kind: node.require("x-kind")?.choice(&Kind::CHOICES)?,
        provenance: provenance(node)?,
        account_key: security.at(node)?,
        key_parameters: Arc::clone(&security.query_names),
        body_key: node.get("x-body-key").map(|key| key.text().map(str::to_owned)).transpose()?,
        pagination: node.get("x-pagination").map(|node| pagination(&node, &parameters)).transpose()?,
        request_body: node.get("requestBody").map(|body| request_body(&body)).transpose()?,
        responses: responses(node, "responses")?,
        parameters,
        schemas: Arc::clone(schemas),
    })
}

fn provenance(node: &Node<'_>) -> Result<Provenance> {
    node.require("x-provenance")?.choice(&Provenance::CHOICES)
}

fn path_parameters_agree(node: &Node<'_>, path: &str, parameters: &[Parameter]) -> Result<()> {
    let declared = |name: &str| parameters.iter().any(|each| each.location == ParameterIn::Path && each.name == name);
    let in_template: Vec<_> = path.split('/').filter_map(route::parameter).collect();
    if let Some(name) = in_template.iter().find(|name| !declared(name)) {
        return node.fail(Problem::Inconsistent(format!("the path names `{name}`, which is not among the path parameters; describe it")));
    }
    match parameters.iter().find(|each| each.location == ParameterIn::Path && !in_template.contains(&each.name.as_str())) {
        Some(extra) => {
            node.fail(Problem::Inconsistent(format!("the path parameter `{}` is not in the path; remove it or name it there", extra.name)))
        }
        None => Ok(()),
    }
}

fn parameter(node: &Node<'_>) -> Result<Parameter> {
    let node = node.resolve("/components/parameters/")?;
    node.only(&["description", "example", "in", "name", "required", "schema", "x-client-option", "x-provenance"])?;
    provenance(&node)?;
    let location =
        node.require("in")?.choice(&[("path", ParameterIn::Path), ("query", ParameterIn::Query), ("header", ParameterIn::Header)])?;
    Ok(Parameter {
        name: node.require("name")?.text()?.to_owned(),
        location,
        required: flag(&node, "required")?,
        description: node.text_or_empty("description")?,
        client_option: node.get("x-client-option").map(|option| option.text().map(str::to_owned)).transpose()?,
        example: node.get("example").map(|example| example.value().clone()),
        schema: Slot::new(&node.require("schema")?)?,
    })
}

fn flag(node: &Node<'_>, key: &str) -> Result<bool> {
    node.get(key).map_or(Ok(false), |flag| flag.boolean())
}

fn pagination(node: &Node<'_>, parameters: &[Parameter]) -> Result<Pagination> {
    let query_parameter = |key: &'static str| {
        let name = node.require(key)?;
        let text = name.text()?;
        let known = parameters.iter().any(|each| each.location == ParameterIn::Query && each.name == text);
        match known {
            true => Ok(text.to_owned()),
            false => name.fail(Problem::Inconsistent(format!("`{text}` is not a query parameter of this operation; describe it"))),
        }
    };
    let text = |key: &'static str| Ok(node.require(key)?.text()?.to_owned());
    let walk = if node.get("since").is_some() {
        node.only(&["id", "items", "since"])?;
        Walk::Since { since: query_parameter("since")?, id: text("id")? }
    } else if node.get("skip").is_some() {
        node.only(&["has_more", "items", "skip"])?;
        Walk::Skip { skip: query_parameter("skip")?, has_more: text("has_more")? }
    } else {
        node.only(&["cursor", "items", "next_cursor", "offset"])?;
        Walk::Cursor { next_cursor: text("next_cursor")?, cursor: query_parameter("cursor")?, offset: query_parameter("offset")? }
    };
    Ok(Pagination { items: text("items")?, walk })
}

fn request_body(node: &Node<'_>) -> Result<RequestBody> {
    node.only(&["content", "description", "required"])?;
    let forms = node.members("content")?;
    let schema = |form: &Node<'_>| form.get("schema").map(|schema| schema.value().clone());
    if let Some((_, other)) = forms.iter().find(|(_, form)| schema(form) != schema(&forms[0].1)) {
        return other.fail(Problem::Inconsistent("every media type of a request has the same schema; use the first one's".to_owned()));
    }
    Ok(RequestBody { required: flag(node, "required")?, content: content(node)? })
}

fn content(node: &Node<'_>) -> Result<Vec<Media>> {
    node.members("content")?.into_iter().map(|(media_type, node)| media(media_type, &node)).collect()
}

fn media(media_type: &str, node: &Node<'_>) -> Result<Media> {
    if !MEDIA_TYPES.contains(&media_type) {
        return node.fail(Problem::UnknownValue { value: media_type.to_owned(), known: MEDIA_TYPES.to_vec() });
    }
    node.only(&["examples", "schema", "x-events"])?;
    let mut examples = Vec::new();
    for (name, example) in node.members("examples")? {
        example.only(&["summary", "value"])?;
        examples.push((name.to_owned(), example.require("value")?.value().clone()));
    }
    let mut stream_events = Vec::new();
    for (name, event) in node.members("x-events")? {
        stream_events.push(StreamEvent { name: name.to_owned(), schema: Slot::new(&event)? });
    }
    if stream_events.is_empty() == (media_type == "text/event-stream") {
        return node.fail(Problem::Inconsistent("an event stream, and only that, names its events in `x-events`".to_owned()));
    }
    Ok(Media { media_type: media_type.to_owned(), examples, stream_events, schema: Slot::new(&node.require("schema")?)? })
}

/// The answers under `key`, a map from status to answer.
pub(crate) fn responses(node: &Node<'_>, key: &'static str) -> Result<Vec<Response>> {
    let mut responses = Vec::new();
    for (status, node) in node.require(key)?.entries()? {
        let Ok(status) = StatusCode::from_bytes(status.as_bytes()) else {
            return node.fail(Problem::UnknownValue { value: status.to_owned(), known: vec!["a status from 100 to 599"] });
        };
        responses.push(response(status, &node.resolve("/components/responses/")?)?);
    }
    Ok(responses)
}

fn response(status: StatusCode, node: &Node<'_>) -> Result<Response> {
    node.only(&["content", "description", "headers", "x-codes"])?;
    let errors = node.elements("x-codes")?.iter().map(api_error).collect::<Result<Vec<_>>>()?;
    if errors.is_empty() != status.is_success() {
        return node.fail(Problem::Inconsistent("an error answer, and only that, lists its codes in `x-codes`".to_owned()));
    }
    let mut headers = Vec::new();
    for (name, header) in node.members("headers")? {
        let header = header.resolve("/components/headers/")?;
        header.only(&["description", "required", "schema", "x-provenance"])?;
        provenance(&header)?;
        headers.push(Header {
            name: name.to_owned(),
            required: flag(&header, "required")?,
            schema: Slot::new(&header.require("schema")?)?,
        });
    }
    Ok(Response { status, description: node.require("description")?.text()?.to_owned(), headers, content: content(node)?, errors })
}

fn api_error(node: &Node<'_>) -> Result<ApiError> {
    node.only(&["code", "kind", "retryable", "with", "x-provenance"])?;
    provenance(node)?;
    Ok(ApiError {
        code: node.require("code")?.text()?.to_owned(),
        with: node.members("with")?.into_iter().map(|(name, member)| (name.to_owned(), member.value().clone())).collect(),
        kind: node.require("kind")?.word(&ERROR_KINDS)?.to_owned(),
        retryable: node.require("retryable")?.boolean()?,
    })
}

/// The ways in which a request may carry its key.
struct Security {
    names: Vec<String>,
    query_names: Arc<[String]>,
    default: AccountKey,
}

impl Security {
    fn of(root: &Node<'_>) -> Result<Self> {
        let mut names = Vec::new();
        let mut query_names = Vec::new();
        for (name, scheme) in root.require("components")?.members("securitySchemes")? {
            scheme.only(&["description", "in", "name", "scheme", "type", "x-provenance"])?;
            provenance(&scheme)?;
            names.push(name.to_owned());
            let is_parameter = scheme.require("type")?.choice(&[("apiKey", true), ("http", false)])?;
            if !is_parameter {
                scheme.require("scheme")?.word(&["bearer"])?;
            } else if scheme.require("in")?.choice(&[("header", false), ("query", true)])? {
                query_names.push(scheme.require("name")?.text()?.to_owned());
            }
        }
        let mut security = Self { names, query_names: query_names.into(), default: AccountKey::None };
        security.default = security.at(root)?;
        Ok(security)
    }

    /// What the requirements at `node`, or else those of the document, say of a key.
    fn at(&self, node: &Node<'_>) -> Result<AccountKey> {
        if node.get("security").is_none() {
            return Ok(self.default);
        }
        let alternatives = node.elements("security")?;
        let mut asks_for_nothing = false;
        for alternative in &alternatives {
            let schemes = alternative.entries()?;
            asks_for_nothing |= schemes.is_empty();
            for (name, scopes) in schemes {
                scopes.items()?;
                if !self.names.iter().any(|known| known == name) {
                    return scopes.fail(Problem::UnresolvedReference(name.to_owned()));
                }
            }
        }
        Ok(match alternatives.as_slice() {
            [] => AccountKey::None,
            _ if asks_for_nothing => AccountKey::Optional,
            _ => AccountKey::Required,
        })
    }
}
