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

/// How the runners begin the line that names a failed case, in front of what it says about it.
const FAILURE_MARKS: [&str; 7] = ["not ok ", "FAIL [", "TIMEOUT [", "FAILED ", "ERROR ", "(fail) ", "---- "];

/// How many lines from such a line on are shown, and how many in all.
const FAILURE_LINES: usize = 16;
const MAX_FAILURE_LINES: usize = 80;

/// What a command did.
pub struct Finished {
    /// Whether it ended with exit code 0 within the limit.
    pub success: bool,
    /// Everything it printed, both streams in the order of arrival.
    pub output: String,
}

impl Finished {
    /// What a reader of a failure needs: the failed cases, as far as the runner names them in the midst of its output, and the end.
    pub fn excerpt(&self) -> String {
        let failures = self.failures();
        if failures.is_empty() {
            return self.tail();
        }
        format!("{}\n  …\n{}", failures.join("\n"), self.tail())
    }

    fn failures(&self) -> Vec<&str> {
        let lines: Vec<_> = self.output.lines().collect();
        let body = &lines[..lines.len().saturating_sub(TAIL_LINES)];
        let mut shown = Vec::new();
        let mut left = 0;
        for line in body {
            if FAILURE_MARKS.iter().any(|mark| line.trim_start().starts_with(mark)) {
                left = FAILURE_LINES;
            }
            if left > 0 {
                left -= 1;
                shown.push(*line);
            }
        }
        shown.truncate(MAX_FAILURE_LINES);
        shown
    }

    /// The end of the output, where most programs say why they failed.
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

    #[test]
    fn an_excerpt_has_the_failed_cases_that_the_tail_has_not() {
        let many: String = (0..TAIL_LINES + 20).map(|line| format!("ok {line}\n")).collect();
        let shown = finished(format!("ok 0\nnot ok 43 - two tabs\n  expected 302\n{many}")).excerpt();
        assert!(shown.starts_with("not ok 43 - two tabs\n  expected 302\n"), "{shown}");
        assert!(shown.ends_with("ok 99"), "{shown}");
        assert_eq!(finished("not ok 1 - a\n".to_owned()).excerpt(), "not ok 1 - a");
    }
}
