//! Requests that schemathesis makes up from the documents that the mock server gives out: see `tests/hostile`.

use anyhow::Context;

use crate::job::Job;
use crate::outcome::Outcome;
use crate::{count, python};

/// The oldest Python that schemathesis supports.
const OLDEST: &str = "3.11";

/// Sends them, good ones and bad ones, to every service. Each request is a case.
pub fn hostile(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    if !python::is_at_least(job, OLDEST)? {
        return Ok(Outcome::Skipped(format!("schemathesis needs Python {OLDEST}, and python3 is older")));
    }
    let python = python::environment_for(job, "hostile")?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "tests/hostile/requirements.txt"];
    job.run(job.command(&python).args(install)).context("pip could not install schemathesis")?;
    let agentlytics = job.program("agentlytics")?;
    let mut runner = job.command(&python);
    runner.arg("tests/hostile/run.py").arg(agentlytics.get_program()).arg(job.checkout.scratch("hostile-reports"));
    Ok(job.count(&mut runner, count::plain)?.into())
}
