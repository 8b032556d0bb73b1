//! The import of a web log whose totals are known, where the log is at hand.
//!
//! The totals are read back over plain HTTP, so that neither the SDK nor the import has a say in them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde_json::{Value, json};

use crate::job::Job;
use crate::mock_server::{MockServer, World};
use crate::outcome::{Outcome, Tally};

/// The log, seen from the repository. It is not part of it.
const LOG: &str = "../shared/data/web-access-log-2015.log.gz";

/// Just after the log ends: what services answer about the last days is about the log.
const NOW: &str = "2015-05-21T00:00:00Z";

/// Its days, and the one that follows.
const DAYS: [&str; 5] = ["2015-05-17", "2015-05-18", "2015-05-19", "2015-05-20", "2015-05-21"];

/// Page views of the days.
const DAILY: [u64; 4] = [1_632, 2_893, 2_896, 2_578];

const PAGE_VIEWS: u64 = 9_999;
const ADDRESSES: u64 = 1_753;

/// The line that breaks off.
const DAMAGED: u64 = 8_899;

/// Page views by the status of the answer.
fn statuses() -> Value {
    json!({"200": 9_125, "206": 45, "301": 164, "304": 445, "403": 2, "404": 213, "416": 2, "500": 3})
}

/// Imports the log into every service of a mock server, and compares what is read back with the known totals.
pub fn weblog(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    if !job.checkout.root().join(LOG).exists() {
        return Ok(Outcome::Skipped(format!("{LOG} is not there")));
    }
    let server = MockServer::start(job.program("agentlytics")?)?;
    let mut tally = Tally::default();
    for (service, check) in [("agent_analytics", agent_analytics as Check), ("metrone", metrone)] {
        let mut checks = Checks { service, tally: &mut tally };
        check(job, &server.world(service, NOW)?, &mut checks).context(service)?;
    }
    Ok(tally.into())
}

fn agent_analytics(job: &mut Job<'_>, world: &World, checks: &mut Checks<'_>) -> anyhow::Result<()> {
    let projects = world.get("/projects")?;
    let project = projects["projects"][0]["name"].as_str().context("the account has a project")?;
    let summary = import(job, world, &["--to", "agent-analytics", "--project", project, "--any-time"])?;
    check_summary(checks, &summary);

    let ask = |question: &str| world.get(&format!("{question}&project={project}&since={}", DAYS[0]));
    let stats = ask("/stats?groupBy=day")?;
    checks.equal("page views", &stats["totals"]["total_events"], PAGE_VIEWS);
    checks.equal("visitors by address", &stats["totals"]["unique_users"], ADDRESSES);
    checks.equal("sessions", &stats["sessions"]["total_sessions"], &summary["sessions"]);
    let days: Value = rows(&stats["timeSeries"]).map(|day| json!([day["bucket"], day["total_events"]])).collect();
    checks.equal("page views by day", &days, json!(DAYS[..4].iter().zip(DAILY).collect::<Vec<_>>()));

    let breakdown = |property: &str| anyhow::Ok(by_value(&ask(&format!("/breakdown?property={property}"))?["values"]));
    checks.equal("page views by status", &breakdown("status")?, statuses());
    let mut bots = summary["visitors"].clone();
    let people = bots.as_object_mut().and_then(|visitors| visitors.remove("human"));
    checks.equal("bots by category", &breakdown("bot_category")?, bots);
    checks.equal("page views of people", &breakdown("bot")?["false"], people);
    Ok(())
}

fn metrone(job: &mut Job<'_>, world: &World, checks: &mut Checks<'_>) -> anyhow::Result<()> {
    let summary = import(job, world, &["--to", "metrone"])?;
    check_summary(checks, &summary);
    // Metrone recognises what it has.
    let again = import(job, world, &["--to", "metrone"])?;
    checks.equal("page views that came again", &again["delivery"]["duplicate"], PAGE_VIEWS);

    let stats = |from: &str, to: &str| world.get(&format!("/v1/api/stats?from={from}&to={to}"));
    let all = stats(DAYS[0], DAYS[4])?;
    checks.equal("page views", &all["pageviews"], PAGE_VIEWS);
    checks.equal("sessions", &all["unique_sessions"], &summary["sessions"]);
    let daily: anyhow::Result<Value> = DAYS.windows(2).map(|days| Ok(stats(days[0], days[1])?["pageviews"].clone())).collect();
    checks.equal("page views by day", &daily?, json!(DAILY));

    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let mut visitors = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let page = world.get(&format!("/v1/api/events?from={}&to={}&limit=1000{cursor}", DAYS[0], DAYS[4]))?;
        for row in rows(&page["data"]) {
            *found.entry(row["properties"]["status"].to_string()).or_default() += 1;
            visitors.insert(row["properties"]["user_id"].to_string());
        }
        let Some(next) = page["meta"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    checks.equal("page views by status", &json!(found), statuses());
    checks.equal("visitors by address", &json!(visitors.len()), ADDRESSES);
    Ok(())
}

/// Imports the log and returns the summary.
fn import(job: &mut Job<'_>, world: &World, more: &[&str]) -> anyhow::Result<Value> {
    let mut command = job.program("agentlytics")?;
    command.args(["import", "--format", "combined", LOG, "--json", "--visitor-by", "address"]);
    command.args(["--url", world.url(), "--key", world.key()]).args(more);
    let output = job.run(&mut command)?;
    let summary = output.lines().find(|line| line.starts_with('{')).context("the import printed no summary")?;
    Ok(serde_json::from_str(summary)?)
}

fn check_summary(checks: &mut Checks, summary: &Value) {
    checks.equal("lines read as page views", &summary["page_views"], PAGE_VIEWS);
    checks.equal("page views that arrived", &summary["delivery"]["delivered"], PAGE_VIEWS);
    let damaged: Value = rows(&summary["damaged_lines"]).map(|damaged| damaged["line"].clone()).collect();
    checks.equal("damaged lines", &damaged, json!([DAMAGED]));
}

fn rows(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Counts of a breakdown, by value.
fn by_value(values: &Value) -> Value {
    rows(values).filter_map(|row| Some((row["value"].as_str()?.to_owned(), row["count"].clone()))).collect::<serde_json::Map<_, _>>().into()
}

/// Imports into one service and reads back.
type Check = fn(&mut Job<'_>, &World, &mut Checks<'_>) -> anyhow::Result<()>;

/// Compares what one service says.
struct Checks<'a> {
    service: &'static str,
    tally: &'a mut Tally,
}

impl Checks<'_> {
    fn equal(&mut self, what: &str, found: &Value, expected: impl serde::Serialize) {
        let expected = json!(expected);
        if *found == expected {
            self.tally.passed += 1;
        } else {
            let details = format!("{}: {what}: expected {expected}, found {found}\n", self.service);
            self.tally.add(Tally { failed: 1, details, ..Tally::default() });
        }
    }
}
