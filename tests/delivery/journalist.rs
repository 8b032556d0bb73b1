//! A program that tracks events, says of each that it was tracked, and ends without a flush: only a process of its own can be
//! killed, or end at all.
//!
//! Arguments: the endpoint, the number of events, and perhaps a spool directory. With one it keeps a journal and ends at once;
//! without, it returns from `main`.

#![forbid(unsafe_code)]

use std::io::Write;

use agentlytics::Metrone;
use agentlytics::delivery::Durability;
use agentlytics::metrone::Event;

const KEY: &str = "metrone_test_0123456789abcdef0123456789abcdef";
const THREADS: usize = 8;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [endpoint, events, directory @ ..] = arguments.as_slice() else { return Err("two arguments are wanted, or three".into()) };
    let events: usize = events.parse()?;
    let mut builder = Metrone::builder().api_key(KEY).endpoint(endpoint);
    if let [directory] = directory {
        builder = builder.spool_dir(directory).durability(Durability::Journal);
    }
    let client = builder.build()?;
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let client = &client;
            scope.spawn(move || {
                for number in (thread..events).step_by(THREADS) {
                    let event = Event::new("agent_action").agent_id("agent-7").session_id("session-1").property("number", number);
                    let Ok(id) = client.record(event) else { return };
                    // A line is one write: what the reader has seen was tracked, whenever this process ends.
                    if writeln!(std::io::stdout(), "{id}").is_err() {
                        return;
                    }
                }
            });
        }
    });
    if directory.is_empty() {
        return Ok(());
    }
    // The process ends here without a word to the client: what it has not delivered is in the journal.
    std::process::exit(0);
}
