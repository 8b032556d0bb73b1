//! Counts requests, and refuses writers that have used up what they may.

use crate::dialects::{Dialect, Refusal};
use crate::world::{Key, Limits, RateStatus, World};
use agentlytics_spec::Operation;
use jiff::Timestamp;

pub(super) fn count(world: &World, key: Option<&Key>, limits: &Limits, now: Timestamp) -> RateStatus {
    world.rates.lock().count(key.map(|key| key.budget), limits.requests_per_minute, now)
}

/// As [`count`], for a request that does not count.
pub(super) fn look(world: &World, key: Option<&Key>, limits: &Limits, now: Timestamp) -> RateStatus {
    world.rates.lock().look(key.map(|key| key.budget), limits.requests_per_minute, now)
}

/// What takes no key, such as the health check, is always answered.
pub(super) fn admit(rate: &RateStatus, operation: &Operation, limits: &Limits) -> Result<(), Refusal> {
    if limits.enforce_rate && rate.exceeded && (operation.requires_key() || operation.takes_account_key()) {
        return Err(Refusal::RateLimited { limit: rate.limit, retry_after: rate.resets_in });
    }
    Ok(())
}

pub(super) fn check_quota(dialect: &dyn Dialect, world: &World, operation: &Operation, limits: &Limits) -> Result<(), Refusal> {
    match limits.event_quota {
        Some(quota) if dialect.stores_events(operation) && world.store().events().len() as u64 >= quota => {
            Err(Refusal::QuotaExceeded(quota))
        }
        _ => Ok(()),
    }
}
