//! Events by the values of one property.

use crate::core::OperationInfo;

arguments! {
    /// Asks for the events of a period by the values of one property. `property` is required; `country` is the country of
    /// the event.
    GetBreakdown {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// The property: letters, digits and underscores.
        property: String = impl Into<String>,
        /// Only events of this name.
        event: String = impl Into<String>,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
        /// Values to name, up to 1,000. Default 20.
        limit: u32 = u32,
    }
}

operation!(GetBreakdown -> Breakdown = OperationInfo::get("getBreakdown", "/breakdown"), requires ["project", "property"], settings ["project"]);

answers! {
    /// Events by the values of one property.
    Breakdown {
        /// The project.
        project: String,
        /// The property.
        property: String,
        /// The event that was asked for, `None` for all.
        event: Option<String>,
        /// The values, most events first.
        values: Vec<BreakdownValue>,
        /// All such events, with the property or without.
        total_events: u64,
        /// Those with the property.
        total_with_property: u64,
    }

    /// One value of a property.
    BreakdownValue {
        /// The value as text; an object or a list as JSON.
        value: String,
        /// Events that have it.
        count: u64,
        /// Different users among them.
        unique_users: u64,
    }
}
