package dev.oauth2flow.platform.observability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth2flow.platform.errors.ErrorsAutoConfiguration;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LogExportTest {

	private final List<ExportLogsServiceRequest> received = new CopyOnWriteArrayList<>();

	private final WebApplicationContextRunner service = new WebApplicationContextRunner()
		.withPropertyValues("spring.application.name=a-service", "management.tracing.sampling.probability=1.0",
				"management.opentelemetry.logging.export.schedule-delay=50ms")
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ErrorsAutoConfiguration.class,
				ObservabilityAutoConfiguration.class, ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
				OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryLoggingAutoConfiguration.class,
				OtlpLoggingAutoConfiguration.class));

	private HttpServer receiver;

	@BeforeEach
	void listen() throws IOException {
		this.receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.receiver.createContext("/v1/logs", this::receive);
		this.receiver.start();
	}

	@AfterEach
	void close() {
		this.receiver.stop(0);
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.received.add(ExportLogsServiceRequest.parseFrom(exchange.getRequestBody()));
			exchange.sendResponseHeaders(200, -1);
		}
	}

	@Test
	void where_a_receiver_is_told_lines_arrive_there_with_service_severity_and_trace() {
		this.service
			.withPropertyValues("management.opentelemetry.logging.export.otlp.endpoint=http://127.0.0.1:"
					+ this.receiver.getAddress().getPort() + "/v1/logs")
			.run((context) -> {
				Tracer tracer = context.getBean(Tracer.class);
				Span span = tracer.nextSpan().start();
				try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
					LoggerFactory.getLogger("a.logger").warn("Something was {}", "seen");
				}
				LogRecord line = await().atMost(Duration.ofSeconds(20))
					.until(() -> find("Something was seen"), (found) -> !found.isEmpty())
					.getFirst();
				assertThat(line.getSeverityText()).isEqualTo("WARN");
				assertThat(HexFormat.of().formatHex(line.getTraceId().toByteArray()))
					.isEqualTo(span.context().traceId());
				assertThat(this.received.getFirst().getResourceLogs(0).getResource().toString())
					.contains("service.name", "a-service");
			});
		int before = this.received.size();
		LoggerFactory.getLogger("a.logger").warn("Nobody hears this any more");
		assertThat(this.received).hasSize(before);
	}

	@Test
	void by_default_no_line_leaves_the_process() {
		this.service.run((context) -> assertThat(context).doesNotHaveBean(LogExport.class));
	}

	@Test
	void the_word_false_in_place_of_a_receiver_means_none() {
		this.service.withPropertyValues("management.opentelemetry.logging.export.otlp.endpoint=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LogExport.class));
	}

	private List<LogRecord> find(String body) {
		List<LogRecord> found = new ArrayList<>();
		this.received.forEach((request) -> request.getResourceLogsList()
			.forEach((resource) -> resource.getScopeLogsList()
				.forEach((scope) -> scope.getLogRecordsList()
					.stream()
					.filter((line) -> line.getBody().getStringValue().equals(body))
					.forEach(found::add))));
		return found;
	}

}
