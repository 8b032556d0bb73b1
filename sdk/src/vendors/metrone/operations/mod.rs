//! The operations of Metrone, one file each; arguments and answers beside each other.

mod batch_query;
mod create_event;
mod get_events;
mod get_health;
mod get_live;
mod get_openapi;
mod get_pages;
mod get_sources;
mod get_stats;
mod stream_events;
mod track_batch;
mod track_event;

pub use self::batch_query::{BatchQuery, Query, QueryAnswer, QueryError, QueryParams, QueryResult, QueryType};
pub use self::create_event::{CreateEvent, WriteAnswer};
pub use self::get_events::{EventPage, EventRow, GetEvents, PageMeta};
pub use self::get_health::{GetHealth, Health};
pub use self::get_live::{GetLive, Live};
pub use self::get_openapi::GetOpenapi;
pub use self::get_pages::{GetPages, PageRow, Pages};
pub use self::get_sources::{ChannelRow, GetSources, ReferrerRow, Sources};
pub use self::get_stats::{GetStats, Period, Stats};
pub use self::stream_events::StreamEvents;
pub use self::track_batch::{BatchAnswer, EventRefusal, TrackBatch};
pub use self::track_event::TrackEvent;
