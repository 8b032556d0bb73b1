//! What events there are, and what they carry.

use crate::core::OperationInfo;

arguments! {
    /// Asks which events came, and which property keys are in use, by the hundred most recent different sets of them.
    GetProperties {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
    }
}

operation!(GetProperties -> Properties = OperationInfo::get("getProperties", "/properties"), requires ["project"], settings ["project"]);

answers! {
    /// What events there are, and what they carry.
    Properties {
        /// The project.
        project: String,
        /// Events by name, most frequent first.
        events: Vec<SeenEvent>,
        /// Keys in alphabetical order.
        property_keys: Vec<String>,
    }

    /// An event by name, and when it came.
    SeenEvent {
        /// Its name.
        event: String,
        /// How often it came.
        count: u64,
        /// Different users that it came from.
        unique_users: u64,
        /// The first day.
        first_seen: String,
        /// The last day.
        last_seen: String,
    }
}

arguments! {
    /// Asks which property keys came with which events, those within objects left out.
    GetPropertiesReceived {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
        /// Events to look at, from the newest, 100 to 10,000. Default 5,000.
        sample: u32 = u32,
    }
}

operation!(
    GetPropertiesReceived -> PropertiesReceived = OperationInfo::get("getPropertiesReceived", "/properties/received"),
    requires ["project"],
    settings ["project"]
);

answers! {
    /// Which property keys came with which events.
    PropertiesReceived {
        /// The project.
        project: String,
        /// Most events that were looked at, as asked for.
        sample_size: u64,
        /// The first day.
        since: String,
        /// The pairs, by key and then by event.
        properties: Vec<ReceivedProperty>,
    }

    /// A property that an event came with.
    ReceivedProperty {
        /// Its key.
        key: String,
        /// Name of the event.
        event: String,
    }
}
