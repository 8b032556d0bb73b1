//! Receivers, from outside.

mod files;
mod privacy;
mod properties;
mod receiver;
mod vectors;
