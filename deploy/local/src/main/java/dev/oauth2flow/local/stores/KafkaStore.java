package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker, its own controller, in a process of its own, with the audit topics.
 */
public final class KafkaStore implements AutoCloseable {

	private static final int PARTITIONS = 6;

	private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"-Xshare:auto");

	private final Process process;

	private final int port;

	private final @Nullable StoreTls tls;

	private KafkaStore(Process process, int port, @Nullable StoreTls tls) {
		this.process = process;
		this.port = port;
		this.tls = tls;
	}

	/**
	 * Starts the broker and makes the audit topics.
	 * @param folder where the data is or will be
	 * @param port the TCP port of the broker on the loopback interface
	 * @param controllerPort the TCP port of its controller
	 * @param tls for TLS on every connection, or {@code null} for none
	 * @return the running broker, to be closed
	 * @throws IOException if it does not start
	 * @throws InterruptedException if the thread is interrupted while waiting for it
	 */
	public static KafkaStore start(Path folder, int port, int controllerPort, @Nullable StoreTls tls)
			throws IOException, InterruptedException {
		Files.createDirectories(folder);
		Path settings = folder.resolve("server.properties");
		Files.writeString(settings, settings(folder, port, controllerPort, tls));
		Files.writeString(folder.resolve("logback.xml"), """
				<configuration>
				  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
				    <encoder><pattern>%d %-5level %logger{30} %msg%n</pattern></encoder>
				  </appender>
				  <root level="WARN"><appender-ref ref="out"/></root>
				</configuration>
				""");
		if (!Files.exists(folder.resolve("data/meta.properties"))) {
			Process format = java(folder, "kafka.tools.StorageTool", "format", "--standalone", "--cluster-id",
					"5L6g3nShT-eMCtK--X86sw", "--config", settings.toString());
			if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
				throw new IOException("Kafka's storage could not be formatted, see " + log(folder));
			}
		}
		KafkaStore store = new KafkaStore(java(folder, "kafka.Kafka", settings.toString()), port, tls);
		try {
			store.createTopics(folder);
		}
		catch (IOException | InterruptedException ex) {
			store.close();
			throw ex;
		}
		return store;
	}

	private static String settings(Path folder, int port, int controllerPort, @Nullable StoreTls tls) {
		return """
				process.roles=broker,controller
				node.id=1
				controller.quorum.bootstrap.servers=localhost:%2$d
				listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
				advertised.listeners=CLIENTS://localhost:%1$d,CONTROLLER://localhost:%2$d
				listener.security.protocol.map=CONTROLLER:%4$s,CLIENTS:%4$s
				inter.broker.listener.name=CLIENTS
				controller.listener.names=CONTROLLER
				log.dirs=%3$s
				auto.create.topics.enable=false
				offsets.topic.replication.factor=1
				offsets.topic.num.partitions=1
				transaction.state.log.replication.factor=1
				transaction.state.log.min.isr=1
				share.coordinator.state.topic.replication.factor=1
				share.coordinator.state.topic.min.isr=1
				group.initial.rebalance.delay.ms=0
				log.cleaner.dedupe.buffer.size=2097152
				num.network.threads=2
				num.io.threads=2
				background.threads=2
				""".formatted(port, controllerPort, folder.resolve("data"), (tls != null) ? "SSL" : "PLAINTEXT")
				+ ((tls != null) ? """
						ssl.keystore.type=PEM
						ssl.keystore.location=%s
						ssl.truststore.type=PEM
						ssl.truststore.location=%s
						""".formatted(tls.keyAndCertificate(), tls.authority()) : "");
	}

	private static Process java(Path folder, String mainClass, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM);
		command.add("-Dlogback.configurationFile=" + folder.resolve("logback.xml"));
		command.add(mainClass);
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()));
		// Surefire starts tests from a jar that holds nothing but a manifest.
		builder.environment()
			.put("CLASSPATH", Optional.ofNullable(System.getProperty("surefire.test.class.path"))
				.orElseGet(() -> System.getProperty("java.class.path")));
		return builder.start();
	}

	private static Path log(Path folder) {
		return folder.resolve("kafka.log");
	}

	private void createTopics(Path folder) throws IOException, InterruptedException {
		Ports.awaitOpen(this.port, this.process, Duration.ofSeconds(60), log(folder));
		Properties settings = new Properties();
		settings.putAll(clientSettings());
		settings.put("default.api.timeout.ms", "60000");
		settings.put("request.timeout.ms", "60000");
		settings.put("reconnect.backoff.max.ms", "200");
		try (Admin admin = Admin.create(settings)) {
			var created = admin.createTopics(List.of(topic("audit.events.v1"), topic("audit.events.v1.dlt")));
			for (var topic : created.values().values()) {
				while (!topic.isDone()) {
					if (!this.process.isAlive()) {
						throw new IOException("Kafka stopped while it started, see " + log(folder));
					}
					ready(topic);
				}
				ready(topic);
			}
		}
	}

	private static void ready(org.apache.kafka.common.KafkaFuture<Void> topic)
			throws IOException, InterruptedException {
		try {
			topic.get(200, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			// Not yet: the caller looks whether the process lives and asks again.
			return;
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof TopicExistsException)) {
				throw new IOException("Kafka did not make the audit topics: " + ex.getCause(), ex);
			}
		}
	}

	private static NewTopic topic(String name) {
		return new NewTopic(name, PARTITIONS, (short) 1)
			.configs(Map.of("retention.ms", Long.toString(Duration.ofDays(7).toMillis())));
	}

	/**
	 * Returns where clients connect first.
	 * @return host and port
	 */
	public String bootstrapServers() {
		return "localhost:" + this.port;
	}

	/**
	 * Returns how a Kafka client reaches the broker.
	 * @return settings of the Kafka clients
	 */
	public Map<String, String> clientSettings() {
		Map<String, String> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers()));
		if (this.tls != null) {
			settings.putAll(Map.of("security.protocol", "SSL", "ssl.truststore.type", "PEM", "ssl.truststore.location",
					this.tls.authority().toString()));
		}
		return settings;
	}

	/**
	 * Returns the broker's process.
	 * @return the process id
	 */
	public long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
