//! Pages on which sessions begin or end.

use serde::{Deserialize, Serialize};

use crate::core::OperationInfo;

arguments! {
    /// Asks on which pages sessions begin or end. Sessions without a page are left out.
    GetPages {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Which pages. Default: those on which sessions begin.
        #[serde(rename = "type")]
        page_type: PageType = PageType,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
        /// Pages to name in each list, up to 1,000. Default 20.
        limit: u32 = u32,
    }
}

operation!(GetPages -> Pages = OperationInfo::get("getPages", "/pages"), requires ["project"], settings ["project"]);

/// Which pages of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PageType {
    /// The first.
    Entry,
    /// The last.
    Exit,
    /// Both, each in its list.
    Both,
}

answers! {
    /// The lists that were asked for, most sessions first.
    Pages {
        /// The project.
        project: String,
        /// First pages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry_pages: Option<Vec<PageRow>>,
        /// Last pages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit_pages: Option<Vec<PageRow>>,
    }

    /// The sessions that begin, or end, on one page.
    PageRow {
        /// The page.
        page: String,
        /// Its sessions.
        sessions: u64,
        /// Bounces among them.
        bounces: u64,
        /// Fraction of them that are bounces, with three decimals.
        bounce_rate: f64,
        /// Their mean length in milliseconds.
        avg_duration: f64,
        /// Events for each of them, with one decimal.
        avg_events: f64,
    }
}
