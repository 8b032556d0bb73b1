//! What the program says to who does not know it yet, or has mistyped: little, and the right thing.

use agentlytics_mock_server::MockServer;
use agentlytics_spec::tools;

use crate::support::run;
use crate::tree::{commands, leaves};

#[test]
fn without_a_command_the_commands_are_named() {
    let ended = run(&[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    let named = commands(&ended.stderr);
    let services = MockServer::services().map(|service| service.replace('_', "-"));
    assert!(services.into_iter().all(|service| named.contains(&service)), "{named:?}");
    assert!(ended.stderr.lines().count() < 40, "{}", ended.stderr);
}

#[test]
fn the_help_of_a_service_names_its_operations() {
    for service in MockServer::services() {
        let word = service.replace('_', "-");
        let help = run(&["help", &word]);
        assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""), "{word}");
        let operations = tools().iter().filter(|tool| tool.calls.service == service).count();
        assert_eq!(leaves().iter().filter(|leaf| leaf.words[0] == word).count(), operations, "{word}");
        // Asked for it is an answer, and otherwise an error.
        let unasked = run(&[&word]);
        assert_eq!((unasked.code, unasked.stdout.as_str()), (Some(2), ""), "{word}");
    }
}

#[test]
fn what_takes_something_away_stands_apart() {
    let help = run(&["help", "agent-analytics"]).stdout;
    let group = |title: &str| {
        let lines = help.lines().skip_while(|line| *line != title).skip(1).take_while(|line| !line.is_empty());
        lines.filter_map(|line| line.split_whitespace().next()).collect::<Vec<_>>()
    };
    assert_eq!(group("Change:"), ["create-experiment", "update-experiment", "create-project", "update-project"]);
    assert_eq!(group("Take away for good:"), ["revoke-key", "delete-experiment", "delete-project"]);
    assert!(group("Ask:").contains(&"get-funnel"), "{help}");
}

#[test]
fn what_is_wrong_is_said_in_few_lines_with_what_to_do() {
    for (line, wrong, right) in [
        (&["metrome"][..], "unrecognized subcommand 'metrome'", "'metrone'"),
        (&["metrone", "getstats"], "unrecognized subcommand 'getstats'", "'get-stats'"),
        (&["metrone", "get-stats", "--dys", "7"], "unexpected argument '--dys'", "'--days'"),
        (&["metrone", "get-stats", "--output", "yaml"], "invalid value 'yaml'", "ndjson"),
        (&["agent-analytics", "delete-project"], "required arguments were not provided", "--id <"),
        (&["track", "metron", "x"], "invalid value 'metron'", "'metrone'"),
        (&["spool"], "", "replay"),
    ] {
        let ended = run(line);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{line:?}");
        assert!(ended.stderr.contains(wrong) && ended.stderr.contains(right), "{line:?}: {}", ended.stderr);
        assert!(ended.stderr.lines().count() < 30, "{line:?}: {}", ended.stderr);
    }
}

#[test]
fn a_summary_fits_in_a_line() {
    let mut long = Vec::new();
    for leaf in leaves() {
        let ended = run(&[&leaf.words.iter().map(String::as_str).collect::<Vec<_>>()[..], &["-h"]].concat());
        let summary = ended.stdout.lines().next().unwrap().to_owned();
        if summary.is_empty() || summary.chars().count() > 110 {
            long.push(format!("{}: {summary}", leaf.name()));
        }
    }
    assert_eq!(long, [""; 0]);
}
