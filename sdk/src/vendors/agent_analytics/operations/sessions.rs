//! Sessions: the events of one `session_id` each.

use super::super::newest::wider;
use crate::core::{Error, OperationInfo, Paginated};

arguments! {
    /// Asks for sessions, latest start first.
    GetSessions {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Start of the period, included, by the day on which a session's first event arrived: a day, or `30d` for so many
        /// days back. Default seven days.
        since: String = impl Into<String>,
        /// Sessions to ask for, up to 1,000. Default 100. A walk asks for more when there are more.
        limit: u32 = u32,
        /// Only sessions of this user.
        user_id: String = impl Into<String>,
        /// Only bounces (1), or only those that are none (0).
        is_bounce: u8 = u8,
    }
}

operation!(GetSessions -> Sessions = OperationInfo::get("getSessions", "/sessions"), requires ["project"], settings ["project"]);

impl Paginated for GetSessions {
    type Item = SessionRow;

    fn next(&self, page: &Sessions) -> Result<Option<Self>, Error> {
        let limit = wider(self.limit, page.sessions.len(), "sessions", "one `user_id`")?;
        Ok(limit.map(|limit| Self { limit: Some(limit), ..self.clone() }))
    }

    fn retain_new(page: &mut Sessions, is_new: &mut dyn FnMut(&str) -> bool) {
        page.sessions.retain(|session| is_new(&session.session_id));
    }

    fn items(page: Sessions) -> Vec<SessionRow> {
        page.sessions
    }
}

answers! {
    /// Sessions, latest start first.
    Sessions {
        /// The project.
        project: String,
        /// The rows.
        sessions: Vec<SessionRow>,
    }

    /// A session.
    SessionRow {
        /// Its id.
        session_id: String,
        /// Whose it is.
        user_id: Option<String>,
        /// Id of its project.
        project_id: String,
        /// Its first event, in milliseconds since 1970.
        start_time: i64,
        /// Its last event, in milliseconds since 1970.
        end_time: i64,
        /// Its length in milliseconds.
        duration: u64,
        /// Page of the first event.
        entry_page: Option<String>,
        /// Page of the last event.
        exit_page: Option<String>,
        /// Its events.
        event_count: u64,
        /// Whether nothing came of the visit, as 1 or 0.
        is_bounce: u8,
        /// Its day in UTC.
        date: String,
    }
}

arguments! {
    /// Asks how long sessions last.
    GetSessionDistribution {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
    }
}

operation!(
    GetSessionDistribution -> SessionDistribution = OperationInfo::get("getSessionDistribution", "/sessions/distribution"),
    requires ["project"],
    settings ["project"]
);

answers! {
    /// How long sessions last.
    SessionDistribution {
        /// The project.
        project: String,
        /// The buckets that are not empty, shortest first.
        distribution: Vec<DistributionRow>,
        /// The bucket in which half of all sessions is reached; `None` without sessions.
        median_bucket: Option<String>,
        /// Part of sessions of 30 seconds and more, in percent with one decimal.
        engaged_pct: f64,
    }

    /// The sessions of one bucket.
    DistributionRow {
        /// Lengths from the first number up to but without the second: `0s`, `1-10s`, `10-30s`, `30-60s`, `1-3m`, `3-10m`
        /// or `10m+`.
        bucket: String,
        /// Its sessions.
        sessions: u64,
        /// Bounces among them.
        bounces: u64,
        /// Events for each of them, with one decimal.
        avg_events: f64,
        /// Its part of all sessions in percent, with one decimal.
        pct: f64,
    }
}
