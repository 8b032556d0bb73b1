//! The native half of the Python package: events become bytes here, and calls wait here with the interpreter released.
//!
//! Everything that Python programmers see is written in Python, in `python/agentlytics`; this module is private to it.
//!
//! One rule keeps the end of a process safe: the SDK's thread never touches the interpreter. What it has to say is put
//! into a `Mailbox`, from which a Python thread takes it.
#![forbid(unsafe_code)]

mod client;
#[cfg(feature = "cli")]
mod command;
mod error;
mod fork;
mod json;
mod mailbox;
#[cfg(feature = "testing")]
mod mock;
mod object;
mod pending;
mod walk;
mod webhooks;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<client::Client>()?;
    module.add_class::<mailbox::Mailbox>()?;
    module.add_class::<pending::Pending>()?;
    module.add_class::<walk::Walk>()?;
    module.add_class::<webhooks::WebhookReceiver>()?;
    module.add_function(wrap_pyfunction!(webhooks::sign_webhook, module)?)?;
    #[cfg(feature = "testing")]
    module.add_class::<mock::MockServer>()?;
    #[cfg(feature = "cli")]
    module.add_function(wrap_pyfunction!(command::run_command, module)?)?;
    module.add_function(wrap_pyfunction!(fork::forked, module)?)
}
