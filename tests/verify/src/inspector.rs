//! The inspector: see `mock-server/inspector`.

use anyhow::{Context, bail};

use crate::job::Job;
use crate::outcome::Outcome;
use crate::{count, javascript};

const FOLDER: &str = "mock-server/inspector";

/// Checks the page's types, runs its tests, and compares what is committed of it with what its sources make.
pub fn inspector(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    javascript::check_node(job)?;
    let folder = job.checkout.root().join(FOLDER);
    javascript::install(job, &folder)?;
    job.run(job.command("npm").current_dir(&folder).args(["run", "check"])).context("its types do not hold, or it is too large")?;
    let mut tally = job.count(job.command("npm").current_dir(&folder).arg("test"), count::vitest)?;
    compare(job).context("the committed page is not what its sources make: npm run build, and commit dist")?;
    tally.passed += 2; // types and size, the comparison
    Ok(tally.into())
}

/// Builds the page beside the committed one, which must be the same, byte for byte.
fn compare(job: &mut Job<'_>) -> anyhow::Result<()> {
    let folder = job.checkout.root().join(FOLDER);
    let built = job.checkout.scratch("inspector");
    job.run(job.command("npm").current_dir(&folder).args(["run", "build", "--", "--emptyOutDir", "--outDir"]).arg(&built))?;
    let differing = job.attempt(job.command("git").args(["diff", "--no-index", "--stat"]).arg(folder.join("dist")).arg(&built))?;
    if !differing.success {
        bail!("{}", differing.tail());
    }
    Ok(())
}
