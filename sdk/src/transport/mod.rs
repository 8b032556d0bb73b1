//! The call path: from a typed operation to its decoded answer, its pages or its stream. Knows no vendor and no queue.

mod bearer;
mod caller;
mod pager;
mod reply;
mod reqwest;
mod sse;
pub mod testing;
#[cfg(test)]
mod tests;
mod user_agent;

pub use self::caller::{CallOptions, Caller};
pub use self::reply::Reply;
pub use self::reqwest::ReqwestTransport;
pub use self::sse::{EventStream, StreamItem, StreamOptions};
pub use self::user_agent::UserAgent;
