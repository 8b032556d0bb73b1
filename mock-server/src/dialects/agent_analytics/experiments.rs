//! Experiments on the users of a project: which variant does more of them make do something.

use super::account;
use super::body::Body;
use super::event::MAX_CHARS;
use super::problem::{Code, Problem};
use super::reader::{self, Reader};
use super::results;
use crate::dialects::Call;
use crate::dialects::wire::moment;
use crate::exchange::Reply;
use crate::world::{Account, Experiment, ExperimentStatus, Project, Tier, Variant, World, random_id};
use http::StatusCode;
use serde_json::{Value, json};
use std::ops::RangeInclusive;

const VARIANTS: RangeInclusive<usize> = 2..=4;

const MAX_NAME_CHARS: usize = 64;

pub(super) fn create(call: &Call) -> Result<Reply, Problem> {
    if call.limits.tier == Tier::Free {
        return Err(Problem::new(Code::ProRequired, "experiments are for accounts of the tier pro"));
    }
    let body = Body::of(call)?;
    let required = |name: &str| body.text(name).ok_or_else(|| Problem::new(Code::MissingFields, format!("{name} required")));
    let name = required("name")?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if name.len() > MAX_NAME_CHARS || !name.bytes().all(is_name) {
        return Err(Problem::new(Code::MissingFields, "name must be 1 to 64 letters, digits, hyphens and underscores"));
    }
    let goal_event = required("goal_event")?;
    if goal_event.chars().count() > MAX_CHARS {
        return Err(Problem::new(Code::MissingFields, format!("goal_event must not be longer than {MAX_CHARS} characters")));
    }
    let project = required("project")?;
    let variants = variants(body)?;
    let project = reader::project(call, project)?;
    let mut account = call.world.account.lock();
    if account.experiments().any(|other| other.project_id == project.id && other.name == name) {
        return Err(Problem::new(Code::ExperimentNameExists, format!("the project has an experiment {name}; choose another name")));
    }
    let experiment = Experiment {
        id: format!("exp_{}", random_id()),
        project_id: project.id,
        name: name.to_owned(),
        variants,
        goal_event: goal_event.to_owned(),
        status: ExperimentStatus::Active,
        winner: None,
        created_at: call.now,
        updated_at: call.now,
        completed_at: None,
    };
    let answer = shown(&account, &experiment);
    account.add_experiment(experiment);
    Ok(Reply::json(StatusCode::CREATED, &answer))
}

pub(super) fn list(call: &Call) -> Result<Reply, Problem> {
    let project = Reader::of_query(call)?.project;
    let account = call.world.account.lock();
    let experiments: Vec<_> =
        account.experiments().filter(|each| each.project_id == project.id).map(|each| shown(&account, each)).collect();
    Ok(Reply::json(StatusCode::OK, &json!({"experiments": experiments})))
}

pub(super) fn get(call: &Call) -> Result<Reply, Problem> {
    let (experiment, project) = find(call)?;
    let mut answer = shown(&call.world.account.lock(), &experiment);
    answer["results"] = json!(results::of(&call.world, &project, &experiment));
    Ok(Reply::json(StatusCode::OK, &answer))
}

pub(super) fn update(call: &Call) -> Result<Reply, Problem> {
    let (before, _) = find(call)?;
    let body = Body::of(call)?;
    let status = status(body, before.status)?;
    let winner = winner(body, status, &before.variants)?;
    let mut account = call.world.account.lock();
    let experiment = account.experiment_mut(&before.id).ok_or_else(not_found)?;
    experiment.status = status;
    experiment.winner = winner;
    experiment.updated_at = call.now;
    experiment.completed_at = (status == ExperimentStatus::Completed).then_some(call.now);
    let experiment = experiment.clone();
    Ok(Reply::json(StatusCode::OK, &shown(&account, &experiment)))
}

pub(super) fn delete(call: &Call) -> Result<Reply, Problem> {
    let (experiment, _) = find(call)?;
    call.world.account.lock().remove_experiment(&experiment.id);
    Ok(Reply::json(StatusCode::OK, &json!({"ok": true, "deleted": experiment.id})))
}

/// The running experiments of the project that a public token belongs to.
pub(super) fn config(call: &Call) -> Result<Reply, Problem> {
    let token = call.asked.head.parameter("token").filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Problem::new(Code::MissingFields, "token query parameter required"))?;
    let account = call.world.account.lock();
    let project = account.project(|project| project.token == token);
    let project = project.ok_or_else(|| Problem::new(Code::InvalidToken, "invalid token"))?;
    let running = account.experiments().filter(|each| each.project_id == project.id && each.status == ExperimentStatus::Active);
    let experiments: Vec<_> = running.map(|each| json!({"key": each.name, "variants": each.variants})).collect();
    Ok(Reply::json(StatusCode::OK, &json!({"experiments": experiments})))
}

/// The experiment that the path names, and its project.
fn find(call: &Call) -> Result<(Experiment, Project), Problem> {
    let id = call.path_parameter("id");
    let own = |world: &World| {
        let account = world.account.lock();
        let experiment = account.experiments().find(|experiment| experiment.id == id)?;
        let project = account.project(|project| project.id == experiment.project_id)?;
        Some((experiment.clone(), project.clone()))
    };
    own(&call.world).ok_or_else(|| {
        if call.keyring.worlds().iter().any(|world| own(world).is_some()) {
            return Problem::new(Code::Forbidden, "the experiment belongs to another account");
        }
        not_found()
    })
}

fn not_found() -> Problem {
    Problem::new(Code::ExperimentNotFound, "the account has no such experiment")
}

fn variants(body: Body<'_>) -> Result<Vec<Variant>, Problem> {
    let invalid = |message: &str| Problem::new(Code::InvalidVariants, message);
    let given = body.get("variants").ok_or_else(|| Problem::new(Code::MissingFields, "variants required"))?;
    let names = || given.as_array()?.iter().map(|name| name.as_str().filter(|name| !name.is_empty())).collect::<Option<Vec<_>>>();
    let names = names().filter(|names| VARIANTS.contains(&names.len()));
    let names = names.ok_or_else(|| invalid("variants must be an array of 2 to 4 texts"))?;
    if names.iter().enumerate().any(|(index, name)| names[..index].contains(name)) {
        return Err(invalid("variants must all be different"));
    }
    let weights = match body.get("weights") {
        None => equal_weights(names.len()),
        Some(weights) => weights_of(weights, names.len())
            .ok_or_else(|| invalid("weights must be whole numbers, one for each variant, that add up to 100"))?,
    };
    Ok(names.into_iter().zip(weights).map(|(key, weight)| Variant { key: key.to_owned(), weight }).collect())
}

/// What is left of a hundred goes to the first.
fn equal_weights(variants: usize) -> Vec<u32> {
    let each = 100 / variants as u32;
    let mut weights = vec![each; variants];
    weights[0] += 100 % variants as u32;
    weights
}

fn weights_of(weights: &Value, variants: usize) -> Option<Vec<u32>> {
    let weight = |weight: &Value| weight.as_f64().filter(|weight| (0.0..=100.0).contains(weight) && weight.fract() == 0.0);
    let weights: Vec<u32> = weights.as_array()?.iter().map(|each| weight(each).map(|weight| weight as u32)).collect::<Option<_>>()?;
    (weights.len() == variants && weights.iter().sum::<u32>() == 100).then_some(weights)
}

/// What is over stays over, and nothing becomes what it is.
fn status(body: Body<'_>, before: ExperimentStatus) -> Result<ExperimentStatus, Problem> {
    let invalid = |message: String| Problem::new(Code::InvalidExperimentStatus, message);
    let status = match body.text("status") {
        Some("active") => ExperimentStatus::Active,
        Some("paused") => ExperimentStatus::Paused,
        Some("completed") => ExperimentStatus::Completed,
        _ => return Err(invalid("status must be one of active, paused, completed".to_owned())),
    };
    if before == ExperimentStatus::Completed || status == before {
        return Err(invalid(format!("an experiment that is {} cannot become {}", word(before), word(status))));
    }
    Ok(status)
}

fn winner(body: Body<'_>, status: ExperimentStatus, variants: &[Variant]) -> Result<Option<String>, Problem> {
    let Some(winner) = body.get("winner") else { return Ok(None) };
    if status != ExperimentStatus::Completed {
        return Err(Problem::new(Code::InvalidExperimentStatus, "a winner can be named only when an experiment is completed"));
    }
    let known = winner.as_str().filter(|winner| variants.iter().any(|variant| variant.key == *winner));
    known.map(|winner| Some(winner.to_owned())).ok_or_else(|| Problem::new(Code::InvalidVariants, "the winner must be one of the variants"))
}

fn word(status: ExperimentStatus) -> &'static str {
    match status {
        ExperimentStatus::Active => "active",
        ExperimentStatus::Paused => "paused",
        ExperimentStatus::Completed => "completed",
    }
}

fn shown(account: &Account, experiment: &Experiment) -> Value {
    let mut shown = json!(experiment);
    shown["account_id"] = account::id(account).into();
    shown["created_at"] = moment(experiment.created_at).into();
    shown["updated_at"] = moment(experiment.updated_at).into();
    shown["completed_at"] = experiment.completed_at.map(moment).into();
    shown
}
