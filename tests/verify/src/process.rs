//! Runs one command with a time limit, keeping what it prints.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use wait_timeout::ChildExt;

/// The longest any single command may take: a hung test must not hang the whole run.
const LIMIT: Duration = Duration::from_secs(25 * 60);

/// How much of a failed command's output is shown; all of it is in the log.
const TAIL_LINES: usize = 80;

/// What a command did.
pub struct Finished {
    /// Whether it ended with exit code 0 within the limit.
    pub success: bool,
    /// Everything it printed, both streams in the order of arrival.
    pub output: String,
}

impl Finished {
    /// The end of the output, where a failure says what it is about.
    pub fn tail(&self) -> String {
        let lines: Vec<_> = self.output.lines().collect();
        lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
    }
}

/// Runs `command`, copying both its streams to `log`, and to our own output when `echo` is set.
///
/// # Errors
/// If it cannot be started or watched. A command that fails is not an error.
pub fn run(command: &mut Command, log: &mut File, echo: bool) -> anyhow::Result<Finished> {
    let program = command.get_program().to_string_lossy().into_owned();
    let (reader, writer) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("`{program}` could not be started"))?;
    // Our copies of the pipe's end must go, or the reader waits for them.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let (lines, arriving) = mpsc::channel();
    let mut copy = log.try_clone()?;
    let copier = std::thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
            let text = String::from_utf8_lossy(&line).into_owned();
            line.clear();
            // A full disk loses the log, not the check.
            let _ = copy.write_all(text.as_bytes());
            if echo {
                print!("{text}");
            }
            if lines.send(text).is_err() {
                break;
            }
        }
    });

    let status = child.wait_timeout(LIMIT)?;
    if status.is_some() {
        copier.join().map_err(|_| anyhow!("the output of `{program}` could not be read"))?;
    } else {
        child.kill()?;
        child.wait()?;
    }
    // After a kill the copier is not waited for: grandchildren may hold the pipe open for as long as they like.
    let mut output: String = arriving.try_iter().collect();
    if status.is_none() {
        output.push_str(&format!("`{program}` was ended after {} minutes\n", LIMIT.as_secs() / 60));
    }
    Ok(Finished { success: status.is_some_and(|status| status.success()), output })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(output: String) -> Finished {
        Finished { success: false, output }
    }

    #[test]
    fn a_tail_is_the_last_lines_in_order() {
        let shown = finished((1..=TAIL_LINES + 2).map(|line| format!("{line}\n")).collect()).tail();
        assert!(shown.starts_with("3\n4\n"), "{shown}");
        assert!(shown.ends_with("\n82"), "{shown}");
        assert_eq!(finished("one\ntwo\n".to_owned()).tail(), "one\ntwo");
    }
}
