//! Profiles, and which source of a setting goes first.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use agentlytics_mock_server::JournalFilter;
use serde_json::{Value, json};

use crate::site::Site;
use crate::support::agentlytics;

const SECRET: &str = "metrone_test_0123456789abcdef0123456789abcdef";

/// Where a setting of a service comes from, and its value.
fn shown(shown: &Value, setting: &str) -> Value {
    let rows = shown["settings"].as_array().unwrap();
    rows.iter().find(|row| row["setting"] == setting).map_or(Value::Null, |row| json!([row["value"], row["from"]]))
}

#[test]
fn the_command_line_goes_first_then_the_environment_then_the_profile() {
    let site = Site::new();
    let url = site.server.url().to_owned();
    site.configure(&format!(
        "[profiles.default.metrone]\nendpoint = 'http://127.0.0.1:9'\napi_key = '{}'\nmax_retries = 0\n",
        site.server.key("metrone")
    ));
    assert_eq!(site.run(&["metrone", "get-stats"]).code, Some(6), "the profile leads nowhere");
    assert_eq!(site.run_with(&["metrone", "get-stats"], &[("METRONE_ENDPOINT", &url)]).code, Some(0));
    let nowhere = [("METRONE_ENDPOINT", "http://127.0.0.1:9")];
    assert_eq!(site.run_with(&["metrone", "get-stats", "--url", &url], &nowhere).code, Some(0));
    let told = site.run_with(&["config", "show", "metrone", "--json"], &nowhere);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(shown(&told, "endpoint"), json!(["http://127.0.0.1:9", "the variable METRONE_ENDPOINT"]));
    assert_eq!(shown(&told, "api_key"), json!([null, "the profile default"]));
    assert_eq!(shown(&told, "max_retries"), json!([0, "the profile default"]));
}

#[test]
fn a_credential_stands_in_for_those_of_weaker_sources() {
    let site = Site::new();
    let (uri, key) = (site.server.uri("agnt").to_owned(), site.server.key("agnt").to_owned());
    site.configure(&format!("[profiles.default.agnt]\nendpoint = '{uri}'\nkid = 'k'\nprivate_key_path = '/nowhere/key.pem'\n"));
    assert_eq!(site.run(&["agnt", "get-overview"]).code, Some(2), "the key of the profile is nowhere");
    assert_eq!(site.run_with(&["agnt", "get-overview"], &[("AGNT_API_KEY", &key)]).code, Some(0));
    assert_eq!(site.run(&["agnt", "get-overview", "--key", &key]).code, Some(0));
    assert_eq!(site.server.control().requests(&JournalFilter::default()).len(), 2);

    let told = site.run_with(&["config", "show", "agnt", "--json"], &[("AGNT_API_KEY", &key), ("AGNT_TOKEN", "t")]);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(shown(&told, "token"), json!([null, "the variable AGNT_TOKEN"]));
    assert_eq!([shown(&told, "api_key"), shown(&told, "kid")], [Value::Null, Value::Null], "the token goes first");
}

#[test]
fn profiles_are_made_used_and_mended() {
    let site = Site::new();
    site.configure("# mine\n");
    let set = |arguments: &[&str]| {
        let ended = site.run(&[&["config"], arguments].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""), "{}", ended.stderr);
    };
    set(&["set", "metrone", "api-key", SECRET, "--profile", "staging"]);
    set(&["set", "metrone", "endpoint", "http://127.0.0.1:9", "--profile", "staging"]);
    set(&["set", "metrone", "max_retries", "0", "--profile", "staging"]);
    set(&["use", "staging"]);
    let text = fs::read_to_string(site.config()).unwrap();
    let expected = format!("[profiles.staging.metrone]\napi_key = \"{SECRET}\"\nendpoint = \"http://127.0.0.1:9\"\nmax_retries = 0\n");
    assert!(text.contains("# mine") && text.contains("profile = \"staging\"") && text.contains(&expected), "{text}");
    assert_eq!(site.run(&["metrone", "get-stats"]).code, Some(6), "the profile in use leads nowhere");

    let told = site.run(&["config", "show"]);
    assert!(told.stdout.contains("is set") && told.stdout.contains("profile staging"), "{}", told.stdout);
    let all = format!("{told:?}{:?}", site.run(&["doctor"]));
    assert!(!all.contains(SECRET) && !all.contains(&SECRET[13..]), "{all}");

    set(&["unset", "metrone", "max_retries"]);
    assert!(!fs::read_to_string(site.config()).unwrap().contains("max_retries"));
    let path = site.run(&["config", "path"]).stdout;
    assert_eq!(path.trim_end(), site.config().to_str().unwrap());
}

#[test]
fn a_key_can_be_piped_in() {
    let site = Site::new();
    let mut command = agentlytics(&["config", "set", "metrone", "api_key"]);
    command.env("AGENTLYTICS_CONFIG", site.config()).stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{SECRET}\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(fs::read_to_string(site.config()).unwrap().contains(&format!("api_key = \"{SECRET}\"")));
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    let mode = || fs::metadata(site.config()).unwrap().permissions().mode() & 0o777;
    fs::remove_file(site.config()).unwrap();
    assert_eq!(site.run(&["config", "set", "metrone", "api_key", SECRET]).code, Some(0));
    assert_eq!(mode(), 0o600);

    fs::set_permissions(site.config(), PermissionsExt::from_mode(0o644)).unwrap();
    let warned = site.run(&["config", "show"]);
    assert!(warned.stderr.contains("other users can read it") && warned.stderr.contains("chmod 600"), "{}", warned.stderr);
    assert_eq!(site.run(&["config", "use", "default"]).code, Some(0));
    assert_eq!(mode(), 0o600, "whatever it was before");
}

#[test]
fn what_is_no_setting_is_named() {
    let site = Site::new();
    for (text, told) in [
        ("[profiles.default.metrone]\napikey = 'x'\n", "there is no setting 'apikey'; known are api_key, endpoint"),
        ("[profiles.default.metrome]\napi_key = 'x'\n", "there is no such service; known are"),
        ("[profile.default]\n", "config.toml: line 1"),
        ("[profiles.default.metrone]\napi_key = metrone_test_0123\n", "config.toml: line 2"),
    ] {
        site.configure(text);
        let ended = site.run(&["metrone", "get-stats"]);
        assert_eq!(ended.code, Some(2), "{text}: {}", ended.stderr);
        assert!(ended.stderr.contains(told) && !ended.stderr.contains("metrone_test_0123"), "{text}: {}", ended.stderr);
    }
    let ended = site.run(&["config", "set", "metrone", "colour", "red"]);
    assert!(ended.stderr.contains("metrone has no setting 'colour'; known are api_key"), "{}", ended.stderr);
}
