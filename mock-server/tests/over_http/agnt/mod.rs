//! AGNT Analytics.

mod agreement;
mod reads;
mod refusals;
mod seed;
mod support;
mod tokens;
