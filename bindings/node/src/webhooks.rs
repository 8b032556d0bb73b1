//! Webhooks of voice and agent platforms. They belong to no client: nothing is sent.

use agentlytics_bridge::{data, webhooks};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

use crate::error::{json, thrown};

/// What `lib/webhooks.cjs` drives. Times are milliseconds since 1970, without one it is now; everything structured but the body is
/// JSON text.
#[napi]
pub struct WebhookReceiver(webhooks::Endpoint);

#[napi]
impl WebhookReceiver {
    /// The receiving end of an endpoint of a platform's.
    #[napi(constructor)]
    pub fn new(platform: String, options: String) -> napi::Result<Self> {
        let endpoint = webhooks::Endpoint::open(&platform, serde_json::from_str(&options)?);
        endpoint.map(Self).map_err(|error| thrown(&error))
    }

    /// What a request tells and how to answer it. The headers are pairs of name and value.
    #[napi]
    pub fn receive(&self, url: String, headers: String, body: Uint8Array, now_ms: Option<i64>) -> napi::Result<String> {
        let headers: Vec<(String, String)> = serde_json::from_str(&headers)?;
        let received = self.0.receive(&url, headers, &body, now_ms);
        json(&received.map_err(|refusal| thrown(data::Error::webhook_refused(refusal)))?)
    }
}

/// The address and the headers of a request that the platform would send.
#[napi]
pub fn sign_webhook(
    platform: String,
    options: String,
    url: String,
    content_type: String,
    body: Uint8Array,
    now_ms: Option<i64>,
) -> napi::Result<String> {
    let signed = webhooks::sign(&platform, serde_json::from_str(&options)?, &url, &content_type, &body, now_ms);
    json(&signed.map_err(|error| thrown(&error))?)
}
