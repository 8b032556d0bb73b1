//! Writes the documents as JSON, which is what the crate reads: people write YAML, and no program has to read it when it starts.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::Value;

/// The documents of the services, and what the table of tools has beyond them.
const FOLDERS: [&str; 2] = ["openapi", "mcp"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        let files: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
        for path in files.iter().map(fs::DirEntry::path).filter(|path| path.extension().is_some_and(|ending| ending == "yaml")) {
            write_as_json(&path, &out).map_err(|cause| format!("{}: {cause}", path.display()))?;
        }
    }
    Ok(())
}

fn write_as_json(yaml: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let document: Value = serde_saphyr::from_str(&fs::read_to_string(yaml)?)?;
    let name = yaml.with_extension("json");
    fs::write(out.join(name.file_name().ok_or("a file has a name")?), document.to_string())?;
    Ok(())
}
