package dev.oauth2flow.e2e.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;

/**
 * Receives what the services export by OTLP/HTTP, as an OpenTelemetry collector would.
 */
public final class SpanCollector implements AutoCloseable {

	private final HttpServer server;

	private final String host;

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	private final List<LogLine> logLines = new CopyOnWriteArrayList<>();

	private final List<String> raw = new CopyOnWriteArrayList<>();

	private SpanCollector(HttpServer server, String host) {
		this.server = server;
		this.host = host;
	}

	/**
	 * Starts to listen on a free port of the loopback interface.
	 * @return the collector, to be closed
	 * @throws IOException if no port can be had
	 */
	public static SpanCollector start() throws IOException {
		return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "127.0.0.1");
	}

	/**
	 * Starts to listen where containers reach it under the name {@code tests}.
	 * @return the collector, to be closed
	 * @throws IOException if no port can be had
	 */
	public static SpanCollector startForContainers() throws IOException {
		return start(new InetSocketAddress(0), "tests");
	}

	private static SpanCollector start(InetSocketAddress address, String host) throws IOException {
		HttpServer server = HttpServer.create(address, 0);
		SpanCollector collector = new SpanCollector(server, host);
		server.createContext("/v1/traces", collector::receive);
		server.createContext("/v1/logs", collector::receiveLogs);
		server.start();
		return collector;
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body(exchange));
			this.raw.add(request.toString());
			request.getResourceSpansList().forEach(this::add);
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private void receiveLogs(HttpExchange exchange) throws IOException {
		try (exchange) {
			for (ResourceLogs resource : ExportLogsServiceRequest.parseFrom(body(exchange)).getResourceLogsList()) {
				String service = value(resource.getResource().getAttributesList(), "service.name");
				resource.getScopeLogsList()
					.stream()
					.flatMap((scope) -> scope.getLogRecordsList().stream())
					.map((line) -> new LogLine(service, line.getSeverityText(), hex(line.getTraceId()),
							text(line.getBody())))
					.forEach(this.logLines::add);
			}
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private static InputStream body(HttpExchange exchange) throws IOException {
		boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		return zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
	}

	private void add(ResourceSpans resource) {
		String service = value(resource.getResource().getAttributesList(), "service.name");
		resource.getScopeSpansList()
			.stream()
			.flatMap((scope) -> scope.getSpansList().stream())
			.map((span) -> new Span(service, hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId()),
					span.getKind().name().replace("SPAN_KIND_", ""), span.getName(), span.getStartTimeUnixNano(),
					span.getEndTimeUnixNano(),
					span.getAttributesList()
						.stream()
						.collect(Collectors.toMap(KeyValue::getKey, (pair) -> text(pair.getValue()), (a, _) -> a))))
			.forEach(this.spans::add);
	}

	private static String value(List<KeyValue> attributes, String key) {
		return attributes.stream()
			.filter((pair) -> pair.getKey().equals(key))
			.map((pair) -> text(pair.getValue()))
			.findFirst()
			.orElse("");
	}

	private static String text(AnyValue value) {
		return value.hasStringValue() ? value.getStringValue() : value.toString().strip();
	}

	private static String hex(ByteString bytes) {
		return java.util.HexFormat.of().formatHex(bytes.toByteArray());
	}

	/**
	 * Returns where services are to export to.
	 * @return an http URL
	 */
	public String endpoint() {
		return "http://" + this.host + ":" + this.server.getAddress().getPort() + "/v1/traces";
	}

	/**
	 * Returns where services are to send their logs.
	 * @return an http URL
	 */
	public String logsEndpoint() {
		return endpoint().replace("/v1/traces", "/v1/logs");
	}

	/**
	 * Returns what has arrived of logs so far.
	 * @return the lines in the order of their arrival
	 */
	public List<LogLine> logLines() {
		return List.copyOf(this.logLines);
	}

	/**
	 * Returns what has arrived so far.
	 * @return the spans in the order of their arrival
	 */
	public List<Span> spans() {
		return List.copyOf(this.spans);
	}

	/**
	 * Returns everything that was exported, as text, to search it for what must not be
	 * there.
	 * @return one text per export
	 */
	public List<String> raw() {
		return List.copyOf(this.raw);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
