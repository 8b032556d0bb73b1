//! What the workspace depends upon: licences, sources, known advisories. The rules are in `deny.toml`.

use std::path::PathBuf;

use crate::job::Job;
use crate::outcome::Outcome;

/// The version that `deny.toml` is written for; installed when no cargo-deny is there.
const CARGO_DENY: &str = "0.20.2";

/// Needs no database.
pub fn dependencies(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    deny(job, &["bans", "licenses", "sources"])
}

/// Needs the advisory database, which comes from a git host that not every machine can reach.
pub fn advisories(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    deny(job, &["advisories"])
}

fn deny(job: &mut Job<'_>, checks: &[&str]) -> anyhow::Result<Outcome> {
    let cargo_deny = match cargo_deny(job) {
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

/// The cargo-deny of the machine, or else one of our own below the build folder.
fn cargo_deny(job: &mut Job<'_>) -> anyhow::Result<PathBuf> {
    let installed = PathBuf::from("cargo-deny");
    if job.attempt(job.command(&installed).arg("--version")).is_ok_and(|finished| finished.success) {
        return Ok(installed);
    }
    let tools = job.checkout.target().join("tools");
    let ours = tools.join("bin").join("cargo-deny");
    if !ours.exists() {
        let mut install = job.cargo(["install", "--quiet", "--locked", "cargo-deny", "--version", CARGO_DENY, "--root"]);
        // It runs once: a quick build is worth more than a quick program.
        install.arg(&tools).env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        if !job.attempt(&mut install)?.success {
            anyhow::bail!("`cargo install cargo-deny` failed");
        }
    }
    Ok(ours)
}
