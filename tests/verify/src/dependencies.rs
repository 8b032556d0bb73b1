//! What the workspace depends upon: licences, sources, known advisories. The rules are in `deny.toml`.

use crate::job::Job;
use crate::outcome::Outcome;
use crate::tools::Tool;

/// Of the version that `deny.toml` is written for.
const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// Needs no database.
pub fn dependencies(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    deny(job, &["bans", "licenses", "sources"])
}

/// Needs the advisory database, which comes from a git host that not every machine can reach.
pub fn advisories(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    deny(job, &["advisories"])
}

fn deny(job: &mut Job<'_>, checks: &[&str]) -> anyhow::Result<Outcome> {
    let cargo_deny = match CARGO_DENY.find(job) {
        Ok(cargo_deny) => cargo_deny,
        Err(error) => return Ok(Outcome::Skipped(format!("no cargo-deny, and {error}"))),
    };
    let finished = job.attempt(job.command(cargo_deny).args(["check", "--hide-inclusion-graph"]).args(checks))?;
    Ok(if finished.success {
        Outcome::passed()
    } else if finished.output.contains("failed to fetch advisory database") {
        Outcome::Skipped("the advisory database could not be fetched".to_owned())
    } else {
        Outcome::failed(finished.tail())
    })
}
