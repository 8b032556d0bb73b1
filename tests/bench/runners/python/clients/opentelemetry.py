from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor

DISTRIBUTION = "opentelemetry-exporter-otlp-proto-http"


class Client:
    """An event is a log record with a name and attributes."""

    def __init__(self, options):
        chosen = {"max_export_batch_size": options.get("batch"), "max_queue_size": options.get("queue")}
        exporter = OTLPLogExporter(endpoint=options["url"] + "/v1/logs")
        processor = BatchLogRecordProcessor(exporter, **{name: value for name, value in chosen.items() if value is not None})
        self.provider = LoggerProvider()
        self.provider.add_log_record_processor(processor)
        self.logger = self.provider.get_logger("bench")
        self.flush = self.provider.force_flush
        self.close = self.provider.shutdown

    def track(self, properties):
        self.logger.emit(LogRecord(event_name="agent_action", severity_number=SeverityNumber.INFO, attributes=properties))
