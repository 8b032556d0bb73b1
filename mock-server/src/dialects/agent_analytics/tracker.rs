//! The script that pages load. It is built from the modules in the folder `tracker`, whose README tells what it does; it is committed, so
//! that building the server needs no Node.

use crate::exchange::Reply;
use http::header;

const SCRIPT: &str = include_str!("tracker.js");

pub(super) fn reply() -> Reply {
    Reply::text("application/javascript", SCRIPT).with_header(header::CACHE_CONTROL, "public, max-age=3600")
}
