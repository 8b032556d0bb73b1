//! What happens to every request on its way to a dialect and back, one idea in each file, put together in [`pipeline`].

mod admit;
mod authenticate;
mod body;
mod conform;
mod cors;
mod faults;
mod idempotency;
mod pipeline;
mod rate_limit;
mod request_id;

pub(crate) use admit::admit;
pub(crate) use cors::allow;
pub(crate) use pipeline::handle;
