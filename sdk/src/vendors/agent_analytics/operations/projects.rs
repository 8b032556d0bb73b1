//! Projects: what events belong to.

use http::Method;

use crate::core::{OperationInfo, Safety};

arguments! {
    /// Asks for the projects of the account.
    ListProjects {}
}

operation!(ListProjects -> Projects = OperationInfo::get("listProjects", "/projects"));

arguments! {
    /// Makes a project, or finds the one that has this name. `name` is required.
    CreateProject {
        /// Its name: 1 to 64 letters, digits, dots, hyphens and underscores.
        name: String = impl Into<String>,
        /// Origins of pages that may send events, divided by commas. Default `*`, for all.
        allowed_origins: String = impl Into<String>,
    }
}

// The name is a key by which a repetition is recognised: the service answers with the project that is there.
operation!(CreateProject -> CreatedProject = OperationInfo::post("createProject", "/projects", Safety::Keyed), requires ["name"]);

arguments! {
    /// Asks for one project, and what it was used for today.
    GetProject {
        /// Its id.
        id: String = impl Into<String>,
    }
}

operation!(GetProject -> ProjectDetail = OperationInfo::get("getProject", "/projects/{id}"));

arguments! {
    /// Changes the name of a project, or where its events may come from; at least one of the two. A project that has
    /// events keeps its name.
    UpdateProject {
        /// Its id.
        id: String = impl Into<String>,
        /// Its new name.
        name: String = impl Into<String>,
        /// Origins of pages that may send events, divided by commas; `*` for all.
        allowed_origins: String = impl Into<String>,
    }
}

operation!(UpdateProject -> Project = OperationInfo::new("updateProject", Method::PATCH, "/projects/{id}", Safety::Once));

arguments! {
    /// Deletes a project: its token is refused from now on, its events are kept, and nobody can read them.
    DeleteProject {
        /// Its id.
        id: String = impl Into<String>,
    }
}

operation!(DeleteProject -> Deleted = OperationInfo::new("deleteProject", Method::DELETE, "/projects/{id}", Safety::Once));

answers! {
    /// The projects of an account.
    Projects {
        /// The projects.
        projects: Vec<ProjectRow>,
        /// Whether the account has a key.
        has_api_key: bool,
        /// Projects that the account may have; -1 for any number.
        project_limit: i64,
        /// What it pays for: `free` or `pro`.
        tier: String,
    }

    /// A project and its use.
    ProjectRow {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// The public token that events are sent with.
        project_token: String,
        /// Origins of pages that may send events, divided by commas; `*` for all.
        allowed_origins: String,
        /// Events that were ever stored.
        total_events: u64,
        /// Reads that were ever answered.
        total_reads: u64,
        /// When it was made, ISO 8601.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        created_at: Option<String>,
    }

    /// A project that was made or found.
    CreatedProject {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// The public token that events are sent with.
        project_token: String,
        /// Origins of pages that may send events, divided by commas; `*` for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed_origins: Option<String>,
        /// True when the project was there before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        existing: Option<bool>,
        /// HTML that loads the tracker.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        snippet: Option<String>,
        /// A first request to try.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        api_example: Option<String>,
    }

    /// A project.
    Project {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// The public token that events are sent with.
        project_token: String,
        /// Origins of pages that may send events, divided by commas; `*` for all.
        allowed_origins: String,
    }

    /// A project and its use today.
    ProjectDetail {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// The public token that events are sent with.
        project_token: String,
        /// Origins of pages that may send events, divided by commas; `*` for all.
        allowed_origins: String,
        /// Its use today.
        usage_today: ProjectUsage,
        /// When it was made, ISO 8601.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        created_at: Option<String>,
        /// Events that were ever stored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total_events: Option<u64>,
    }

    /// The use of a project on one day.
    #[serde(default)]
    ProjectUsage {
        /// Events that were stored.
        event_count: u64,
        /// Reads that were answered.
        read_count: u64,
    }

    /// Something was deleted.
    Deleted {
        /// Always true.
        ok: bool,
        /// Its id.
        deleted: String,
    }
}
