//! `agentlytics mcp` as a process.
#![cfg(unix)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use wait_timeout::ChildExt;

use support::{Ended, agentlytics, run};

/// Longer than any of this takes; only a failing test waits for it.
const DEADLINE: Duration = Duration::from_secs(20);
const KEY: &str = "metrone_test_0123456789abcdef0123456789abcdef";
const TOKEN: &str = "a-token-of-a-test";

/// The command with nothing of this machine's environment but what it is given.
fn mcp(arguments: &[&str]) -> Command {
    let mut command = agentlytics(&["mcp"]);
    command.env_clear().args(arguments);
    command
}

fn with_key(arguments: &[&str]) -> Command {
    let mut command = mcp(arguments);
    // Nobody listens there: these tests are not about answers.
    command.env("METRONE_API_KEY", KEY).env("METRONE_ENDPOINT", "http://127.0.0.1:9");
    command
}

fn ended(mut command: Command) -> Ended {
    command.output().unwrap().into()
}

#[test]
fn without_a_key_it_names_the_variables_in_one_line() {
    let Ended { code, stdout, stderr } = ended(mcp(&[]));
    assert_eq!((code, stdout.as_str(), stderr.lines().count()), (Some(1), "", 1), "{stderr}");
    for variable in ["METRONE_API_KEY", "AGENT_ANALYTICS_API_KEY", "AGNT_API_KEY"] {
        assert!(stderr.contains(variable), "{stderr}");
    }
}

#[test]
fn a_service_that_was_asked_for_must_be_there() {
    let Ended { code, stderr, .. } = ended(with_key(&["--services", "metrone,agnt"]));
    assert!(code == Some(2) && stderr.contains("agnt cannot be served"), "{stderr}");
}

#[test]
fn it_answers_on_standard_output_and_says_all_else_elsewhere() {
    let mut child = with_key(&[]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut ask = |message: Value| {
        writeln!(input, "{message}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        serde_json::from_str::<Value>(&line).unwrap()
    };
    for version in ["2024-11-05", "2025-11-25"] {
        let hello = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let answer = ask(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}));
        assert_eq!(answer["result"]["protocolVersion"], version);
    }
    let tools = ask(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}));
    let names: Vec<_> = tools["result"]["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"metrone_track_ai_call"), "{names:?}");
    let failed = ask(json!({"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "metrone_get_stat"}}));
    assert_eq!(failed["result"]["isError"], true);

    drop(input);
    let (code, told) = end(&mut child);
    assert_eq!(code, Some(0));
    assert!(told.starts_with(&format!("agentlytics: {} tools of metrone\n", names.len())), "{told}");
    assert!(told.contains("agentlytics: without agnt: ") && !told.contains(KEY), "{told}");
}

#[test]
fn over_http_it_says_where_and_ends_when_it_is_told() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let mut command = with_key(&["--http", "127.0.0.1:0"]);
        let mut child = command.env("AGENTLYTICS_MCP_TOKEN", TOKEN).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let ready = ready(&mut child);
        assert_eq!((&ready["ready"], &ready["services"], &ready["pid"]), (&json!(true), &json!(["metrone"]), &json!(child.id())));
        let url = ready["url"].as_str().unwrap();
        assert_eq!((status(url, None), status(url, Some(TOKEN))), (401, 200));

        kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), signal).unwrap();
        let (code, told) = end(&mut child);
        assert!(code == Some(0) && !told.contains(TOKEN), "{told}");
    }
}

#[test]
fn a_token_that_was_made_up_is_told_once() {
    let mut child = with_key(&["--http", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let ready = ready(&mut child);
    kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGTERM).unwrap();
    let (_, told) = end(&mut child);
    let token = told.split_once("the token of this run is ").unwrap().1.trim();
    assert_eq!((token.len(), told.matches(token).count()), (32, 1), "{told}");
    assert!(!ready.to_string().contains(token));
}

#[test]
fn other_machines_need_a_token_that_they_were_given() {
    let Ended { code, stderr, .. } = ended(with_key(&["--http", "0.0.0.0:0"]));
    assert!(code == Some(2) && stderr.contains("add --allow-remote"), "{stderr}");
    let Ended { code, stderr, .. } = ended(with_key(&["--http", "0.0.0.0:0", "--allow-remote"]));
    assert!(code == Some(2) && stderr.contains("set --token"), "{stderr}");
}

#[test]
fn options_about_http_need_an_address() {
    let Ended { code, stderr, .. } = run(&["mcp", "--allow-remote"]);
    assert!(code == Some(2) && stderr.contains("--http <ADDRESS:PORT>"), "{stderr}");
}

/// The first line on standard output.
fn ready(child: &mut Child) -> Value {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

/// The status of the answer to a ping.
fn status(url: &str, token: Option<&str>) -> u16 {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = agent.post(url).header("accept", "application/json, text/event-stream").content_type("application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.send(json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}).to_string()).unwrap().status().as_u16()
}

/// How a process ends, and what it said on standard error.
fn end(child: &mut Child) -> (Option<i32>, String) {
    let code = child.wait_timeout(DEADLINE).unwrap().expect("it ends").code();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    (code, told)
}
