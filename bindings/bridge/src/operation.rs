//! Typed operations behind their names.

use agentlytics::core::{BoxFuture, Error, Kind, Operation, Paginated, Safety, Streaming};
use agentlytics::transport::{Caller, Reply, StreamOptions};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde::Serialize;
use serde_json::Value;

use crate::{Answer, data};

/// One operation of one service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OperationEntry {
    /// The service, for example `metrone`.
    pub vendor: &'static str,
    /// The `operationId`, for example `getStats`.
    pub id: &'static str,
    /// How it is called.
    pub kind: OperationKind,
    /// Whether [`Client::pages`](crate::Client::pages) walks it.
    pub paginated: bool,
}

/// How an operation is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OperationKind {
    /// By [`Client::invoke`](crate::Client::invoke); changes nothing.
    Read,
    /// By [`Client::invoke`](crate::Client::invoke); changes something.
    Write,
    /// By [`Client::subscribe`](crate::Client::subscribe).
    Stream,
}

type Run<T> = fn(Caller, Value) -> T;
type Answering = BoxFuture<'static, Result<Answer, Error>>;
type Opened<T> = Result<BoxStream<'static, Result<T, Error>>, Error>;

/// An operation whose types are known only behind its functions.
pub(crate) struct Registered {
    pub id: &'static str,
    pub kind: OperationKind,
    pub call: Option<Run<Answering>>,
    pub pages: Option<Run<Opened<Answer>>>,
    pub subscribe: Option<Run<Opened<Value>>>,
}

impl Registered {
    /// One call, one answer.
    pub fn call<O: Operation>() -> Self {
        let kind = if O::INFO.safety == Safety::Safe { OperationKind::Read } else { OperationKind::Write };
        Self { id: O::INFO.id, kind, call: Some(call::<O>), pages: None, subscribe: None }
    }

    /// One call, one page; further calls for the rest.
    pub fn paginated<O: Paginated>() -> Self {
        Self { pages: Some(pages::<O>), ..Self::call::<O>() }
    }

    /// One call, many items.
    pub fn stream<O: Streaming>() -> Self {
        Self { id: O::INFO.id, kind: OperationKind::Stream, call: None, pages: None, subscribe: Some(subscribe::<O>) }
    }

    /// As it is told to the world.
    pub fn entry(&self, vendor: &'static str) -> OperationEntry {
        OperationEntry { vendor, id: self.id, kind: self.kind, paginated: self.pages.is_some() }
    }
}

fn call<O: Operation>(caller: Caller, arguments: Value) -> Answering {
    Box::pin(async move { answer(caller.call(&typed::<O>(arguments)?).await?) })
}

fn pages<O: Paginated>(caller: Caller, arguments: Value) -> Opened<Answer> {
    let pages = caller.pages(typed::<O>(arguments)?);
    Ok(Box::pin(pages.map(|page| answer(page?))))
}

fn subscribe<O: Streaming>(caller: Caller, arguments: Value) -> Opened<Value> {
    let items = caller.stream(&typed::<O>(arguments)?, StreamOptions::default());
    Ok(Box::pin(items.map(|item| untyped(&item?))))
}

/// The operation with its arguments.
fn typed<O: Operation>(arguments: Value) -> Result<O, Error> {
    data::arguments(O::INFO.id, arguments)
}

fn answer<T: Serialize>(reply: Reply<T>) -> Result<Answer, Error> {
    let data = untyped(&reply.data)?;
    let date = reply.date();
    let Reply { status, request_id, rate_limit, attempts, .. } = reply;
    Ok(Answer { data, status, request_id, rate_limit, attempts, date })
}

pub(crate) fn untyped<T: Serialize>(data: &T) -> Result<Value, Error> {
    serde_json::to_value(data).map_err(|cause| Error::new(Kind::Decode, format!("the answer has no JSON form: {cause}")))
}
