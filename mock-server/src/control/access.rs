//! Who may use the control plane: programs and pages of this machine, and from anywhere whoever has the access key.

use super::http::Failure;
use crate::connection::Connection;
use crate::origin;
use crate::server::Shared;
use axum::extract::{Extension, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode};
use std::fmt;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use uuid::Uuid;

const X_MOCK_ACCESS: HeaderName = HeaderName::from_static("x-mock-access");

/// What opens the control plane to other machines. Another one for each server.
pub(crate) struct AccessKey(String);

impl AccessKey {
    pub(crate) fn generate() -> Self {
        Self(Uuid::new_v4().simple().to_string())
    }

    /// The key itself; only for whoever started the server.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Takes as long for a nearly right key as for a wrong one.
    fn opens_for(&self, headers: &HeaderMap) -> bool {
        headers.get(X_MOCK_ACCESS).is_some_and(|given| given.as_bytes().ct_eq(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessKey(…)")
    }
}

/// Lets a request pass, or says what it lacks.
pub(super) async fn admit(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let of_this_machine = || connection.peer.to_canonical().is_loopback() && origin::asks_by_address(headers);
    if shared.access.opens_for(headers) || (of_this_machine() && origin::foreign(headers, &shared.origins).is_none()) {
        return next.run(request).await;
    }
    let message = "the control plane answers programs and pages of its own machine; others send the access key in X-Mock-Access, \
                   which stands in the address of the inspector that the server told when it started";
    Failure::new(StatusCode::FORBIDDEN, "access_denied", message).into_response()
}
