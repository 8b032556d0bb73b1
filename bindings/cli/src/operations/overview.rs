//! The help of a service: what it can be asked, what can be changed, and what can be taken away, each on its own.
//!
//! The parser knows one list of subcommands only, in which a report and the end of a project stand side by side.

use std::fmt::Write;

use agentlytics_spec::Tool;
use clap::Command;
use clap::builder::StyledStr;

/// Where the overview stands in a help.
const TEMPLATE: &str = "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}";

/// What an operation does to a service, from the harmless to the final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Asks,
    Changes,
    Removes,
}

impl Effect {
    const ALL: [Self; 3] = [Self::Asks, Self::Changes, Self::Removes];

    fn of(tool: &Tool) -> Self {
        match tool.annotations {
            annotations if annotations.read_only_hint => Self::Asks,
            annotations if annotations.destructive_hint => Self::Removes,
            _ => Self::Changes,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Asks => "Ask",
            Self::Changes => "Change",
            Self::Removes => "Take away for good",
        }
    }
}

/// Gives a service its operations, and a help in which they are in groups.
pub(super) fn with_operations(service: Command, operations: Vec<(&Tool, Command)>) -> Command {
    let styles = service.get_styles().clone();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let longest = operations.iter().map(|(_, command)| command.get_name().len()).max().unwrap_or_default();
    let mut overview = String::new();
    for effect in Effect::ALL {
        let mut group = operations.iter().filter(|(tool, _)| Effect::of(tool) == effect).peekable();
        if group.peek().is_none() {
            continue;
        }
        let space = if overview.is_empty() { "" } else { "\n" };
        let _ = writeln!(overview, "{space}{header}{}:{header:#}", effect.title());
        for (_, command) in group {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(overview, "  {literal}{:longest$}{literal:#}  {about}", command.get_name());
        }
    }
    let template = format!("{TEMPLATE}{header}Options:{header:#}\n{{options}}{{after-help}}");
    service
        .before_help(StyledStr::from(overview.trim_end().to_owned()))
        .help_template(StyledStr::from(template))
        .subcommands(operations.into_iter().map(|(_, command)| command))
}
