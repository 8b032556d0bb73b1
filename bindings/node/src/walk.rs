//! Pages and streams, asked for one item at a time.

use agentlytics_bridge as bridge;
use napi::Env;
use napi::bindgen_prelude::PromiseRaw;
use napi_derive::napi;

use crate::cancel::{Cancel, cancellable};
use crate::error::{json, thrown};

/// The pages of a paginated operation.
#[napi]
pub struct Pages(pub(crate) bridge::Pages);

#[napi]
impl Pages {
    /// Resolves to the next page, an answer, or to null at the end.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env, cancel: Option<&mut Cancel>) -> napi::Result<PromiseRaw<'env, Option<String>>> {
        let next = self.0.next();
        let next = cancellable(async { next.await.transpose() }, cancel);
        env.spawn_future(async { next.await.map_err(|error| thrown(&error))?.as_ref().map(json).transpose() })
    }
}

/// The items of a stream.
#[napi]
pub struct Subscription(pub(crate) bridge::Subscription);

#[napi]
impl Subscription {
    /// Resolves to the next item, or to null once the stream has ended.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Option<String>>> {
        let next = self.0.next();
        env.spawn_future(async { next.await.transpose().map_err(|error| thrown(&error))?.as_ref().map(json).transpose() })
    }

    /// Ends the stream; whoever waits for an item gets null.
    #[napi]
    pub fn close(&self) {
        self.0.close();
    }
}
