//! All commands, as `--help` names them.

use crate::support::run;

/// A command, and its help.
pub struct Leaf {
    /// Its words, without the name of the program.
    pub words: Vec<String>,
    pub help: String,
}

impl Leaf {
    /// The command lines of its help, each as one types it.
    pub fn examples(&self) -> Vec<&str> {
        let lines = self.help.lines().skip_while(|line| !matches!(*line, "Example:" | "Examples:")).skip(1);
        lines.filter_map(|line| line.strip_prefix("  ")).collect()
    }

    /// How one calls it.
    pub fn name(&self) -> String {
        self.words.join(" ")
    }
}

/// Every command that has none below it.
pub fn leaves() -> Vec<Leaf> {
    let mut leaves = Vec::new();
    walk(Vec::new(), &mut leaves);
    leaves
}

fn walk(words: Vec<String>, leaves: &mut Vec<Leaf>) {
    let line: Vec<_> = words.iter().map(String::as_str).chain(["--help"]).collect();
    let ended = run(&line);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{line:?}");
    let below = commands(&ended.stdout);
    if below.is_empty() {
        leaves.push(Leaf { words, help: ended.stdout });
        return;
    }
    for word in below {
        walk(words.iter().cloned().chain([word]).collect(), leaves);
    }
}

/// The commands that a help names, in whatever groups, without `help` itself.
pub fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| !line.starts_with("Usage:")).skip(1).take_while(|line| *line != "Options:");
    let indented = lines.filter_map(|line| line.strip_prefix("  ")).filter(|line| line.starts_with(char::is_alphabetic));
    indented.filter_map(|line| line.split_whitespace().next()).filter(|word| *word != "help").map(str::to_owned).collect()
}
