//! What an account has besides events: projects, experiments and assistants.
//!
//! Knows no service and no HTTP. What a name may look like and which change is allowed is for a dialect to decide.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Hexadecimal digits of an account's and an experiment's identifier.
const ID_DIGITS: usize = 16;

/// A part of an account, with events of its own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Project {
    /// The server's name for it.
    pub id: String,
    /// Its owner's name for it.
    pub name: String,
    /// What public clients write to it with.
    pub token: String,
    /// The origins of pages that may write to it, as its owner put it.
    pub allowed_origins: String,
    /// When it was made, on the world's clock.
    pub created_at: Timestamp,
    /// What its events carry as [`Field::Project`](crate::Field::Project). By its name, a project is the same in every service.
    pub partition: String,
    /// How often it was read on each day.
    pub reads: BTreeMap<Date, u64>,
    /// Whether it was deleted: its events are there, and nobody can read them.
    pub deleted: bool,
}

/// An experiment on the users of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Experiment {
    /// The server's name for it.
    pub id: String,
    /// The project it belongs to.
    pub project_id: String,
    /// Its owner's name for it.
    pub name: String,
    /// What is tried, in the order given.
    pub variants: Vec<Variant>,
    /// The event that counts as a success.
    pub goal_event: String,
    /// Where it stands.
    pub status: ExperimentStatus,
    /// The variant that its owner declared to have won.
    pub winner: Option<String>,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
}

/// One of the things that an experiment tries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variant {
    /// Its name.
    pub key: String,
    /// How likely a user gets it, in percent.
    pub weight: u32,
}

/// Where an experiment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExperimentStatus {
    /// It runs.
    Active,
    /// It does not run, and may run again.
    Paused,
    /// It is over.
    Completed,
}

/// An agent of an account, which is there whether or not it has done anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Assistant {
    /// What its events carry as [`Field::AgentId`](crate::Field::AgentId).
    pub id: String,
    /// Its owner's name for it; the identifier unless told otherwise.
    #[serde(default)]
    pub name: Option<String>,
}

/// The account of a world.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    projects: Vec<Project>,
    experiments: Vec<Experiment>,
    /// By their identifiers.
    assistants: BTreeMap<String, Assistant>,
    /// The project that is there from the beginning.
    founded: Option<Project>,
}

/// What an account has, to be put aside and brought back.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Those that are deleted included.
    pub(crate) projects: Vec<Project>,
    pub(crate) experiments: Vec<Experiment>,
    pub(crate) assistants: Vec<Assistant>,
}

impl Assistant {
    /// One that is known by its identifier only.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), name: None }
    }
}

impl Account {
    /// The project that is there from the beginning, which may be deleted; made by the first who asks.
    pub(crate) fn found(&mut self, make: impl FnOnce() -> Project) -> &Project {
        let projects = &mut self.projects;
        self.founded.get_or_insert_with(|| {
            let first = make();
            projects.push(first.clone());
            first
        })
    }

    pub(crate) fn founded(&self) -> Option<&Project> {
        self.founded.as_ref()
    }

    /// The projects, oldest first.
    pub(crate) fn projects(&self) -> impl Iterator<Item = &Project> {
        self.projects.iter().filter(|project| !project.deleted)
    }

    /// Makes the tokens of all projects known with `publish`; those that it refuses are replaced by new ones.
    pub(crate) fn publish_tokens(&mut self, publish: impl Fn(&str) -> bool, mint: impl Fn() -> String) {
        for project in &mut self.projects {
            while !publish(&project.token) {
                project.token = mint();
            }
            if let Some(founded) = self.founded.as_mut().filter(|founded| founded.id == project.id) {
                founded.token.clone_from(&project.token);
            }
        }
    }

    pub(crate) fn project(&self, is_it: impl Fn(&Project) -> bool) -> Option<&Project> {
        self.projects().find(|project| is_it(project))
    }

    pub(crate) fn project_mut(&mut self, id: &str) -> Option<&mut Project> {
        self.projects.iter_mut().find(|project| project.id == id && !project.deleted)
    }

    pub(crate) fn add_project(&mut self, project: Project) {
        self.projects.push(Project { partition: self.partition(&project.id, &project.name), ..project });
    }

    /// Gives a project another name. It must have no events, for they stay where they are.
    pub(crate) fn rename_project(&mut self, id: &str, name: &str) {
        let partition = self.partition(id, name);
        if let Some(project) = self.project_mut(id) {
            (project.name, project.partition) = (name.to_owned(), partition);
        }
    }

    /// By its name, unless another project's events are there, of one that has been deleted.
    fn partition(&self, id: &str, name: &str) -> String {
        let taken = self.projects.iter().any(|other| other.id != id && other.partition == name);
        if taken { id.to_owned() } else { name.to_owned() }
    }

    pub(crate) fn experiments(&self) -> impl Iterator<Item = &Experiment> {
        self.experiments.iter()
    }

    pub(crate) fn experiment_mut(&mut self, id: &str) -> Option<&mut Experiment> {
        self.experiments.iter_mut().find(|experiment| experiment.id == id)
    }

    pub(crate) fn add_experiment(&mut self, experiment: Experiment) {
        self.experiments.push(experiment);
    }

    pub(crate) fn remove_experiment(&mut self, id: &str) {
        self.experiments.retain(|experiment| experiment.id != id);
    }

    pub(crate) fn assistants(&self) -> impl Iterator<Item = &Assistant> {
        self.assistants.values()
    }

    /// Adds an assistant, or gives one that is known its new name.
    pub(crate) fn add_assistant(&mut self, assistant: Assistant) {
        self.assistants.insert(assistant.id.clone(), assistant);
    }

    /// Everything that a snapshot takes.
    pub(crate) fn contents(&self) -> Contents {
        Contents {
            projects: self.projects.clone(),
            experiments: self.experiments.clone(),
            assistants: self.assistants().cloned().collect(),
        }
    }

    /// What a snapshot took, in the place of what is there. One that was taken without projects leaves those of the beginning.
    pub(crate) fn replace(&mut self, Contents { projects, experiments, assistants }: Contents) {
        self.reset();
        self.experiments = experiments;
        assistants.into_iter().for_each(|assistant| self.add_assistant(assistant));
        if let Some(first) = projects.first() {
            self.founded = Some(first.clone());
            self.projects = projects;
        }
    }

    /// Back to what was there from the beginning.
    pub(crate) fn reset(&mut self) {
        self.projects = self.founded.iter().cloned().collect();
        self.experiments.clear();
        self.assistants.clear();
    }
}

impl Default for Account {
    fn default() -> Self {
        Self { id: random_id(), projects: Vec::new(), experiments: Vec::new(), assistants: BTreeMap::new(), founded: None }
    }
}

impl Project {
    /// A project that anybody may write to.
    pub(crate) fn new(name: &str, token: String, created_at: Timestamp) -> Self {
        Self {
            id: uuid::Builder::from_random_bytes(fastrand::u128(..).to_be_bytes()).into_uuid().to_string(),
            name: name.to_owned(),
            token,
            allowed_origins: "*".to_owned(),
            created_at,
            partition: name.to_owned(),
            reads: BTreeMap::new(),
            deleted: false,
        }
    }

    /// Whether a page of this origin may write to it.
    pub(crate) fn admits(&self, origin: &str) -> bool {
        self.origins().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
    }

    /// The origins of pages that may write to it; `*` stands for all.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &str> {
        self.allowed_origins.split(',').map(|origin| origin.trim().trim_end_matches('/')).filter(|origin| !origin.is_empty())
    }

    pub(crate) fn reads_on(&self, day: Date) -> u64 {
        self.reads.get(&day).copied().unwrap_or_default()
    }

    pub(crate) fn total_reads(&self) -> u64 {
        self.reads.values().sum()
    }
}

/// A token is public, but no more so than its owner wants.
impl std::fmt::Debug for Project {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Project").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

/// A text that nobody guesses, of digits from 0 to f.
pub(crate) fn random_id() -> String {
    std::iter::repeat_with(|| fastrand::digit(16)).take(ID_DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(name: &str) -> Project {
        Project::new(name, format!("token of {name}"), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_project_gets_a_partition_that_no_other_ever_had() {
        let mut account = Account::default();
        let id = account.found(|| project("shop")).id.clone();
        account.project_mut(&id).unwrap().deleted = true;
        account.add_project(project("shop"));
        let again = account.project(|project| project.name == "shop").unwrap();
        assert_eq!(again.partition, again.id, "the events of the deleted one are not the new one's");
        let id = again.id.clone();
        account.rename_project(&id, "blog");
        assert_eq!(account.project(|project| project.id == id).unwrap().partition, "blog");
    }

    #[test]
    fn a_reset_leaves_the_project_of_the_beginning_as_it_was() {
        let mut account = Account::default();
        let first = account.found(|| project("shop")).clone();
        account.add_project(project("blog"));
        account.project_mut(&first.id).unwrap().allowed_origins = "https://example.com".to_owned();
        account.reset();
        assert_eq!(account.projects().collect::<Vec<_>>(), [&first]);
    }
}
