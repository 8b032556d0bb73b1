//! Shows an address in the browser of whoever runs the command.

use crate::output::note;

/// Opens a page. Where there is no browser, or none that can be started from here, says where the page is instead: the server behind it
/// runs in any case.
pub(crate) fn show(url: &str) {
    if let Err(error) = open::that_detached(url) {
        note(format_args!("agentlytics: no browser could be started ({error}); the page is at {url}"));
    }
}
