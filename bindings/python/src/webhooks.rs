//! Webhooks of voice and agent platforms. They belong to no client: nothing is sent.

use agentlytics_bridge::{data, webhooks};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::OrRaise;
use crate::object;

/// The receiving end of one endpoint.
#[pyclass(frozen, module = "agentlytics._native")]
pub struct WebhookReceiver(webhooks::Endpoint);

#[pymethods]
impl WebhookReceiver {
    /// A receiver of a platform's webhooks.
    #[new]
    fn new(py: Python<'_>, platform: &str, options: &Bound<'_, PyDict>) -> PyResult<Self> {
        webhooks::Endpoint::open(platform, object::to_value(options)?).or_raise(py).map(Self)
    }

    /// What a request tells and how to answer it, as a dict. The time is in milliseconds since 1970; without one it is now.
    #[pyo3(signature = (url, headers, body, now_ms=None))]
    fn receive<'py>(
        &self,
        py: Python<'py>,
        url: &str,
        headers: Vec<(Vec<u8>, Vec<u8>)>,
        body: &[u8],
        now_ms: Option<i64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // Bodies may be megabytes of transcripts.
        let received = py.detach(|| self.0.receive(url, headers, body, now_ms));
        object::from_value(py, &received.map_err(data::Error::webhook_refused).or_raise(py)?)
    }
}

/// The address and the headers of a request that the platform would send, as a dict.
#[pyfunction]
#[pyo3(signature = (platform, options, url, content_type, body, now_ms=None))]
pub fn sign_webhook<'py>(
    py: Python<'py>,
    platform: &str,
    options: &Bound<'_, PyDict>,
    url: &str,
    content_type: &str,
    body: &[u8],
    now_ms: Option<i64>,
) -> PyResult<Bound<'py, PyAny>> {
    let signed = webhooks::sign(platform, object::to_value(options)?, url, content_type, body, now_ms);
    object::from_value(py, &signed.or_raise(py)?)
}
