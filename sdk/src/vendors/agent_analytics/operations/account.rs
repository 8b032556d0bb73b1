//! The account and its key.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{OperationInfo, Safety};

arguments! {
    /// Asks for the account that the key belongs to, and what it may use.
    GetAccount {}
}

operation!(GetAccount -> Account = OperationInfo::get("getAccount", "/account"));

answers! {
    /// An account.
    Account {
        /// Its id.
        id: String,
        /// Its address.
        email: String,
        /// Its name on GitHub.
        github_login: Option<String>,
        /// What it pays for: `free` or `pro`.
        tier: String,
        /// When it was made, ISO 8601.
        created_at: String,
        /// Projects that it has.
        projects_count: u64,
        /// Projects that it may have; -1 for any number.
        projects_limit: i64,
        /// What it may use.
        tier_limits: TierLimits,
        /// What a month may cost, in dollars; `None` for any amount.
        monthly_spend_cap_dollars: Option<f64>,
    }

    /// What an account may use. -1 stands for no limit.
    TierLimits {
        /// Projects.
        max_projects: i64,
        /// Events that may ever be stored.
        max_events_lifetime: i64,
        /// Days for which events are kept.
        retention_days: i64,
        /// Requests in a minute.
        rate_limit_rpm: i64,
    }
}

arguments! {
    /// Replaces the API key by a new one. The old one is refused at once, so this client can call nothing more: make a
    /// new one. Not repeated when the answer is lost, because the key that would ask is dead then.
    RevokeKey {}
}

operation!(RevokeKey -> NewKey = OperationInfo::post("revokeKey", "/account/revoke-key", Safety::Once));

/// A new API key. It is shown only in this answer, and not in its `Debug` form.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NewKey {
    /// Always true.
    pub ok: bool,
    /// The key.
    pub api_key: String,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKey").field("ok", &self.ok).finish_non_exhaustive()
    }
}
