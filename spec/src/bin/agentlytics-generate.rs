//! Writes the generated files of the repository, or with `--check` compares them with the documents.

use std::path::Path;
use std::process::ExitCode;

use agentlytics_spec::Spec;
use agentlytics_spec::generate::{Artifact, artifacts};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => false,
        ["--check"] => true,
        _ => {
            eprintln!("usage: agentlytics-generate [--check]");
            return ExitCode::from(2);
        }
    };
    match run(check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("agentlytics-generate: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(check: bool) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut stale = Vec::new();
    for artifact in artifacts(&Spec::all())? {
        if check {
            stale.extend(difference(&root, &artifact));
        } else {
            write(&root, &artifact)?;
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "these files differ from what the documents say; run `cargo run -p agentlytics-spec --bin agentlytics-generate`\n{}",
        stale.join("\n")
    ))
}

/// The first line in which a file is not what it should be.
fn difference(root: &Path, artifact: &Artifact) -> Option<String> {
    let found = std::fs::read_to_string(root.join(&artifact.path)).unwrap_or_default();
    if found == artifact.text {
        return None;
    }
    let (mut old, mut new) = (found.lines(), artifact.text.lines());
    let mut number = 1;
    loop {
        match (old.next(), new.next()) {
            (Some(was), Some(is)) if was == is => number += 1,
            (was, is) => {
                let [was, is] = [was, is].map(|line| line.unwrap_or("(end of file)"));
                return Some(format!("{}:{number}\n  - {was}\n  + {is}", artifact.path));
            }
        }
    }
}

fn write(root: &Path, artifact: &Artifact) -> Result<(), String> {
    let path = root.join(&artifact.path);
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, &artifact.text));
    written.map_err(|error| format!("cannot write {}: {error}", artifact.path))?;
    println!("{}", artifact.path);
    Ok(())
}
