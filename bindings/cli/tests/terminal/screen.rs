//! What a terminal shows that a pipe does not: colours, widths, progress, questions; and how Ctrl-C ends things.

use std::process::Command;

use crate::site::Site;
use crate::support::{Ended, agentlytics};
use crate::terminal::{CTRL_C, Left, Terminal};

const WIDE: u16 = 220;
const NARROW: u16 = 60;

/// A command that finds the services of a site, with environment variables.
fn command(site: &Site, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = agentlytics(arguments);
    command.env("AGENTLYTICS_CONFIG", site.config()).env("XDG_STATE_HOME", site.config().with_file_name("state"));
    command.envs(variables.iter().copied());
    command
}

fn shown(site: &Site, arguments: &[&str], variables: &[(&str, &str)], columns: u16) -> Left {
    let left = Terminal::run(command(site, arguments, variables), columns).ended();
    assert_eq!(left.code, Some(0), "{}", left.text());
    left
}

/// A site that has an event.
fn site() -> Site {
    let site = Site::new();
    site.json(&["metrone", "track-event", "--event-type", "first"]);
    site
}

/// Events to be imported, so many that it takes a while at the pace that is asked for.
fn many(site: &Site) -> String {
    site.file("events.ndjson", &"{\"event_type\": \"pageview\"}\n".repeat(2000))
}

#[test]
fn titles_stand_out_on_a_terminal_and_nowhere_else() {
    let site = site();
    let events = ["metrone", "get-events"];
    let bold = shown(&site, &events, &[], WIDE).bold();
    assert!(bold.contains(&"event_type".to_owned()) && !bold.contains(&"first".to_owned()), "{bold:?}");
    for variables in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
        let plain = shown(&site, &events, &variables, WIDE);
        assert!(plain.text().contains("event_type") && !plain.raw.contains('\u{1b}'), "{variables:?}: {}", plain.raw);
    }
    let piped = site.run(&events).stdout;
    assert!(piped.contains("event_type") && !piped.contains('\u{1b}'), "{piped}");
}

#[test]
fn names_of_facts_are_coloured_on_a_terminal_and_nowhere_else() {
    let site = site();
    let stats = ["metrone", "get-stats"];
    let coloured = shown(&site, &stats, &[], WIDE).coloured();
    assert!(coloured.iter().any(|text| text.ends_with("total_events")), "{coloured:?}");
    let plain = shown(&site, &stats, &[("NO_COLOR", "1")], WIDE);
    assert!(plain.text().contains("total_events") && plain.coloured().is_empty());
    let piped = site.run(&stats).stdout;
    assert!(piped.contains("total_events") && !piped.contains('\u{1b}'), "{piped}");
}

#[test]
fn headings_of_help_are_bold_on_a_terminal_and_nowhere_else() {
    let site = Site::new();
    for (help, heading) in [(&["--help"][..], "Commands:"), (&["help", "agent-analytics"], "Take away for good:")] {
        let bold = shown(&site, help, &[], WIDE).bold();
        assert!(bold.contains(&heading.to_owned()), "{bold:?}");
        for variables in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
            let plain = shown(&site, help, &variables, WIDE);
            assert!(plain.text().contains(heading) && !plain.raw.contains('\u{1b}'), "{variables:?}: {}", plain.raw);
        }
        let piped = site.run(help).stdout;
        assert!(piped.contains(heading) && !piped.contains('\u{1b}'), "{piped}");
    }
}

#[test]
fn json_is_indented_on_a_terminal_and_one_line_elsewhere() {
    let site = site();
    let events = ["metrone", "get-events", "--output", "json"];
    let shown = shown(&site, &events, &[], WIDE);
    assert!(shown.text().lines().count() > 5 && !shown.raw.contains('\u{1b}'), "{}", shown.raw);
    let (on_terminal, piped) = (shown.text(), site.run(&events).stdout);
    assert_eq!(piped.lines().count(), 1);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&on_terminal)["data"], value(&piped)["data"]);
}

#[test]
fn a_table_that_does_not_fit_is_shown_row_below_row() {
    let site = site();
    let events = ["metrone", "get-events"];
    let (wide, narrow) = (shown(&site, &events, &[], WIDE), shown(&site, &events, &[], NARROW));
    assert!(wide.text().contains("┆ first"), "{}", wide.text());
    assert!(!narrow.text().contains('│') && !narrow.text().contains('╭'), "{}", narrow.text());
    assert!(narrow.text().lines().any(|line| line.starts_with("event_type") && line.ends_with("first")), "{}", narrow.text());
    assert!(site.run(&events).stdout.contains("┆ first"), "a pipe has no width");
}

#[test]
fn progress_is_shown_on_a_terminal_and_gone_in_the_end() {
    let site = site();
    let file = many(&site);
    let import = ["import", &file, "--to", "metrone"];
    let mut terminal = Terminal::run(command(&site, &[&import[..], &["--rate", "1000"]].concat(), &[]), WIDE);
    terminal.shows("events arrived, ");
    let left = terminal.ended();
    assert_eq!(left.code, Some(0), "{}", left.text());
    assert!(!left.text().contains("events arrived, "), "{}", left.text());

    let piped = Ended::from(command(&site, &[&import[..], &["--restart"]].concat(), &[]).output().unwrap());
    assert_eq!((piped.code, piped.stderr.as_str()), (Some(0), ""));
    assert!(!piped.stdout.contains("events arrived, "), "{}", piped.stdout);
}

#[test]
fn ctrl_c_ends_an_import_that_can_go_on() {
    let site = site();
    let file = many(&site);
    let import = ["import", &file, "--to", "metrone", "--rate", "500"];
    let mut terminal = Terminal::run(command(&site, &import, &[]), WIDE);
    terminal.shows("events arrived, ").types(CTRL_C);
    let left = terminal.ended();
    assert_eq!(left.code, Some(1), "{}", left.text());
    assert!(left.text().contains(": interrupted after "), "{}", left.text());
    assert!(left.text().contains("; the same command goes on after them"), "{}", left.text());

    let rest = Ended::from(command(&site, &import[..4], &[]).output().unwrap());
    assert_eq!(rest.code, Some(0), "{}", rest.stderr);
    assert_eq!(site.server.control().events().len(), 1 + 2000, "nothing is lost, and nothing came twice");
}

#[test]
fn ctrl_c_ends_the_typing_of_events_and_what_was_typed_is_sent() {
    let site = Site::new();
    let mut terminal = Terminal::run(command(&site, &["track", "metrone", "--stdin"], &[]), WIDE);
    terminal.types("{\"event_type\": \"typed\"}\r{\"event_type\"\r").shows("line 2: ").types(CTRL_C);
    let left = terminal.ended();
    assert_eq!(left.code, Some(1), "{}", left.text());
    assert!(left.text().contains("1 events in 2 lines, 1 damaged"), "{}", left.text());
    assert_eq!(site.server.control().events().len(), 1);
}

#[test]
fn ctrl_c_ends_a_tail_without_a_complaint() {
    let site = site();
    let mut terminal = Terminal::run(command(&site, &["tail", "metrone"], &[]), WIDE);
    terminal.shows("listening to metrone");
    site.json(&["metrone", "track-event", "--event-type", "second"]);
    terminal.shows("second").types(CTRL_C);
    let left = terminal.ended();
    assert_eq!(left.code, Some(0), "{}", left.text());
    assert!(!left.text().contains("first") && !left.text().contains("hint"), "{}", left.text());
}

#[test]
fn ctrl_c_ends_a_server_without_a_complaint() {
    let mut terminal = Terminal::run(agentlytics(&["serve"]), WIDE);
    terminal.shows("\"ready\":true").types(CTRL_C);
    let left = terminal.ended();
    assert_eq!((left.code, left.text().matches("agentlytics:").count()), (Some(0), 0), "{}", left.text());
}

#[test]
fn what_takes_something_away_asks_first() {
    let site = Site::new();
    let created = site.json(&["agent-analytics", "create-project", "--name", "short-lived"]);
    let delete = ["agent-analytics", "delete-project", "--id", created["id"].as_str().unwrap()];
    let projects = || site.json(&["agent-analytics", "list-projects"])["projects"].as_array().unwrap().len();
    let answered = |keys: &str| {
        let mut terminal = Terminal::run(command(&site, &delete, &[]), WIDE);
        terminal.shows("takes something away for good. Go on? [y/N] ").types(keys);
        terminal.ended()
    };
    // No answer, no word of the two, the end of the input: nothing is done.
    for keys in ["n\r", "\r", "what?\r", "\u{4}"] {
        let left = answered(keys);
        assert_eq!((left.code, projects()), (Some(1), 2), "{keys:?}: {}", left.text());
        assert!(left.text().contains("delete-project: not done"), "{keys:?}: {}", left.text());
    }
    let interrupted = answered(CTRL_C);
    assert_ne!(interrupted.code, Some(0));
    assert_eq!(projects(), 2);
    let left = answered("y\r");
    assert_eq!((left.code, projects()), (Some(0), 1), "{}", left.text());
}
