//! What can be read without a call: the services' OpenAPI documents, and what happens in them now.

use std::sync::Arc;

use agentlytics_bridge::{Client, OperationKind, operations};
use agentlytics_spec::Spec;
use rmcp::ErrorData;
use rmcp::model::{JsonObject, Resource, ResourceContents};
use serde_json::json;
use url::Url;

use crate::budget;
use crate::failure::Failure;
use crate::live::{Feed, Feeds};
use crate::services::Services;

const SCHEME: &str = "agentlytics";
const OPENAPI: &str = "openapi";
const LIVE: &str = "live";
const JSON: &str = "application/json";

/// The resources of the services on offer.
pub(crate) fn listed(services: &Services) -> Vec<Resource> {
    let specs = || Spec::all().into_iter().filter(|spec| services.client(spec.vendor()).is_some());
    let documents = specs().map(|spec| {
        let title = format!("{}: OpenAPI document", spec.title());
        let resource = Resource::new(uri(OPENAPI, spec.vendor()), format!("{}_openapi", spec.vendor())).with_title(title);
        resource.with_description("Every operation of the service, with its arguments, answers and errors.").with_mime_type(JSON)
    });
    let live = specs().filter(|spec| stream(spec.vendor()).is_some()).map(|spec| {
        let title = format!("{}: live events", spec.title());
        let resource = Resource::new(uri(LIVE, spec.vendor()), format!("{}_live", spec.vendor())).with_title(title);
        let description = "The latest events, newest last, as they happen. Subscribe to be told of each, or read it again. Arguments of the \
                           stream go into the query, for example ?project=my-site.";
        resource.with_description(description).with_mime_type(JSON)
    });
    documents.chain(live).collect()
}

/// Reads a resource.
pub(crate) async fn read(services: &Services, feeds: &Feeds, uri: &str) -> Result<ResourceContents, ErrorData> {
    let text = match Address::of(uri, services)? {
        Address::Document(spec) => spec.document_json().to_string(),
        Address::Live { client, operation, arguments } => {
            let feed = open(feeds, uri, client, operation, arguments)?;
            budget::text(&feed.read().await)
        }
    };
    Ok(ResourceContents::text(text, uri).with_mime_type(JSON))
}

/// The feed of a resource that can be subscribed to.
pub(crate) fn feed(services: &Services, feeds: &Feeds, uri: &str) -> Result<Arc<Feed>, ErrorData> {
    match Address::of(uri, services)? {
        Address::Live { client, operation, arguments } => open(feeds, uri, client, operation, arguments),
        Address::Document(_) => Err(ErrorData::invalid_params(format!("{uri} never changes: there is nothing to subscribe to"), None)),
    }
}

/// Whether there is something to subscribe to at an address.
pub(crate) fn is_live(services: &Services, uri: &str) -> bool {
    matches!(Address::find(uri, services), Some(Address::Live { .. }))
}

fn open(feeds: &Feeds, uri: &str, client: &Client, operation: &str, arguments: JsonObject) -> Result<Arc<Feed>, ErrorData> {
    feeds.feed(uri, client, operation, arguments).map_err(|error| {
        let failure = Failure::from(&error);
        ErrorData::invalid_params(format!("{uri}: {error}"), Some(failure.as_data()))
    })
}

/// What an address leads to.
enum Address<'a> {
    Document(&'static Spec),
    Live { client: &'a Client, operation: &'static str, arguments: JsonObject },
}

impl<'a> Address<'a> {
    fn of(uri: &str, services: &'a Services) -> Result<Self, ErrorData> {
        Self::find(uri, services).ok_or_else(|| {
            let known: Vec<_> = listed(services).into_iter().map(|resource| resource.uri).collect();
            ErrorData::resource_not_found(
                format!("there is no resource '{uri}'; there are {}", known.join(", ")),
                Some(json!({"uri": uri})),
            )
        })
    }

    fn find(uri: &str, services: &'a Services) -> Option<Self> {
        let url = Url::parse(uri).ok().filter(|url| url.scheme() == SCHEME)?;
        let client = services.client(url.path().strip_prefix('/')?)?;
        match url.host_str()? {
            OPENAPI if url.query().is_none() => Spec::all().into_iter().find(|spec| spec.vendor() == client.vendor()).map(Self::Document),
            LIVE => {
                let arguments = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect();
                Some(Self::Live { client, operation: stream(client.vendor())?, arguments })
            }
            _ => None,
        }
    }
}

fn uri(kind: &str, service: &str) -> String {
    format!("{SCHEME}://{kind}/{service}")
}

/// The operation by which a service tells what happens, if it has one.
fn stream(service: &str) -> Option<&'static str> {
    operations().into_iter().find(|entry| entry.vendor == service && entry.kind == OperationKind::Stream).map(|entry| entry.id)
}
