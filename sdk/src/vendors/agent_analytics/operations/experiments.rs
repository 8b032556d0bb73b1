//! Experiments: which variant does better.

use std::collections::BTreeMap;

use http::Method;
use serde::{Deserialize, Serialize};

use crate::core::{OperationInfo, Safety};

arguments! {
    /// Starts an experiment. `name`, two to four `variants` and a `goal_event` are required.
    ///
    /// ```
    /// use agentlytics::agent_analytics::CreateExperiment;
    ///
    /// let test = CreateExperiment::default().name("greeting").variants(["formal", "friendly"]).goal_event("task_completed");
    /// assert_eq!(test.variants.as_deref(), Some(&["formal".to_owned(), "friendly".to_owned()][..]));
    /// ```
    CreateExperiment {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Its name: 1 to 64 letters, digits, hyphens and underscores.
        name: String = impl Into<String>,
        /// Names of the variants, all different.
        variants: Vec<String> = impl IntoIterator<Item = impl Into<String>> => texts,
        /// The event that counts as a success.
        goal_event: String = impl Into<String>,
        /// How likely each variant is in percent, in the same order; together 100. Default: all alike.
        weights: Vec<u32> = impl Into<Vec<u32>>,
    }
}

operation!(
    CreateExperiment -> Experiment = OperationInfo::post("createExperiment", "/experiments", Safety::Once),
    requires ["project", "name", "variants", "goal_event"],
    settings ["project"]
);

fn texts(given: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    given.into_iter().map(Into::into).collect()
}

arguments! {
    /// Asks for the experiments of a project, whatever their status.
    ListExperiments {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
    }
}

operation!(ListExperiments -> Experiments = OperationInfo::get("listExperiments", "/experiments"), requires ["project"], settings ["project"]);

arguments! {
    /// Asks for one experiment with its results so far.
    GetExperiment {
        /// Its id.
        id: String = impl Into<String>,
    }
}

operation!(GetExperiment -> ExperimentDetail = OperationInfo::get("getExperiment", "/experiments/{id}"));

arguments! {
    /// Pauses an experiment, lets it go on, or ends it. `status` is required. An ended one stays as it is.
    UpdateExperiment {
        /// Its id.
        id: String = impl Into<String>,
        /// The new status.
        status: ExperimentStatus = ExperimentStatus,
        /// The variant that has won, when it ends.
        winner: String = impl Into<String>,
    }
}

operation!(
    UpdateExperiment -> Experiment = OperationInfo::new("updateExperiment", Method::PATCH, "/experiments/{id}", Safety::Once),
    requires ["status"]
);

arguments! {
    /// Deletes an experiment. The events of its exposures stay.
    DeleteExperiment {
        /// Its id.
        id: String = impl Into<String>,
    }
}

operation!(
    DeleteExperiment -> super::Deleted = OperationInfo::new("deleteExperiment", Method::DELETE, "/experiments/{id}", Safety::Once)
);

arguments! {
    /// Asks for the running experiments of a project, to assign users to variants with
    /// [`ExperimentConfig::variant`]. The project's token is enough.
    GetExperimentConfig {
        /// The project's public token. Default: the client's.
        token: String = impl Into<String>,
    }
}

operation!(
    GetExperimentConfig -> ExperimentConfig = OperationInfo::get("getExperimentConfig", "/experiments/config"),
    requires ["token"],
    settings ["token"]
);

/// Where an experiment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExperimentStatus {
    /// Users are assigned to its variants.
    Active,
    /// Nobody is assigned for now.
    Paused,
    /// It has ended.
    Completed,
}

answers! {
    /// The experiments of a project.
    Experiments {
        /// The experiments.
        experiments: Vec<Experiment>,
    }

    /// An experiment.
    Experiment {
        /// Its id.
        id: String,
        /// Id of its project.
        project_id: String,
        /// Id of its account.
        account_id: String,
        /// Its name.
        name: String,
        /// Its variants, whose weights add up to 100.
        variants: Vec<Variant>,
        /// The event that counts as a success.
        goal_event: String,
        /// Where it stands; see [`ExperimentStatus`] for the words known today.
        status: String,
        /// The variant that has won, if one was named.
        winner: Option<String>,
        /// When it was started, ISO 8601.
        created_at: String,
        /// When it was last changed.
        updated_at: String,
        /// When it was completed.
        completed_at: Option<String>,
    }

    /// An experiment with its results.
    ExperimentDetail {
        /// Its id.
        id: String,
        /// Id of its project.
        project_id: String,
        /// Id of its account.
        account_id: String,
        /// Its name.
        name: String,
        /// Its variants, whose weights add up to 100.
        variants: Vec<Variant>,
        /// The event that counts as a success.
        goal_event: String,
        /// Where it stands; see [`ExperimentStatus`] for the words known today.
        status: String,
        /// The variant that has won, if one was named.
        winner: Option<String>,
        /// When it was started, ISO 8601.
        created_at: String,
        /// When it was last changed.
        updated_at: String,
        /// When it was completed.
        completed_at: Option<String>,
        /// What came of it so far.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        results: Option<ExperimentResults>,
    }

    /// One of the things that are tried.
    Variant {
        /// Its name.
        key: String,
        /// How likely it is in percent.
        weight: u32,
    }

    /// What came of an experiment so far.
    ExperimentResults {
        /// The variants.
        variants: Vec<VariantResult>,
        /// For each variant, how likely it is the best.
        probability_best: BTreeMap<String, f64>,
        /// For each variant, its rate compared with the best of the others; 0.1 is a tenth more.
        lift: BTreeMap<String, f64>,
        /// Whether every variant was shown about a hundred times.
        sufficient_data: bool,
        /// What to do. For people.
        recommendation: String,
    }

    /// What came of a variant.
    VariantResult {
        /// Its name.
        key: String,
        /// How often it was shown.
        exposures: u64,
        /// Different users that saw it first.
        unique_users: u64,
        /// Users among them that reached the goal afterwards.
        conversions: u64,
        /// The fraction of them.
        conversion_rate: f64,
    }

    /// The running experiments of a project.
    ExperimentConfig {
        /// The experiments.
        experiments: Vec<RunningExperiment>,
    }

    /// An experiment as those need it who assign users to its variants.
    RunningExperiment {
        /// Name of the experiment.
        key: String,
        /// Its variants, whose weights add up to 100.
        variants: Vec<Variant>,
    }
}
