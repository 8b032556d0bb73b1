//! `agentlytics man`: a page for each command, which the formatter reads without complaint.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::{Ended, run};
use crate::tree::leaves;

/// A page as it is read; nothing if there is no formatter here.
fn formatted(page: &str) -> Option<String> {
    // Every warning, and plain text in which nothing is overstruck.
    let mut groff = Command::new("groff");
    groff.args(["-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=160n"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = groff.spawn().ok()?;
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let ended = Ended::from(child.wait_with_output().unwrap());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    Some(ended.stdout)
}

#[test]
fn there_is_a_page_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("made/man1");
    let ended = run(&["man", "--dir", dir.to_str().unwrap()]);
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(0), "", ""));
    let pages: BTreeSet<_> = fs::read_dir(&dir).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    for leaf in leaves() {
        assert!(pages.contains(&format!("agentlytics-{}.1", leaf.words.join("-"))), "{}", leaf.name());
    }
    assert!(pages.contains("agentlytics.1") && pages.contains("agentlytics-metrone.1"), "{pages:?}");
    assert!(!pages.iter().any(|page| page.contains("-help")), "{pages:?}");
    for page in &pages {
        formatted(&fs::read_to_string(dir.join(page)).unwrap());
    }
}

#[test]
fn a_page_tells_what_the_help_tells() {
    let ended = run(&["man", "metrone", "get-stats"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.contains(".TH agentlytics-metrone-get-stats 1"), "{}", ended.stdout);
    let Some(page) = formatted(&ended.stdout) else { return };
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "Totals and rates of a period",
        "agentlytics metrone get-stats [--days]",
        "--days <N> Length of the period",
        "Example: agentlytics metrone",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[test]
fn a_page_of_nothing_is_refused() {
    let ended = run(&["man", "metrone", "get-weather"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert_eq!(ended.stderr, "agentlytics: there is no command 'metrone get-weather'\nhint: `agentlytics --help` names the commands\n");
    let ended = run(&["man", "--dir", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.starts_with("agentlytics: --dir ") && ended.stderr.contains("Cargo.toml: "), "{}", ended.stderr);
}
