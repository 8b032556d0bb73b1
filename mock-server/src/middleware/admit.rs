//! What an operation is held to that is asked for within a request to another one. The request itself has been recognised and counted.

use super::{authenticate, rate_limit};
use crate::dialects::{Call, Dialect, Refusal};

/// Whether the key allows it, and the account has room for what it stores.
pub(crate) fn admit(dialect: &dyn Dialect, call: &Call) -> Result<(), Refusal> {
    call.key.as_ref().map_or(Err(Refusal::NoKey), |key| authenticate::allows(key, call.operation))?;
    rate_limit::check_quota(dialect, &call.world, call.operation, &call.limits)
}
