//! An adapter process: one JSON line to it, one JSON line back.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::str::FromStr;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};
use serde_json::{Map, Value};
use wait_timeout::ChildExt;

/// How long an adapter may take to answer: longer than any deadline of a vector.
const PATIENCE: Duration = Duration::from_secs(30);

/// How to start the adapter of a language.
#[derive(Debug, Clone)]
pub struct AdapterCommand {
    /// The language.
    pub name: String,
    words: Vec<String>,
}

impl AdapterCommand {
    /// An adapter that is built beside this program.
    ///
    /// # Errors
    /// If this program does not know where it is.
    pub fn beside_us(name: &str, program: &str) -> anyhow::Result<Self> {
        let path = std::env::current_exe()?.with_file_name(program);
        Ok(Self { name: name.to_owned(), words: vec![path.to_string_lossy().into_owned()] })
    }
}

impl FromStr for AdapterCommand {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, command) = text.split_once('=').ok_or("expected NAME=COMMAND")?;
        let words = shlex::split(command).filter(|words| !words.is_empty()).ok_or("the command cannot be split into words")?;
        Ok(Self { name: name.to_owned(), words })
    }
}

/// A running adapter. Dropping it ends the process.
pub struct Adapter {
    process: Child,
    input: Option<ChildStdin>,
    answers: Receiver<String>,
    next_id: u64,
}

/// What an adapter answered: what came of it, or the client's error.
pub type Answer = Result<Value, Value>;

impl Adapter {
    /// Starts the process.
    ///
    /// # Errors
    /// If the system does not.
    pub fn start(command: &AdapterCommand) -> anyhow::Result<Self> {
        let [program, arguments @ ..] = command.words.as_slice() else { bail!("the adapter of {} has no command", command.name) };
        let mut process = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("the adapter of {} does not start: {program}", command.name))?;
        let input = process.stdin.take();
        let output = process.stdout.take().context("the adapter has no output")?;
        let (lines, answers) = mpsc::channel();
        std::thread::spawn(move || {
            let read = BufReader::new(output).lines().map_while(Result::ok);
            // It ends with the process, or when nobody waits for answers any more.
            read.map(|line| lines.send(line)).take_while(Result::is_ok).count();
        });
        Ok(Self { process, input, answers, next_id: 1 })
    }

    /// Lets the adapter do something, and waits for its answer.
    ///
    /// # Errors
    /// If it does not answer as the protocol says. It is of no use afterwards.
    pub fn ask(&mut self, action: &str, arguments: &Map<String, Value>) -> anyhow::Result<Answer> {
        let id = self.next_id;
        self.next_id += 1;
        let mut request = arguments.clone();
        request.insert("id".to_owned(), id.into());
        request.insert("do".to_owned(), action.into());
        let input = self.input.as_mut().context("the adapter's input is closed")?;
        writeln!(input, "{}", Value::Object(request)).with_context(|| format!("the adapter has ended before `{action}`"))?;
        let line = self.answers.recv_timeout(PATIENCE).map_err(|_| anyhow!("the adapter did not answer `{action}`"))?;

        let mut answer: Map<String, Value> = serde_json::from_str(&line).with_context(|| format!("the adapter answered `{line}`"))?;
        ensure!(answer.get("id") == Some(&id.into()), "the adapter answered `{line}`, not request {id}");
        match (answer.remove("ok"), answer.remove("error")) {
            (Some(ok), None) => Ok(Ok(ok)),
            (None, Some(error)) => Ok(Err(error)),
            _ => bail!("the adapter answered neither `ok` nor `error`: {line}"),
        }
    }
}

impl Drop for Adapter {
    fn drop(&mut self) {
        // The end of its input tells an adapter to end; one that does not is made to.
        self.input = None;
        if !matches!(self.process.wait_timeout(Duration::from_secs(3)), Ok(Some(_))) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}
