//! Giving a call up, for `AbortSignal`.

use std::future::Future;

use agentlytics_bridge::{Error, Kind};
use futures_util::future::{AbortHandle, AbortRegistration, Abortable};
use napi_derive::napi;

/// Gives one call up. Node-API cannot listen to an `AbortSignal` itself, so `lib/session.cjs` does and tells this.
#[napi]
pub struct Cancel {
    handle: AbortHandle,
    registration: Option<AbortRegistration>,
}

#[napi]
impl Cancel {
    /// For one call.
    #[napi(constructor)]
    #[allow(clippy::new_without_default, reason = "made from JavaScript only")]
    pub fn new() -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        Self { handle, registration: Some(registration) }
    }

    /// Drops the call's future, and with it its request.
    #[napi]
    pub fn cancel(&self) {
        self.handle.abort();
    }
}

/// `call`, which ends early with an error of kind `cancelled` once `cancel` is told to.
pub fn cancellable<T, F>(call: F, cancel: Option<&mut Cancel>) -> impl Future<Output = Result<T, Error>> + use<T, F>
where
    F: Future<Output = Result<T, Error>>,
{
    let registration = cancel.and_then(|cancel| cancel.registration.take()).unwrap_or_else(|| AbortHandle::new_pair().1);
    let call = Abortable::new(call, registration);
    async { call.await.unwrap_or_else(|_| Err(Error::new(Kind::Cancelled, "the call was given up"))) }
}
