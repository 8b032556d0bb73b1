//! What became of requests that were sent.

use std::fmt;

use agentlytics_bridge::TransportError;
use bytes::Bytes;
use comfy_table::Cell;
use http::Response;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::table;

/// So much of an answer is shown; those that platforms want are shorter.
const LONGEST_ANSWER: usize = 200;

/// All of them, in order.
#[derive(Default, Serialize)]
pub(super) struct Sent {
    sent: Vec<Exchange>,
    refused: usize,
}

/// A request, and what came back.
#[derive(Serialize)]
struct Exchange {
    event: &'static str,
    /// The status of the answer; nothing if none came.
    status: Option<u16>,
    /// How the answer begins, or why there is none.
    answer: String,
}

impl Sent {
    /// Adds a request and what came of it.
    pub(super) fn add(&mut self, event: &'static str, outcome: Result<Response<Bytes>, TransportError>) {
        let (status, answer) = match outcome {
            Ok(answer) => (Some(answer.status()), beginning(&String::from_utf8_lossy(answer.body()))),
            Err(error) => (None, error.message),
        };
        if !status.is_some_and(|status| status.is_success()) {
            self.refused += 1;
        }
        self.sent.push(Exchange { event, status: status.map(|status| status.as_u16()), answer });
    }

    /// # Errors
    /// A request was not answered as the platform wants it (work).
    pub(super) fn judge(&self) -> Result<(), Failure> {
        if self.refused == 0 {
            return Ok(());
        }
        let (refused, all) = (self.refused, self.sent.len());
        Err(Failure::work(format!("{refused} of {all} requests were not answered with a status of 2xx: a platform would send them again")))
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = table(["Event", "status", "answer"]);
        for exchange in &self.sent {
            let status = exchange.status.map(|status| status.to_string());
            table.add_row([Cell::new(exchange.event), Cell::new(status.as_deref().unwrap_or("none")), Cell::new(&exchange.answer)]);
        }
        writeln!(f, "{table}")
    }
}

/// An answer on one line, without what a terminal would obey.
fn beginning(answer: &str) -> String {
    let mut letters = answer.trim_end().chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut shown: String = letters.by_ref().take(LONGEST_ANSWER).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}
