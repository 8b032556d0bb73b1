//! The counters under the names that OpenTelemetry has for an SDK's own state, so that dashboards made for those show them.
//! Sends nothing: whoever has a meter reports them.

use serde::Serialize;

use super::{DropReason, Stats};

const QUEUE_SIZE: &str = "otel.sdk.processor.log.queue.size";
const PROCESSED: &str = "otel.sdk.processor.log.processed";
const IN_FLIGHT: &str = "otel.sdk.exporter.log.inflight";
const EXPORTED: &str = "otel.sdk.exporter.log.exported";

/// One number under its OpenTelemetry name. Counters are totals since the client was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Metric {
    /// The metric's name.
    pub name: &'static str,
    /// The attribute `error.type`: why events were lost. `None` for all others, which have no such attribute.
    pub error_type: Option<&'static str>,
    /// Events.
    pub value: u64,
}

impl Stats {
    /// The counters under the names that OpenTelemetry has for them, which are under development there and may change with it.
    /// Reasons without losses are left out.
    ///
    /// | metric | kind | `error.type` | is, of the counters here |
    /// | --- | --- | --- | --- |
    /// | `otel.sdk.processor.log.queue.size` | up-down counter | | `pending` without `in_flight` |
    /// | `otel.sdk.processor.log.processed` | counter | `queue_full`; otherwise the reason | what was `dropped` before it was sent |
    /// | `otel.sdk.exporter.log.inflight` | up-down counter | | `in_flight` |
    /// | `otel.sdk.exporter.log.exported` | counter | | `delivered` and `duplicate` |
    /// | `otel.sdk.exporter.log.exported` | counter | `rejected`, `too_large` | what was `dropped` for this reason |
    ///
    /// An event counts as a log record: the unit is `{log_record}`. Events that were handed on without an error are not told as
    /// `processed`: after a failure an event is handed on again, and the counter would have to say so only once.
    #[must_use]
    pub fn metrics(&self) -> Vec<Metric> {
        let metric = |name, value| Metric { name, error_type: None, value };
        let mut metrics = vec![
            metric(QUEUE_SIZE, self.pending.saturating_sub(self.in_flight)),
            metric(IN_FLIGHT, self.in_flight),
            metric(EXPORTED, self.delivered + self.duplicate),
        ];
        metrics.extend(self.dropped.iter().map(|(reason, value)| {
            let (name, error_type) = loss(*reason);
            Metric { name, error_type: Some(error_type), value: *value }
        }));
        metrics
    }
}

/// Where an event is lost for this reason, and the reason's name there.
fn loss(reason: DropReason) -> (&'static str, &'static str) {
    match reason {
        DropReason::Rejected | DropReason::TooLarge => (EXPORTED, reason.as_str()),
        DropReason::QueueOverflow => (PROCESSED, "queue_full"),
        DropReason::Shutdown | DropReason::BeforeSend | DropReason::Invalid | DropReason::Expired | DropReason::SpoolError => {
            (PROCESSED, reason.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_told_once() {
        let dropped = DropReason::ALL.into_iter().zip([1, 2, 4, 8, 16, 32, 64, 128]).collect();
        let stats = Stats { delivered: 1_000, duplicate: 500, pending: 30, in_flight: 10, dropped, ..Stats::default() };
        let told: Vec<_> = stats.metrics().into_iter().map(|metric| (metric.name, metric.error_type, metric.value)).collect();
        assert_eq!(
            told,
            [
                ("otel.sdk.processor.log.queue.size", None, 20),
                ("otel.sdk.exporter.log.inflight", None, 10),
                ("otel.sdk.exporter.log.exported", None, 1_500),
                ("otel.sdk.processor.log.processed", Some("queue_full"), 1),
                ("otel.sdk.exporter.log.exported", Some("rejected"), 2),
                ("otel.sdk.exporter.log.exported", Some("too_large"), 4),
                ("otel.sdk.processor.log.processed", Some("shutdown"), 8),
                ("otel.sdk.processor.log.processed", Some("before_send"), 16),
                ("otel.sdk.processor.log.processed", Some("invalid"), 32),
                ("otel.sdk.processor.log.processed", Some("expired"), 64),
                ("otel.sdk.processor.log.processed", Some("spool_error"), 128),
            ]
        );
    }
}
