use opentelemetry::logs::{LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry_otlp::{LogExporter, Protocol, WithExportConfig};
use opentelemetry_sdk::logs::{BatchConfigBuilder, BatchLogProcessor, SdkLogger, SdkLoggerProvider};

use super::{AGENT, Client, DURATION_MS, INPUT_TOKENS, MODEL, OUTCOME, OUTPUT_TOKENS, SESSION, Shared, TASK, TOOL, mark};
use crate::Options;

/// OpenTelemetry's log records with a name and attributes, in protobuf over HTTP.
pub struct OpenTelemetry {
    provider: SdkLoggerProvider,
    logger: SdkLogger,
}

impl Client for OpenTelemetry {
    fn open(options: &Options) -> anyhow::Result<Self> {
        let endpoint = format!("{}/v1/logs", options.url);
        let exporter = LogExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(endpoint).build()?;
        let mut config = BatchConfigBuilder::default();
        if let Some(queue) = options.queue {
            config = config.with_max_queue_size(queue);
        }
        if let Some(batch) = options.batch {
            config = config.with_max_export_batch_size(batch);
        }
        let processor = BatchLogProcessor::builder(exporter).with_batch_config(config.build()).build();
        let provider = SdkLoggerProvider::builder().with_log_processor(processor).build();
        Ok(Self { logger: provider.logger("bench"), provider })
    }

    fn track(&mut self, number: usize) -> anyhow::Result<()> {
        self.track_shared(number)
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        Ok(self.provider.force_flush()?)
    }

    fn close(self) -> anyhow::Result<()> {
        Ok(self.provider.shutdown()?)
    }
}

impl Shared for OpenTelemetry {
    fn track_shared(&self, number: usize) -> anyhow::Result<()> {
        let mut record = self.logger.create_log_record();
        record.set_event_name("agent_action");
        record.set_severity_number(Severity::Info);
        record.add_attribute("bid", mark(number));
        record.add_attribute("agent_id", AGENT);
        record.add_attribute("session_id", SESSION);
        record.add_attribute("model", MODEL);
        record.add_attribute("tool", TOOL);
        record.add_attribute("task", TASK);
        record.add_attribute("outcome", OUTCOME);
        record.add_attribute("duration_ms", DURATION_MS);
        record.add_attribute("input_tokens", INPUT_TOKENS);
        record.add_attribute("output_tokens", OUTPUT_TOKENS);
        record.add_attribute("cached", false);
        self.logger.emit(record);
        Ok(())
    }
}
