//! Which of our packages may depend on which.

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// Each package and those of ours that it may depend on. Tests may use more: only what is shipped counts.
const ALLOWED: &[(&str, &[&str])] = &[
    ("agentlytics", &[]),
    ("agentlytics-spec", &[]),
    // The other reading of the spec: it must never learn from the SDK what is right.
    ("agentlytics-mock-server", &["agentlytics-spec"]),
    ("agentlytics-bridge", &["agentlytics", "agentlytics-mock-server"]),
    ("agentlytics-python", &["agentlytics-bridge", "agentlytics-cli"]),
    ("agentlytics-node", &["agentlytics-bridge", "agentlytics-cli"]),
    ("agentlytics-cli", &["agentlytics-bridge", "agentlytics-mock-server", "agentlytics-spec"]),
    ("agentlytics-examples", &["agentlytics", "agentlytics-mock-server"]),
    ("agentlytics-parity", &["agentlytics-bridge", "agentlytics-mock-server"]),
    ("agentlytics-tests", &["agentlytics", "agentlytics-bridge", "agentlytics-mock-server"]),
    ("agentlytics-mutations", &[]),
    ("agentlytics-verify", &[]),
];

fn packages() -> Vec<Package> {
    let manifest = crate::root().join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo describes the workspace").packages
}

/// Our packages that `package` ships with.
fn ours(package: &Package) -> impl Iterator<Item = &cargo_metadata::Dependency> {
    package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development && dependency.path.is_some())
}

#[test]
fn packages_depend_on_their_neighbours_only() {
    let mut breaches = Vec::new();
    for package in packages() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == package.name.as_str()) else {
            breaches.push(format!("{} has no rule: say here what it may depend on", package.name));
            continue;
        };
        let wrong = ours(&package).filter(|dependency| !allowed.contains(&dependency.name.as_str()));
        breaches.extend(wrong.map(|dependency| format!("{} depends on {}", package.name, dependency.name)));
    }
    crate::assert_none("packages must not depend on these", &breaches);
}

#[test]
fn the_bridge_takes_the_mock_server_for_testing_only() {
    let packages = packages();
    let bridge = packages.iter().find(|package| package.name.as_str() == "agentlytics-bridge").expect("there is a bridge");
    let mock_server = ours(bridge).find(|dependency| dependency.name == "agentlytics-mock-server");
    assert!(mock_server.is_none_or(|dependency| dependency.optional), "the bridge ships the mock server to every user");
}

#[test]
fn versions_are_kept_in_one_place() {
    let mut breaches = Vec::new();
    for package in packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("cargo has read it");
        let manifest_of =
            |line: usize| format!("{}:{}", package.manifest_path.strip_prefix(crate::root()).unwrap_or(&package.manifest_path), line + 1);
        let mut in_dependencies = false;
        for (number, line) in manifest.lines().enumerate() {
            if line.starts_with('[') {
                in_dependencies = line.trim_end_matches(']').ends_with("dependencies");
            } else if in_dependencies && line.contains('=') && !line.contains("workspace = true") {
                breaches.push(format!("{} {line}", manifest_of(number)));
            }
        }
    }
    crate::assert_none("a version belongs into [workspace.dependencies]", &breaches);
}
