//! The script that pages load.

use crate::exchange::Reply;
use http::header;

const SCRIPT: &str = include_str!("tracker.js");

pub(super) fn reply() -> Reply {
    Reply::text("application/javascript", SCRIPT).with_header(header::CACHE_CONTROL, "public, max-age=3600")
}
