//! The MCP server, and the mock server's own endpoint, as the official clients see them: see `tests/mcp`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::job::Job;
use crate::outcome::{Outcome, Tally};
use crate::{count, javascript, python};

const FOLDER: &str = "tests/mcp";

/// The oldest Python that runs the tests; the official client wants 3.10.
const OLDEST: &str = "3.11";

/// Calls every tool with both clients, over each transport.
pub fn mcp(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let mut tally = python_client(job)?;
    tally.add(node_client(job)?);
    Ok(tally.into())
}

fn python_client(job: &mut Job<'_>) -> anyhow::Result<Tally> {
    let agentlytics = job.program("agentlytics")?;
    let python = environment(job)?;
    let mut suite = job.command(python);
    // Python would leave what it compiled in the checkout.
    suite.current_dir(folder(job, "python")).args(["-B", "-m", "pytest", "-q"]).env("AGENTLYTICS", agentlytics.get_program());
    job.count(&mut suite, count::pytest)
}

fn node_client(job: &mut Job<'_>) -> anyhow::Result<Tally> {
    let agentlytics = job.program("agentlytics")?;
    let project = project(job)?;
    let mut suite = job.command("npm");
    suite.current_dir(project).args(["test", "--", "--test-reporter=tap"]).env("AGENTLYTICS", agentlytics.get_program());
    job.count(&mut suite, count::node_tap)
}

/// A virtual environment with the official Python client; its interpreter.
///
/// # Errors
/// If Python is missing or too old, or the client does not install.
pub fn environment(job: &mut Job<'_>) -> anyhow::Result<PathBuf> {
    if !python::is_at_least(job, OLDEST)? {
        bail!("the tests of the MCP server need Python {OLDEST}, and python3 is older");
    }
    let python = python::environment_for(job, "mcp")?;
    let folder = folder(job, "python");
    job.set_up("the MCP client for Python", |job| {
        let mut install = job.command(&python);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        install.arg("-r").arg(folder.join("requirements.txt")).arg("-c").arg(folder.join("constraints.txt"));
        job.run(&mut install).context("pip could not install the official MCP client")?;
        Ok(())
    })?;
    Ok(python)
}

/// The npm project with the official client for Node.
///
/// # Errors
/// If Node is missing or too old, or the client does not install.
pub fn project(job: &mut Job<'_>) -> anyhow::Result<PathBuf> {
    let folder = folder(job, "node");
    job.set_up("the MCP client for Node", |job| {
        javascript::check_node(job)?;
        javascript::install(job, &folder)
    })?;
    Ok(folder)
}

fn folder(job: &Job<'_>, language: &str) -> PathBuf {
    job.checkout.root().join(Path::new(FOLDER)).join(language)
}
