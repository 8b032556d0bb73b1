//! Projects: made, listed, changed and deleted.

use super::auth;
use super::body::Body;
use super::problem::{Code, Problem};
use crate::dialects::Call;
use crate::dialects::wire::moment;
use crate::exchange::Reply;
use crate::query::{self, Filter};
use crate::store::Field;
use crate::world::{Account, Limits, Project, Tier, World};
use http::{StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};

const MAX_NAME_CHARS: usize = 64;

/// Projects of an account that pays nothing.
const FREE_PROJECTS: usize = 2;

/// How many projects the account may have; `None` for any number.
pub(super) fn limit(limits: &Limits) -> Option<usize> {
    limits.projects.or((limits.tier == Tier::Free).then_some(FREE_PROJECTS))
}

pub(super) fn list(call: &Call) -> Result<Reply, Problem> {
    let projects: Vec<_> = call.world.account.lock().projects().cloned().collect();
    let row = |project: &Project| {
        let mut row = detail(project);
        row["total_events"] = events_since(&call.world, project, Timestamp::MIN).into();
        row["total_reads"] = project.total_reads().into();
        row
    };
    let rows: Vec<_> = projects.iter().map(row).collect();
    let limit = limit(&call.limits).map_or(json!(-1), |limit| json!(limit));
    let answer = json!({"projects": rows, "has_api_key": true, "project_limit": limit, "tier": call.limits.tier});
    Ok(Reply::json(StatusCode::OK, &answer))
}

pub(super) fn create(call: &Call) -> Result<Reply, Problem> {
    let body = Body::of(call)?;
    let name = name(body)?.ok_or_else(|| Problem::new(Code::MissingFields, "name required"))?;
    let origins = origins(body)?;
    let mut account = call.world.account.lock();
    if let Some(existing) = account.project(|project| project.name == name) {
        let mut answer = made(existing, call);
        answer["existing"] = true.into();
        return Ok(Reply::json(StatusCode::OK, &answer));
    }
    if limit(&call.limits).is_some_and(|limit| account.projects().count() >= limit) {
        return Err(Problem::new(Code::ProRequired, "the account has as many projects as its tier allows; delete one or upgrade"));
    }
    let mut project = Project::new(name, auth::mint_token(), call.now);
    if let Some(origins) = origins {
        project.allowed_origins = origins.to_owned();
    }
    check_origins(&account, &project)?;
    let answer = made(&project, call);
    let token = project.token.clone();
    account.add_project(project);
    drop(account);
    call.keyring.publish(&super::AgentAnalytics, token, &call.world);
    Ok(Reply::json(StatusCode::CREATED, &answer))
}

pub(super) fn get(call: &Call) -> Result<Reply, Problem> {
    let project = find(call)?;
    let mut answer = detail(&project);
    let today = query::day(call.now);
    let midnight = query::Days { from: today, to: today }.span().start;
    answer["usage_today"] = json!({"event_count": events_since(&call.world, &project, midnight), "read_count": project.reads_on(today)});
    answer["total_events"] = events_since(&call.world, &project, Timestamp::MIN).into();
    Ok(Reply::json(StatusCode::OK, &answer))
}

pub(super) fn update(call: &Call) -> Result<Reply, Problem> {
    let before = find(call)?;
    let body = Body::of(call)?;
    let (name, origins) = (name(body)?, origins(body)?);
    if name.is_none() && origins.is_none() {
        return Err(Problem::new(Code::MissingFields, "name or allowed_origins required"));
    }
    let renamed = name.filter(|name| *name != before.name);
    if renamed.is_some() && events_since(&call.world, &before, Timestamp::MIN) > 0 {
        return Err(Problem::new(Code::Conflict, "a project that has events keeps its name; make another project"));
    }
    let mut account = call.world.account.lock();
    if renamed.is_some_and(|name| account.project(|project| project.name == name).is_some()) {
        return Err(Problem::new(Code::Conflict, "another project has this name"));
    }
    let allowed_origins = origins.unwrap_or(&before.allowed_origins).to_owned();
    check_origins(&account, &Project { allowed_origins: allowed_origins.clone(), ..before.clone() })?;
    if let Some(name) = renamed {
        account.rename_project(&before.id, name);
    }
    let gone = || Problem::new(Code::NotFound, "the project was deleted meanwhile");
    let project = account.project_mut(&before.id).ok_or_else(gone)?;
    project.allowed_origins = allowed_origins;
    Ok(Reply::json(StatusCode::OK, &brief(project)))
}

pub(super) fn delete(call: &Call) -> Result<Reply, Problem> {
    let project = find(call)?;
    if let Some(project) = call.world.account.lock().project_mut(&project.id) {
        project.deleted = true;
    }
    Ok(Reply::json(StatusCode::OK, &json!({"ok": true, "deleted": project.id})))
}

/// The project that the path names.
fn find(call: &Call) -> Result<Project, Problem> {
    let id = call.path_parameter("id");
    let own = |world: &World| world.account.lock().project(|project| project.id == id).cloned();
    own(&call.world).ok_or_else(|| {
        if call.keyring.worlds().iter().any(|world| own(world).is_some()) {
            return Problem::new(Code::Forbidden, "the project belongs to another account");
        }
        Problem::new(Code::NotFound, "the account has no such project")
    })
}

fn name<'a>(body: Body<'a>) -> Result<Option<&'a str>, Problem> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let is_name = |name: &&str| (1..=MAX_NAME_CHARS).contains(&name.len()) && name.bytes().all(allowed);
    let Some(value) = body.get("name") else { return Ok(None) };
    let invalid = || Problem::new(Code::MissingFields, "name must be 1 to 64 letters, digits, dots, hyphens and underscores");
    value.as_str().filter(is_name).map(Some).ok_or_else(invalid)
}

fn origins<'a>(body: Body<'a>) -> Result<Option<&'a str>, Problem> {
    let Some(value) = body.get("allowed_origins") else { return Ok(None) };
    let invalid = || Problem::new(Code::MissingFields, "allowed_origins must be * or origins, divided by commas");
    value.as_str().filter(|text| text.bytes().any(|byte| byte.is_ascii_graphic())).map(Some).ok_or_else(invalid)
}

/// An origin other than `*` belongs to one project.
fn check_origins(account: &Account, project: &Project) -> Result<(), Problem> {
    let others = account.projects().filter(|other| other.id != project.id).flat_map(Project::origins);
    let taken = others.filter(|origin| *origin != "*").find(|origin| project.origins().any(|own| own.eq_ignore_ascii_case(origin)));
    match taken {
        Some(origin) => Err(Problem::new(Code::Conflict, format!("another project has the origin {origin}"))),
        None => Ok(()),
    }
}

fn events_since(world: &World, project: &Project, from: Timestamp) -> usize {
    let filter = Filter { from, to: Timestamp::MAX, equal: vec![(Field::Project, project.partition.clone())] };
    query::totals(world.store().view(), &filter).total_events
}

fn brief(project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "project_token": project.token,
        "allowed_origins": project.allowed_origins,
    })
}

fn detail(project: &Project) -> Value {
    let mut detail = brief(project);
    detail["created_at"] = moment(project.created_at).into();
    detail
}

/// A project with what its owner is to do next.
fn made(project: &Project, call: &Call) -> Value {
    let host = call.asked.head.header(header::HOST).unwrap_or("localhost");
    let (name, token) = (&project.name, &project.token);
    let mut made = brief(project);
    made["snippet"] =
        format!(r#"<script defer src="http://{host}/tracker.js" data-project="{name}" data-token="{token}"></script>"#).into();
    made["api_example"] = format!(r#"curl "http://{host}/stats?project={name}" -H "X-API-Key: $AGENT_ANALYTICS_API_KEY""#).into();
    made
}
