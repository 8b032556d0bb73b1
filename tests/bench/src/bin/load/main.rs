//! Makes events, the same whenever it is asked for as many: over HTTP into a mock server, or as a file for a database.
//!
//! `load http URL TOKEN EVENTS CONNECTIONS END_MS` prints one JSON object with what it took; `load csv FILE EVENTS END_MS` writes a table.
#![allow(clippy::disallowed_methods, reason = "what is measured is the time of the machine")]

mod events;
mod http;

use std::env;
use std::fs::File;
use std::io::{BufWriter, Write};

use anyhow::bail;

use self::events::Events;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["http", url, token, events, connections, end_ms] => {
            let events = Events::new(events.parse()?, end_ms.parse()?);
            println!("{}", http::load(url, token, events, connections.parse()?)?);
            Ok(())
        }
        ["csv", file, events, end_ms] => table(file, Events::new(events.parse()?, end_ms.parse()?)),
        _ => bail!("load http URL TOKEN EVENTS CONNECTIONS END_MS, or load csv FILE EVENTS END_MS"),
    }
}

fn table(file: &str, events: Events) -> anyhow::Result<()> {
    let mut file = BufWriter::new(File::create(file)?);
    writeln!(file, "event,user_id,session_id,ts_ms,properties")?;
    for number in 0..events.count() {
        let event = events.get(number);
        // A quote within a quoted field is written twice.
        let properties = event.properties().replace('"', "\"\"");
        writeln!(file, "{},{},{},{},\"{properties}\"", event.name, event.user(), event.session(), event.at_ms)?;
    }
    Ok(file.flush()?)
}
