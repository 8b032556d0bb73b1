//! `agentlytics completions`: what shells make of the script.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

use crate::support::{Ended, run};
use crate::tree::leaves;

fn script(shell: &str) -> String {
    let ended = run(&["completions", shell]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{shell}");
    ended.stdout
}

fn file(shell: &str) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    fs::write(file.path(), script(shell)).unwrap();
    file
}

/// What bash offers after a line, of which the last word is not yet complete.
fn offered(line: &str) -> Vec<String> {
    // As readline calls the function: the words, the one that is meant, and the one before it.
    const CALL: &str = r#"
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _agentlytics "$1" "${@: -1}" "${@: -2:1}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let file = file("bash");
    let mut command = Command::new("bash");
    command.args(["--norc", "--noprofile", "-c", CALL, "bash"]).arg(file.path()).args(line.split(' ')).stdin(Stdio::null());
    let ended = Ended::from(command.output().unwrap());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_operations_options_and_values() {
    for (line, expected) in [
        ("agentlytics met", &["metrone"][..]),
        ("agentlytics metrone get-s", &["get-sources", "get-stats"]),
        ("agentlytics agent-analytics get-pro", &["get-project", "get-properties", "get-properties-received"]),
        ("agentlytics metrone get-stats --da", &["--days"]),
        ("agentlytics agnt get-metrics --period m", &["month"]),
        ("agentlytics --output n", &["ndjson"]),
        ("agentlytics track a", &["agent-analytics"]),
        ("agentlytics nothing-like-this", &[""]),
    ] {
        let mut offered = offered(line);
        offered.sort();
        assert_eq!(offered, expected, "{line}");
    }
}

#[test]
fn every_script_knows_every_command() {
    let words: Vec<_> = leaves().into_iter().flat_map(|leaf| leaf.words).collect();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = script(shell);
        let unknown: Vec<_> = words.iter().filter(|word| !script.contains(word.as_str())).collect();
        assert!(unknown.is_empty(), "{shell} does not know {unknown:?}");
    }
}

#[test]
fn shells_that_are_here_read_their_scripts() {
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let file = file(shell);
        // A shell that is not installed has nothing to say.
        if let Ok(output) = Command::new(shell).arg(check).arg(file.path()).output() {
            let ended = Ended::from(output);
            assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{shell}");
        }
    }
}

#[test]
fn an_unknown_shell_is_told_with_those_that_are_known() {
    let ended = run(&["completions", "tcsh"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("[possible values: bash, elvish, fish, powershell, zsh]"), "{}", ended.stderr);
}
