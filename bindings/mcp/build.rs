//! Writes the prompts and the tools of the control plane as JSON, which is what the crate reads: people write YAML, and no program has
//! to read it when it starts.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    for name in ["mock_control", "prompts"] {
        let yaml = format!("{name}.yaml");
        println!("cargo::rerun-if-changed={yaml}");
        let data: Value = serde_saphyr::from_str(&fs::read_to_string(&yaml)?).map_err(|cause| format!("{yaml}: {cause}"))?;
        fs::write(out.join(name).with_extension("json"), data.to_string())?;
    }
    Ok(())
}
