//! The operations of Agent Analytics, grouped by what they are about; arguments and answers beside each other.

mod account;
mod breakdown;
mod events;
mod experiments;
mod funnel;
mod heatmap;
mod insights;
mod live;
mod pages;
mod projects;
mod properties;
mod query;
mod retention;
mod sessions;
mod stats;
mod stream;
mod track;
mod utility;

pub use self::account::{Account, GetAccount, NewKey, RevokeKey, TierLimits};
pub use self::breakdown::{Breakdown, BreakdownValue, GetBreakdown};
pub use self::events::{EventRow, Events, GetEvents};
pub use self::experiments::{
    CreateExperiment, DeleteExperiment, Experiment, ExperimentConfig, ExperimentDetail, ExperimentResults, ExperimentStatus, Experiments,
    GetExperiment, GetExperimentConfig, ListExperiments, RunningExperiment, UpdateExperiment, Variant, VariantResult,
};
pub use self::funnel::{Funnel, FunnelBreakdown, FunnelCountBy, FunnelFilter, FunnelOp, FunnelStep, GetFunnel, Step};
pub use self::heatmap::{GetHeatmap, Heatmap, HeatmapCell};
pub use self::insights::{DeltaMetric, GetInsights, Insights, InsightsMetrics, InsightsPeriod};
pub use self::live::{GetLiveSnapshot, Live, LiveEvent, LiveEventCount, LivePage};
pub use self::pages::{GetPages, PageRow, PageType, Pages};
pub use self::projects::{
    CreateProject, CreatedProject, DeleteProject, Deleted, GetProject, ListProjects, Project, ProjectDetail, ProjectRow, ProjectUsage,
    Projects, UpdateProject,
};
pub use self::properties::{GetProperties, GetPropertiesReceived, Properties, PropertiesReceived, ReceivedProperty, SeenEvent};
pub use self::query::{CountMode, Filter, FilterOp, GroupField, Metric, Order, OrderField, Query, QueryAnswer, QueryRow};
pub use self::retention::{Cohort, GetRetention, Retention, RetentionPeriod};
pub use self::sessions::{DistributionRow, GetSessionDistribution, GetSessions, SessionDistribution, SessionRow, Sessions};
pub use self::stats::{EventCount, GetStats, Interval, Period, SessionStats, Stats, StatsBucket, StatsPeriod, StatsTotals};
pub use self::stream::{StreamEvent, StreamEvents};
pub use self::track::{BatchEvent, Queued, TrackBatch, TrackEvent};
pub use self::utility::{GetTracker, Health, HealthCheck};
