//! What this process has used.

use std::fs;

use anyhow::Context;
use rustix::time::{ClockId, clock_gettime};

/// Processor time of all threads.
pub fn cpu_seconds() -> f64 {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}

/// Memory in use now.
pub fn rss_mb() -> anyhow::Result<f64> {
    field("VmRSS")
}

/// The most memory that was in use.
pub fn peak_mb() -> anyhow::Result<f64> {
    field("VmHWM")
}

fn field(name: &str) -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name)).with_context(|| format!("the system tells no {name}"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1).context("a field has a value")?.parse()?;
    Ok(kilobytes / 1024.0)
}
