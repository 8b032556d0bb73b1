//! Programs that are run to their end, or until their time is over.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// What a program printed, and how long it took.
pub struct Ended {
    pub stdout: String,
    pub at_ns: u64,
}

/// Runs a program quietly.
///
/// # Errors
/// It cannot be started, fails or takes longer than `deadline`.
pub fn run(command: &mut Command, deadline: Duration) -> anyhow::Result<Ended> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    end(child.with_context(|| format!("cannot start {}", command.get_program().display()))?, deadline)
}

/// Kills a program that counts aloud, a number a line, as soon as it has come to `number`; returns how far it came.
///
/// # Errors
/// It cannot be started, or ends before.
pub fn kill_at(command: &mut Command, number: usize) -> anyhow::Result<usize> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut reached = 0;
    for line in BufReader::new(child.stdout.take().context("the program has no pipe")?).lines() {
        // The last line may have been cut off.
        let Ok(said) = line?.parse() else { continue };
        reached = said;
        if reached >= number {
            child.kill()?;
        }
    }
    child.wait()?;
    ensure!(reached >= number, "it ended when it had come to {reached}");
    Ok(reached)
}

/// Waits for a program's end; kills it when its time is over.
fn end(mut child: Child, deadline: Duration) -> anyhow::Result<Ended> {
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if began.elapsed() > deadline {
            child.kill()?;
            child.wait()?;
            bail!("it did not end within {} s", deadline.as_secs());
        }
        std::thread::sleep(LOOK);
    };
    let at_ns = agentlytics_bench::now_ns();
    let text = |thread: std::thread::JoinHandle<String>| thread.join().unwrap_or_default();
    let (stdout, stderr) = (text(stdout), text(stderr));
    let last: Vec<_> = stderr.lines().rev().take(5).collect();
    ensure!(status.success(), "it ended with {status}: {}", last.into_iter().rev().collect::<Vec<_>>().join(" | "));
    Ok(Ended { stdout, at_ns })
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
