//! The same questions answered slowly and obviously, to hold the real answers against.

mod activity;
mod counts;
mod funnel;
mod retention;
mod sessions;
mod told;
mod traffic;
