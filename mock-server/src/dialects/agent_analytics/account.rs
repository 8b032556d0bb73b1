//! The account, and its key.

use super::auth;
use super::problem::{Code, Problem};
use super::projects;
use crate::dialects::Call;
use crate::dialects::wire::moment;
use crate::exchange::Reply;
use crate::world::{Account, Key, NewKey, Tier};
use http::StatusCode;
use serde_json::json;
use std::sync::Arc;

/// Days for which events of an account are kept. The mock keeps them for good.
fn retention_days(tier: Tier) -> u32 {
    match tier {
        Tier::Free => 7,
        Tier::Pro => 365,
    }
}

pub(super) fn get(call: &Call) -> Result<Reply, Problem> {
    let account = call.world.account.lock();
    let limits = &call.limits;
    let max_projects = projects::limit(limits).map_or(json!(-1), |limit| json!(limit));
    let created_at = account.founded().map_or(call.now, |project| project.created_at);
    let answer = json!({
        "id": id(&account),
        "email": "owner@example.com",
        "github_login": null,
        "tier": limits.tier,
        "created_at": moment(created_at),
        "projects_count": account.projects().count(),
        "projects_limit": max_projects,
        "tier_limits": {
            "max_projects": max_projects,
            "max_events_lifetime": limits.event_quota.map_or(json!(-1), |quota| json!(quota)),
            "retention_days": retention_days(limits.tier),
            "rate_limit_rpm": limits.requests_per_minute,
        },
        "monthly_spend_cap_dollars": null,
    });
    Ok(Reply::json(StatusCode::OK, &answer))
}

pub(super) fn revoke_key(call: &Call) -> Result<Reply, Problem> {
    if auth::is_bearer(&call.asked.head) {
        return Err(Problem::new(Code::Forbidden, "send the key itself in X-API-Key; a bearer may not replace it"));
    }
    let old = call.key.as_deref().ok_or_else(|| Problem::new(Code::AuthRequired, "API key required"))?;
    let Key { scopes, world, .. } = old;
    let new = NewKey { scopes: scopes.clone(), ..NewKey::new(auth::mint_key(), Some(Arc::clone(world))) };
    let new = call.keyring.issue(&super::AgentAnalytics, new);
    call.keyring.revoke(old);
    Ok(Reply::json(StatusCode::OK, &json!({"ok": true, "api_key": new.text()})))
}

/// The service's name for the account.
pub(super) fn id(account: &Account) -> String {
    format!("acc_{}", account.id)
}
