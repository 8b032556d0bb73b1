//! The examples: each asserts its own outcome, so running it is the check. Those that are whole projects bring their tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::job::Job;
use crate::outcome::{Outcome, Tally};
use crate::{count, javascript, mcp, python};

/// A project in Python.
struct Project {
    folder: &'static str,
    /// The oldest Python that it runs with.
    oldest: &'static str,
}

const PYTHON_PROJECTS: &[Project] =
    &[Project { folder: "python-pytest", oldest: "3.9" }, Project { folder: "python-fastapi", oldest: "3.11" }];

const NODE_PROJECTS: &[&str] = &["node-test", "node-hono"];

/// Runs every example of every language.
pub fn examples(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let mut tally = Tally::default();
    for command in &mut commands(job)? {
        match job.run(command) {
            Ok(output) if output.starts_with("skipped: ") => tally.note.push_str(&output),
            Ok(_) => tally.passed += 1,
            Err(error) => tally.add(Tally { failed: 1, details: format!("{error:#}\n"), ..Tally::default() }),
        }
    }
    for project in PYTHON_PROJECTS {
        tally.add(pytest_project(job, project)?);
    }
    for project in NODE_PROJECTS {
        tally.add(node_project(job, project)?);
    }
    Ok(tally.into())
}

/// Tests a project that is tested by pytest, where the package of this checkout is installed.
fn pytest_project(job: &mut Job<'_>, project: &Project) -> anyhow::Result<Tally> {
    if !python::is_at_least(job, project.oldest)? {
        let note = format!("skipped: {} needs Python {}\n", project.folder, project.oldest);
        return Ok(Tally { note, ..Tally::default() });
    }
    let folder = job.checkout.root().join("examples").join(project.folder);
    let interpreter = python::environment(job)?;
    job.count(job.command(interpreter).args(["-m", "pytest", "-q"]).current_dir(folder), count::pytest)
}

/// Tests a project that is tested by `node --test`, with the package of this checkout instead of a published one.
fn node_project(job: &mut Job<'_>, project: &str) -> anyhow::Result<Tally> {
    let folder = job.checkout.root().join("examples").join(project);
    let package = javascript::package(job)?;
    let install = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
    job.run(job.command("npm").args(install).arg(package).current_dir(&folder))?;
    job.count(job.command("npm").args(["test", "--", "--test-reporter=tap"]).current_dir(&folder), count::node_tap)
}

/// What runs each of them.
fn commands(job: &mut Job<'_>) -> anyhow::Result<Vec<Command>> {
    let mut commands = Vec::new();
    for program in job.checkout.programs("agentlytics-examples") {
        commands.push(job.program(program)?);
    }
    let interpreter = python::environment(job)?;
    for script in scripts(job, "python", "py")? {
        let mut python = job.command(&interpreter);
        python.arg(script);
        commands.push(python);
    }
    for (runtime, extension) in [("node", "mjs"), ("deno", "ts"), ("bun", "ts")] {
        let folder = job.checkout.root().join("examples").join(runtime);
        let interpreter = javascript::runtime(job, runtime)?;
        javascript::install(job, &folder)?;
        for script in scripts(job, runtime, extension)? {
            let mut command = job.command(interpreter.get_program());
            command.args(interpreter.get_args()).arg(script).current_dir(&folder);
            commands.push(command);
        }
    }
    let agentlytics = job.program("agentlytics")?;
    for script in scripts(job, "cli", "sh")? {
        let mut shell = job.command("sh");
        shell.arg(script).env("AGENTLYTICS", agentlytics.get_program());
        commands.push(shell);
    }
    commands.extend(mcp_clients(job)?);
    Ok(commands)
}

/// What runs the clients of the MCP server, which find the command by its name.
fn mcp_clients(job: &mut Job<'_>) -> anyhow::Result<Vec<Command>> {
    let agentlytics = job.program("agentlytics")?;
    let folder = Path::new(agentlytics.get_program()).parent().map(Path::to_owned);
    let path = env::join_paths(folder.into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())))?;
    let python = mcp::environment(job)?;
    javascript::check_node(job)?;
    javascript::install(job, &job.checkout.root().join("examples").join("mcp"))?;
    let mut commands = Vec::new();
    for (interpreter, extension) in [(python, "py"), ("node".into(), "mjs")] {
        for script in scripts(job, "mcp", extension)? {
            let mut command = job.command(&interpreter);
            command.arg(script).env("PATH", &path);
            commands.push(command);
        }
    }
    Ok(commands)
}

/// The scripts of one language, in order.
fn scripts(job: &Job<'_>, language: &str, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder = job.checkout.root().join("examples").join(language);
    let paths: Result<Vec<_>, _> = fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut scripts = paths?;
    scripts.retain(|path: &PathBuf| Path::extension(path).is_some_and(|found| found == extension));
    scripts.sort();
    anyhow::ensure!(!scripts.is_empty(), "there are no examples for {language}");
    Ok(scripts)
}
