//! A vendor is named in its own folders and in one line of registration, and nowhere else.
//!
//! Another vendor must cost a folder in the SDK, a folder in the mock server, a document and these lines.

use std::collections::BTreeMap;
use std::path::Path;

use crate::source;

/// Files outside a vendor's folders that may name it, and in how many lines of code for each vendor.
const REGISTRATIONS: &[(&str, usize)] = &[
    // Two lines of registration, and the list of AI agents, which is of use to all.
    ("bindings/bridge/src/services/mod.rs", 3),
    // The demo is recorded through one of the services.
    ("bindings/cli/src/demo/services/mod.rs", 3),
    ("bindings/cli/src/target/mod.rs", 2),
    // The client, and the types that services call alike.
    ("bindings/node/edge/src/index.mts", 2),
    ("bindings/node/lib/index.cjs", 2),
    ("bindings/node/lib/index.mjs", 2),
    ("bindings/python/python/agentlytics/__init__.py", 5),
    // A fixture for each client.
    ("bindings/python/python/agentlytics/pytest_plugin.py", 2),
    ("bindings/python/python/agentlytics/testing/_world.py", 2),
    ("mock-server/src/dialects/mod.rs", 2),
    ("sdk/src/lib.rs", 2),
    ("sdk/src/vendors/mod.rs", 1),
    ("spec/src/document.rs", 4),
];

/// Folders that ship.
const SHIPPED: &[&str] = &[
    "sdk/src",
    "mock-server/src",
    "spec/src",
    "bindings/bridge/src",
    "bindings/python/src",
    "bindings/python/python",
    "bindings/node/src",
    "bindings/node/edge/src",
    "bindings/node/lib",
    "bindings/cli/src",
    "bindings/mcp/src",
];

/// What code ends in; documentation may tell of vendors as it likes.
const CODE: &[&str] = &["rs", "py", "js", "mjs", "mts"];

#[test]
fn vendors_are_named_where_they_live() {
    let mut breaches = Vec::new();
    assert_ne!(vendors(), Vec::<String>::new(), "the SDK has vendors");
    for vendor in vendors() {
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for file in SHIPPED.iter().flat_map(|folder| source::files(folder)).filter(|file| is_code(file) && !belongs_to(file, &vendor)) {
            let lines = lines_naming(&source::text(&file).unwrap_or_default(), &vendor);
            if !lines.is_empty() {
                named.insert(file.to_string_lossy().into_owned(), lines);
            }
        }
        for (file, lines) in named {
            let allowed = REGISTRATIONS.iter().find(|(registration, _)| *registration == file).map_or(0, |(_, lines)| *lines);
            if lines.len() > allowed {
                breaches.push(format!("{file} names {vendor} in lines {lines:?}, may in {allowed}"));
            }
        }
    }
    crate::assert_none("if a vendor must be named elsewhere, the seam is wrong", &breaches);
}

/// The vendors: the folders of the SDK that hold one each.
pub fn vendors() -> Vec<String> {
    let folder = crate::root().join("sdk/src/vendors");
    let entries = std::fs::read_dir(folder).expect("the SDK has vendors").map(|entry| entry.expect("it can be read"));
    entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn is_code(file: &Path) -> bool {
    file.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| CODE.contains(&extension))
}

/// Whether the file, or a folder it is in, is called after the vendor.
fn belongs_to(file: &Path, vendor: &str) -> bool {
    file.iter().any(|part| part.to_string_lossy().contains(vendor))
}

/// The lines of code, tests, comments and examples aside, that name a vendor.
fn lines_naming(text: &str, vendor: &str) -> Vec<usize> {
    let mut in_docstring = false;
    let code = text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    let naming = code.filter(|(_, line)| {
        let quotes = line.matches("\"\"\"").count();
        let documentation = in_docstring || quotes > 0 || is_comment(line) || is_example(line);
        in_docstring ^= quotes % 2 == 1;
        !documentation && line.to_lowercase().contains(vendor)
    });
    naming.map(|(number, _)| number + 1).collect()
}

fn is_comment(line: &str) -> bool {
    ["//", "#", "*"].iter().any(|opening| line.trim_start().starts_with(opening))
}

/// Whether a line is a command line as the help of the command shows it.
fn is_example(line: &str) -> bool {
    line.starts_with("  agentlytics ")
}

#[test]
fn a_name_in_a_comment_or_a_test_is_no_seam() {
    let text = "// metrone\nlet a = 1;\nuse crate::vendors::Metrone;\n#[cfg(test)]\nmod tests { /* metrone */ }\n";
    assert_eq!(lines_naming(text, "metrone"), [3]);
    let text = "\"\"\"A client\nof metrone.\n\"\"\"\n# metrone\nfrom ._metrone import Metrone\n";
    assert_eq!(lines_naming(text, "metrone"), [5]);
    let text = "const EXAMPLES: &str = \"\\\nExample:\n  agentlytics tail metrone\";\nlet service = \"metrone\";\n";
    assert_eq!(lines_naming(text, "metrone"), [4]);
}
