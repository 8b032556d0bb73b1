//! The shape of the tree, and the size of a file.

use std::collections::BTreeSet;
use std::path::Path;

use crate::source;

/// Parts of the house.
const PARTS: &[&str] = &["sdk", "bindings", "mock-server", "spec", "examples", "tests"];

/// What tools and readers look for at the top.
const BESIDE: &[&str] = &[
    ".cargo",
    ".ci",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "rust-toolchain.toml",
    "rustfmt.toml",
];

/// The most lines of a file; one that needs more holds two ideas.
const LONGEST: usize = 600;

const CODE: &[&str] = &["rs", "py", "pyi", "js", "mjs", "ts", "mts", "sh"];

/// What generated files say of themselves.
const GENERATED: &str = "do not edit";

#[test]
fn the_top_folder_holds_the_parts_of_the_house() {
    let files = source::files("");
    let tops: BTreeSet<_> = files.iter().filter_map(|file| file.iter().next()?.to_str()).collect();
    let strange = tops.into_iter().filter(|top| !PARTS.contains(top) && !BESIDE.contains(top));
    crate::assert_none("the top level is fixed", &strange.map(str::to_owned).collect::<Vec<_>>());
}

#[test]
fn a_file_holds_one_idea() {
    let mut breaches = Vec::new();
    for file in source::files("") {
        let Some(text) = code(&file) else { continue };
        let lines = text.lines().count();
        if lines > LONGEST {
            breaches.push(format!("{} has {lines} lines", file.display()));
        }
    }
    crate::assert_none(&format!("no file of code is longer than {LONGEST} lines"), &breaches);
}

/// The text of a file of code that a person wrote.
fn code(file: &Path) -> Option<String> {
    let extension = file.extension()?.to_str()?;
    let text = source::text(file).filter(|_| CODE.contains(&extension))?;
    let generated = text.lines().take(5).any(|line| line.to_lowercase().contains(GENERATED));
    (!generated).then_some(text)
}
