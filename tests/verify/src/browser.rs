//! What runs in browsers, in headless Chromium: the tracker (see `tests/browser`) and the inspector (see `tests/inspector`).

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::job::Job;
use crate::outcome::Outcome;
use crate::{count, javascript};

const TRACKER: &str = "tests/browser";
const INSPECTOR: &str = "tests/inspector";

/// Where Debian's package puts the browser.
const CHROMIUM: &str = "/usr/bin/chromium";

/// The browser, and a font: without one it does not draw text, which some of the tests measure.
const PACKAGES: [&str; 2] = ["chromium", "fonts-dejavu-core"];

/// Runs the tests of the tracker, which load the script from the mock server of this checkout.
pub fn browser(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    tests(job, TRACKER)
}

/// Runs the tests of the inspector as the mock server of this checkout serves it.
pub fn inspector(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    tests(job, INSPECTOR)
}

fn tests(job: &mut Job<'_>, folder: &str) -> anyhow::Result<Outcome> {
    let agentlytics = job.program("agentlytics")?;
    let chromium = chromium(job)?;
    javascript::check_node(job)?;
    let folder = job.checkout.root().join(folder);
    javascript::install(job, &folder)?;
    let mut tests = job.command("npm");
    tests.current_dir(folder).args(["test", "--", "--test-reporter=tap"]);
    tests.env("AGENTLYTICS", agentlytics.get_program()).env("CHROMIUM", chromium);
    Ok(job.count(&mut tests, count::node_tap)?.into())
}

/// The browser: the one that `CHROMIUM` names, or Debian's, installed where that is possible.
fn chromium(job: &mut Job<'_>) -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    if !Path::new(CHROMIUM).exists() {
        install(job).with_context(|| format!("there is no {CHROMIUM}; install Chromium, or set CHROMIUM to where it is"))?;
    }
    Ok(CHROMIUM.into())
}

fn install(job: &mut Job<'_>) -> anyhow::Result<()> {
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!("this is no Debian, whose packages this program can install");
    }
    if job.run(job.command("id").arg("--user"))?.trim() != "0" {
        bail!("packages are installed by root only");
    }
    let apt = |job: &Job<'_>| {
        let mut command = job.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
        command
    };
    job.run(apt(job).arg("update"))?;
    job.run(apt(job).args(["install", "--yes", "--no-install-recommends"]).args(PACKAGES))?;
    Ok(())
}
