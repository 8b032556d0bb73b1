//! Events as they are stored.

use super::EventRow;
use crate::core::{Operation, OperationInfo, Streaming};
use crate::vendors::metrone::Source;

arguments! {
    /// Asks for events as they are stored, as a stream.
    StreamEvents {
        /// Only events of this type.
        event_type: String = impl Into<String>,
        /// Only events of this source.
        source: Source = Source,
        /// Begin after this event, as far as the service remembers. Default: begin now.
        last_event_id: String = impl Into<String>,
    }
}

impl Operation for StreamEvents {
    type Output = EventRow;
    const INFO: OperationInfo = OperationInfo::get("streamEvents", "/v1/api/stream");
}

impl Streaming for StreamEvents {}
