//! The machine on which something was measured, as far as it matters.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Serialize;

#[derive(Serialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gb: u64,
    pub system: String,
    pub versions: Vec<(&'static str, String)>,
    /// The commit that was measured, and whether files had been changed since.
    pub commit: String,
}

pub fn describe(root: &Path) -> anyhow::Result<Machine> {
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        text.lines().find_map(|line| line.strip_prefix(name)?.split_once(':').map(|(_, value)| value.trim().to_owned())).unwrap_or_default()
    };
    let kilobytes = field("/proc/meminfo", "MemTotal").split(' ').next().and_then(|number| number.parse::<u64>().ok()).unwrap_or_default();
    let versions = [("rustc", "rustc"), ("Python", "python3"), ("Node", "node")];
    Ok(Machine {
        processor: field("/proc/cpuinfo", "model name"),
        cores: std::thread::available_parallelism()?.get(),
        memory_gb: kilobytes.div_ceil(1 << 20),
        system: said(Command::new("uname").arg("-sr")),
        versions: versions.map(|(name, program)| (name, said(Command::new(program).arg("--version")))).into(),
        commit: said(Command::new("git").arg("-C").arg(root).args(["describe", "--always", "--dirty", "--exclude=*"])),
    })
}

fn said(command: &mut Command) -> String {
    let output = command.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}
