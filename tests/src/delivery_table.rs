//! The table of what delivery promises and what was measured: a line for each case, a column for each language. Measures
//! nothing itself.
//!
//! The suite of a language measures its own rows. If the environment variable [`FOLDER`] names a folder, it appends to
//! `<folder>/<language>.jsonl`, as soon as a row is known, one line such as
//!
//! ```json
//! {"case":"disk_full","events":100000,"delivered":15000,"duplicates":0,"dropped":85000,"note":"a tmpfs of 8 MiB"}
//! ```
//!
//! | field | what it is |
//! |---|---|
//! | `case` | the [`Case::id`] of a case in [`CASES`] |
//! | `events` | events for which `track()` returned, in all repetitions of the case |
//! | `delivered` | of these, the distinct ones that the service has stored |
//! | `duplicates` | events that it has stored more than once |
//! | `dropped` | events that the client has counted as dropped, with a reason; 0 if left out |
//! | `note` | another figure of the case, such as memory or time, in a few words; empty if left out |
//!
//! Without the variable nothing is written. Of several lines of one case the last counts. Where it can, a test writes its row
//! before it asserts, so that a broken promise is seen in the table as well.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;
use serde::{Deserialize, Serialize};

/// The environment variable that names the folder of the rows.
pub const FOLDER: &str = "AGENTLYTICS_TEST_TABLE";

/// The columns.
pub const LANGUAGES: [&str; 3] = ["rust", "python", "node"];

/// A line of the table.
#[derive(Debug)]
pub struct Case {
    /// How rows name it.
    pub id: &'static str,
    /// What happens in it, and what is promised.
    pub about: &'static str,
    /// Languages in which it cannot happen, and why.
    pub exempt: &'static [(&'static str, &'static str)],
}

impl Case {
    const fn new(id: &'static str, about: &'static str) -> Self {
        Self { id, about, exempt: &[] }
    }

    /// Why it cannot happen in a language, if it cannot.
    #[must_use]
    pub fn exempts(&self, language: &str) -> Option<&'static str> {
        self.exempt.iter().find(|(exempt, _)| *exempt == language).map(|(_, reason)| *reason)
    }
}

/// Every case, in the order of the table.
pub const CASES: [Case; 10] = [
    Case::new("clean_exit", "the program ends without a flush: all are delivered, at most 2 s later"),
    Case::new("hard_exit", "an exit that cleans nothing up, with a journal: all are delivered, at the next start if not before"),
    Case::new("kill", "killed while 8 threads track, with a journal: the next start delivers all that were tracked"),
    Case {
        exempt: &[("rust", "a Rust program can fork only with unsafe code, which answers for its threads itself")],
        ..Case::new("fork", "the process forks: parent and child deliver their own")
    },
    Case::new("refused_twice", "503 twice: all are delivered"),
    Case::new("retry_after", "429 with Retry-After 3: all are delivered, and none is sent before"),
    Case::new("landed_then_reset", "every request is stored and its answer lost: each event is stored once"),
    Case::new("outage", "the service is down for 20 s, with a spool: all are delivered in order, memory is bounded"),
    Case::new("disk_full", "no room in the spool: the rest is delivered, drops are counted"),
    Case::new("chaos", "six kinds of faults and restarts: all are delivered"),
];

/// What was measured of a case in one language. The module's words say what the fields are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the file format")]
pub struct Row {
    pub case: String,
    pub events: u64,
    pub delivered: u64,
    pub duplicates: u64,
    #[serde(default)]
    pub dropped: u64,
    #[serde(default)]
    pub note: String,
}

impl Row {
    /// Events of which nobody knows: neither stored nor counted as dropped.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.events.saturating_sub(self.delivered + self.dropped)
    }

    /// Whether the promise was kept: there were events, none was lost and none stored twice.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.events > 0 && self.lost() == 0 && self.duplicates == 0
    }

    /// Appends the row to the file of a language, if [`FOLDER`] is set.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, language: &str) -> io::Result<()> {
        let Some(folder) = std::env::var_os(FOLDER) else { return Ok(()) };
        fs::create_dir_all(&folder)?;
        let path = Path::new(&folder).join(file(language));
        // In one piece: other tests write at the same time.
        let line = serde_json::to_string(self)? + "\n";
        OpenOptions::new().append(true).create(true).open(path)?.write_all(line.as_bytes())
    }
}

/// The name of a language's file.
#[must_use]
pub fn file(language: &str) -> String {
    format!("{language}.jsonl")
}

/// The rows of one language.
#[derive(Debug)]
pub struct Column {
    /// Which one.
    pub language: &'static str,
    /// Its rows, in the order in which they were written.
    pub rows: Vec<Row>,
}

impl Column {
    /// Reads the file of a language; without one there are no rows.
    ///
    /// # Errors
    /// If it cannot be read or a line is not a row.
    pub fn read(folder: &Path, language: &'static str) -> io::Result<Self> {
        let text = match fs::read_to_string(folder.join(file(language))) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
            text => text?,
        };
        let rows = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        Ok(Self { language, rows })
    }

    fn row(&self, case: &Case) -> Option<&Row> {
        self.rows.iter().rfind(|row| row.case == case.id)
    }

    /// Whether every case of the language has its row.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        CASES.iter().all(|case| case.exempts(self.language).is_some() || self.row(case).is_some())
    }

    /// What is not as promised: rows that are missing, and those of which an event was lost or stored twice.
    #[must_use]
    pub fn breaches(&self) -> Vec<String> {
        let breach = |case: &Case| match self.row(case) {
            None if case.exempts(self.language).is_some() => None,
            None => Some(format!("{}: {} was not measured", self.language, case.id)),
            Some(row) if row.is_kept() => None,
            Some(row) => {
                Some(format!("{}: {}: {} lost, {} stored twice, of {}", self.language, case.id, row.lost(), row.duplicates, row.events))
            }
        };
        let unknown = self.rows.iter().filter(|row| CASES.iter().all(|case| case.id != row.case));
        let unknown = unknown.map(|row| format!("{}: there is no case {}", self.language, row.case));
        CASES.iter().filter_map(breach).chain(unknown).collect()
    }

    fn cell(&self, case: &Case) -> String {
        match (self.row(case), case.exempts(self.language)) {
            (Some(row), _) => {
                let dropped = if row.dropped > 0 { format!(", {} dropped and counted", row.dropped) } else { String::new() };
                let Row { events, delivered, duplicates, note, .. } = row;
                format!("{delivered} of {events}, {duplicates} twice, {} lost{dropped}\n{note}", row.lost()).trim_end().to_owned()
            }
            (None, Some(reason)) => format!("n/a: {reason}"),
            (None, None) => "not measured".to_owned(),
        }
    }
}

/// The table of these languages, as text.
#[must_use]
pub fn render(columns: &[Column]) -> String {
    const WIDTH: u16 = 150;
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_content_arrangement(comfy_table::ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(["case"].into_iter().chain(columns.iter().map(|column| column.language)));
    for case in &CASES {
        let about = format!("{}: {}", case.id, case.about);
        table.add_row([about].into_iter().chain(columns.iter().map(|column| column.cell(case))));
    }
    table.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(case: &str, events: u64, delivered: u64) -> Row {
        Row { case: case.to_owned(), events, delivered, duplicates: 0, dropped: 0, note: String::new() }
    }

    fn column(rows: Vec<Row>) -> Column {
        Column { language: "rust", rows }
    }

    fn all() -> Vec<Row> {
        CASES.iter().filter(|case| case.exempts("rust").is_none()).map(|case| row(case.id, 25, 25)).collect()
    }

    #[test]
    fn a_language_is_complete_with_a_row_for_each_case_that_can_happen_in_it() {
        let mut rows = all();
        assert!(column(rows.clone()).is_complete() && column(rows.clone()).breaches().is_empty());
        rows.pop();
        assert!(!column(rows.clone()).is_complete());
        assert_eq!(column(rows).breaches(), ["rust: chaos was not measured"]);
    }

    #[test]
    fn what_is_lost_or_stored_twice_is_a_breach_and_what_is_counted_is_not() {
        let breaches = |row: Row| column(all().into_iter().chain([row]).collect()).breaches();
        assert_eq!(breaches(row("kill", 25, 24)), ["rust: kill: 1 lost, 0 stored twice, of 25"]);
        assert_eq!(breaches(Row { duplicates: 1, ..row("kill", 25, 25) }), ["rust: kill: 0 lost, 1 stored twice, of 25"]);
        assert_eq!(breaches(Row { dropped: 5, ..row("disk_full", 25, 20) }), Vec::<String>::new());
        assert_eq!(breaches(row("kill", 0, 0)).len(), 1, "nothing was shown");
        assert_eq!(breaches(row("kil", 25, 25)), ["rust: there is no case kil"]);
    }

    #[test]
    fn the_table_has_a_line_for_each_case_and_says_why_one_is_not_there() {
        let text = render(&[column(vec![Row { note: "3 s".to_owned(), ..row("retry_after", 25, 25) }])]);
        for part in ["25 of 25, 0 twice, 0 lost", "3 s", "n/a: a Rust program can fork", "not measured"] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(CASES.iter().all(|case| text.contains(&format!("| {}:", case.id))), "{text}");
    }

    #[test]
    fn a_line_without_the_fields_that_may_be_left_out_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(file("rust")), "{\"case\":\"kill\",\"events\":25,\"delivered\":25,\"duplicates\":0}\n").unwrap();
        assert_eq!(Column::read(folder.path(), "rust").unwrap().rows, [row("kill", 25, 25)]);
        assert!(Column::read(folder.path(), "node").unwrap().rows.is_empty());
    }
}
