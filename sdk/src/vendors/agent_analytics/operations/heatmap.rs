//! Events by weekday and hour.

use crate::core::OperationInfo;

arguments! {
    /// Asks for events by weekday and hour, in UTC. A period of seven days has eight dates, so one weekday counts twice.
    GetHeatmap {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
    }
}

operation!(GetHeatmap -> Heatmap = OperationInfo::get("getHeatmap", "/heatmap"), requires ["project"], settings ["project"]);

answers! {
    /// Events by weekday and hour.
    Heatmap {
        /// The project.
        project: String,
        /// The cells that are not empty, by day and then by hour.
        heatmap: Vec<HeatmapCell>,
        /// The cell with most events, the first of several; `None` without events.
        peak: Option<HeatmapCell>,
        /// The weekday with most events, by its English name; `None` without events.
        busiest_day: Option<String>,
        /// The hour with most events; `None` without events.
        busiest_hour: Option<u64>,
    }

    /// The events of one hour of one weekday.
    HeatmapCell {
        /// The weekday, from 0 for Sunday.
        day: u64,
        /// Its English name.
        day_name: String,
        /// The hour, from 0 to 23.
        hour: u64,
        /// Events in it.
        events: u64,
        /// Different users in it.
        users: u64,
    }
}
