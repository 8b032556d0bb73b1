//! The Node, Deno and Bun addon: the bridge's client in the types of Node-API.
//!
//! Arguments and answers cross as JSON text, which is faster than building JavaScript objects value by value. Names,
//! classes and everything else that a user of the package sees is made of this in `lib/`.

mod cancel;
mod client;
#[cfg(feature = "cli")]
pub mod command;
mod error;
mod losses;
mod runtime;
#[cfg(feature = "testing")]
mod testing;
mod walk;
pub mod webhooks;
