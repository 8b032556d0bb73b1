//! The mistakes that people make most: each is told in words that help, and by an exit code of its kind.

use serde_json::Value;

use crate::site::Site;

const KEY: &str = "metrone_test_00000000000000000000000000000000";

/// A command line, and what is set besides the profile.
struct Mistake<'a> {
    line: &'a [&'a str],
    code: i32,
    /// What standard error must say.
    told: &'a [&'a str],
}

#[test]
fn each_is_told_with_what_to_do() {
    let site = Site::new();
    let token_only = format!(
        "[profiles.default.agent_analytics]\nendpoint = '{}'\nproject = 'test'\ntoken = '{}'\n",
        site.server.uri("agent_analytics"),
        site.server.token("agent_analytics")
    );
    let below = format!("{}/v1", site.server.url());
    let stats = ["metrone", "get-stats"];
    let with = |more: &[&'static str]| [&stats[..], more].concat();
    for Mistake { line, code, told } in [
        // No key.
        Mistake {
            line: &["--profile", "empty", "metrone", "get-stats"],
            code: 2,
            told: &["METRONE_API_KEY", "agentlytics config set metrone"],
        },
        // No such profile.
        Mistake {
            line: &["--profile", "prod", "metrone", "get-stats"],
            code: 2,
            told: &["there is no profile 'prod'", "--profile prod config set metrone api_key"],
        },
        // A key of the wrong form.
        Mistake {
            line: &with(&["--key", "sesame"]),
            code: 2,
            told: &["has not the form of a Metrone API key", "api_key is set by the command line"],
        },
        // A key that the service does not know.
        Mistake { line: &with(&["--key", KEY]), code: 3, told: &["status 401", "agentlytics doctor metrone"] },
        // A key of another service.
        Mistake { line: &["agent-analytics", "list-projects", "--key", KEY], code: 3, told: &["this looks like a key of metrone"] },
        // Nobody there.
        Mistake { line: &with(&["--url", "http://127.0.0.1:9"]), code: 6, told: &["no answer from 127.0.0.1:9", "is the service running"] },
        // An address without a scheme, and one with a path too many.
        Mistake {
            line: &with(&["--url", "localhost:4000"]),
            code: 2,
            told: &["neither https:// nor http://", "endpoint is set by the command line"],
        },
        Mistake { line: &["metrone", "get-stats", "--url", &below], code: 4, told: &["the endpoint ends in /v1"] },
        // A date that is none.
        Mistake { line: &with(&["--from", "02.03.2026"]), code: 2, told: &["--from: it is no date; wanted is for example 2026-03-02"] },
        Mistake {
            line: &["agent-analytics", "get-stats", "--since", "yesterday"],
            code: 2,
            told: &["--since: it is no date", "or 7d for the last seven days"],
        },
        // A project that there is not.
        Mistake {
            line: &["agent-analytics", "get-stats", "--project", "nowhere"],
            code: 4,
            told: &["status 404", "agentlytics agent-analytics list-projects"],
        },
        // JSON without its quotation marks.
        Mistake {
            line: &["agent-analytics", "get-funnel", "--steps", "{event: signup}"],
            code: 2,
            told: &["'--steps <JSON>'", "a shell takes quotation marks away"],
        },
        Mistake {
            line: &["metrone", "get-stats", "--arguments", "{days: 7}"],
            code: 2,
            told: &["--arguments: it is no JSON", "in a shell, JSON stands in '…'"],
        },
        // A number with a unit, and one that is too small.
        Mistake { line: &with(&["--days", "7d"]), code: 2, told: &["'--days <N>'", "write 7, without a unit"] },
        Mistake { line: &with(&["--days", "0"]), code: 2, told: &["--days: ", "minimum of 1"] },
    ] {
        site_with_empty_profile(&site);
        let ended = site.run(line);
        assert_eq!(ended.code, Some(code), "{line:?}: {}", ended.stderr);
        for words in told {
            assert!(ended.stderr.contains(words), "{line:?} does not say {words:?}: {}", ended.stderr);
        }
        assert!(!ended.stderr.contains(KEY) && ended.stdout.is_empty(), "{ended:?}");
    }
    // A service of several projects, and none is named.
    let (uri, key) = (site.server.uri("agent_analytics"), site.server.key("agent_analytics"));
    site.configure(&format!("[profiles.default.agent_analytics]\nendpoint = '{uri}'\napi_key = '{key}'\n"));
    let ended = site.run(&["agent-analytics", "get-stats"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("give --project, or keep it: `agentlytics config set agent-analytics project NAME`"), "{}", ended.stderr);
    // Reading with what only writes.
    site.configure(&token_only);
    let ended = site.run(&["agent-analytics", "get-stats"]);
    assert!(ended.code == Some(2) || ended.code == Some(3), "{ended:?}");
    assert!(ended.stderr.contains("AGENT_ANALYTICS_API_KEY"), "{}", ended.stderr);
}

fn site_with_empty_profile(site: &Site) {
    let text = std::fs::read_to_string(site.config()).unwrap();
    if !text.contains("[profiles.empty]") {
        site.configure(&format!("{text}\n[profiles.empty]\n"));
    }
}

#[test]
fn with_json_errors_are_data() {
    let site = Site::new();
    let error = |line: &[&str]| {
        let ended = site.run(&[line, &["--json"]].concat());
        assert_eq!((ended.stderr.lines().count(), ended.stdout.as_str()), (1, ""), "{ended:?}");
        (ended.code, serde_json::from_str::<Value>(&ended.stderr).unwrap()["error"].take())
    };
    let (code, refused) = error(&["agent-analytics", "get-stats", "--project", "nowhere"]);
    assert_eq!(code, Some(4));
    assert_eq!(["kind", "service", "operation"].map(|name| refused[name].clone()), ["not_found", "agent_analytics", "getStats"]);
    assert_eq!((refused["status"].as_u64(), refused["retryable"].as_bool()), (Some(404), Some(false)));
    assert!(refused["hint"].as_str().unwrap().contains("list-projects"), "{refused}");
    assert!(refused["code"].is_string() && refused["request_id"].is_string(), "{refused}");

    let (code, usage) = error(&["metrone", "get-stats", "--days", "7d"]);
    assert_eq!((code, usage["kind"].as_str()), (Some(2), Some("usage")));
    assert!(usage["message"].as_str().unwrap().contains("write 7"), "{usage}");
}

#[test]
fn a_limit_is_told_by_its_own_code() {
    let site = Site::new();
    let rule = serde_json::json!({"operation": "getStats", "times": 1, "fault": {"type": "status", "status": 429, "body": {"error": "slow down"}, "headers": {"Retry-After": "2"}}});
    site.server.control().add_fault(serde_json::from_value(rule).unwrap());
    let ended = site.run(&["metrone", "get-stats"]);
    assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    assert!(ended.stderr.contains("hint: try again in 2 s"), "{}", ended.stderr);
}
