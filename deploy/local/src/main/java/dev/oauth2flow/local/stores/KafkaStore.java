package dev.oauth2flow.local.stores;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import dev.oauth2flow.local.files.Folders;
import dev.oauth2flow.local.process.Child;
import dev.oauth2flow.local.process.ChildPart;
import dev.oauth2flow.local.process.JavaProgram;
import dev.oauth2flow.local.process.Ports;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker, its own controller, in a process of its own, with the audit topics.
 */
public final class KafkaStore extends ChildPart {

	private static final int PARTITIONS = 6;

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"--enable-native-access=ALL-UNNAMED");

	private final int port;

	private final @Nullable StoreTls tls;

	private KafkaStore(Child child, int port, @Nullable StoreTls tls) {
		super(child);
		this.port = port;
		this.tls = tls;
	}

	/**
	 * Starts the broker and makes the audit topics.
	 * @param at its folder, log and certificates
	 * @param port the TCP port of the broker on the loopback interface
	 * @param controllerPort the TCP port of its controller
	 * @param trained a cache that {@link #train} made, or {@code null}; it may be missing
	 * @return the running broker, to be closed
	 * @throws IOException if it does not start
	 * @throws InterruptedException if the thread is interrupted while waiting for it
	 */
	public static KafkaStore start(StoreHome at, int port, int controllerPort, @Nullable Path trained)
			throws IOException, InterruptedException {
		Path settings = prepare(at, port, controllerPort);
		List<String> options = (trained != null && Files.exists(trained)) ? List.of("-XX:AOTCache=" + trained)
				: List.of();
		KafkaStore store = new KafkaStore(launch(at, settings, List.of(), options), port, at.tls());
		at.started().accept(store.handle());
		try {
			store.child.await(() -> Ports.isOpen(port), PATIENCE);
			Path topics = at.folder().resolve("topics");
			if (!Files.exists(topics)) {
				store.createTopics();
				Files.createFile(topics);
			}
			return store;
		}
		catch (IOException | InterruptedException ex) {
			store.close();
			throw ex;
		}
	}

	/**
	 * Makes an AOT cache (JEP 514) with which the next start is faster, by starting a
	 * broker without data at low priority. Returns when it is done or the thread is
	 * interrupted.
	 * @param at a temporary folder, which is deleted, and the log
	 * @param trained the file to make; it appears only when it is complete
	 * @param politely how to start a program at low priority
	 * @throws IOException if the broker does not start
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void train(StoreHome at, Path trained, List<String> politely)
			throws IOException, InterruptedException {
		Folders.delete(at.folder());
		List<Integer> ports = Ports.free(2);
		Path settings = prepare(at, ports.getFirst(), ports.getLast());
		Path unfinished = trained.resolveSibling(trained.getFileName() + ".unfinished");
		Child child = launch(at, settings, politely, List.of("-XX:AOTCacheOutput=" + unfinished));
		try {
			child.await(() -> Ports.isOpen(ports.getFirst()), PATIENCE);
			child.terminate();
			if (child.ended(PATIENCE) && Files.exists(unfinished)) {
				Files.move(unfinished, trained, StandardCopyOption.ATOMIC_MOVE);
			}
		}
		finally {
			child.kill();
			child.close();
			Files.deleteIfExists(unfinished);
			Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + ".config"));
			Folders.delete(at.folder());
		}
	}

	/**
	 * Names what a cache was made from: it is of use for the same programs only.
	 * @return letters and digits
	 * @throws IOException if a jar cannot be read
	 */
	public static String version() throws IOException {
		StringBuilder content = new StringBuilder(System.getProperty("java.vm.version"));
		for (Path jar : libraries()) {
			content.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar).toMillis());
		}
		return Integer.toHexString(content.toString().hashCode());
	}

	/** Without the launcher's own jar, which every build makes anew. */
	private static List<Path> libraries() throws IOException {
		return JavaProgram.jars().stream().filter((jar) -> !jar.getFileName().toString().startsWith("local-")).toList();
	}

	private static Path prepare(StoreHome at, int port, int controllerPort) throws IOException {
		Files.createDirectories(at.folder());
		Path settings = at.folder().resolve("server.properties");
		Files.writeString(settings, settings(at, port, controllerPort));
		Files.writeString(at.folder().resolve("logback.xml"), """
				<configuration>
				  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
				    <encoder><pattern>%d %-5level %logger{30} %msg%n</pattern></encoder>
				  </appender>
				  <root level="WARN"><appender-ref ref="out"/></root>
				</configuration>
				""");
		// Written by the first start: until then there is nothing of use.
		if (!Files.exists(data(at).resolve("__cluster_metadata-0/quorum-state"))) {
			Folders.delete(data(at));
			format(settings);
		}
		return settings;
	}

	private static void format(Path settings) throws IOException {
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		int exit = StorageTool.execute(new String[] { "format", "--standalone", "--cluster-id",
				"5L6g3nShT-eMCtK--X86sw", "--config", settings.toString() },
				new PrintStream(said, true, StandardCharsets.UTF_8));
		if (exit != 0) {
			throw new IOException("could not format its storage: " + said.toString(StandardCharsets.UTF_8).strip());
		}
	}

	private static Path data(StoreHome at) {
		return at.folder().resolve("data");
	}

	private static String settings(StoreHome at, int port, int controllerPort) {
		StoreTls tls = at.tls();
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
				""".formatted(port, controllerPort, escaped(data(at)), (tls != null) ? "SSL" : "PLAINTEXT")
				+ ((tls != null) ? """
						ssl.keystore.type=PEM
						ssl.keystore.location=%s
						ssl.truststore.type=PEM
						ssl.truststore.location=%s
						""".formatted(escaped(tls.keyAndCertificate()), escaped(tls.authority())) : "");
	}

	private static String escaped(Path path) {
		return path.toAbsolutePath().toString().replace("\\", "\\\\");
	}

	private static Child launch(StoreHome at, Path settings, List<String> prefix, List<String> options)
			throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.add(JavaProgram.java());
		command.addAll(JVM);
		command.addAll(options);
		command.add("-Dlogback.configurationFile=" + at.folder().resolve("logback.xml"));
		command.addAll(List.of("kafka.Kafka", settings.toString()));
		return Child.start("Kafka", command,
				Map.of("CLASSPATH",
						libraries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))),
				at.log());
	}

	private void createTopics() throws IOException, InterruptedException {
		Map<String, Object> settings = new HashMap<>(clientSettings());
		settings.put("default.api.timeout.ms", "60000");
		settings.put("request.timeout.ms", "60000");
		settings.put("reconnect.backoff.max.ms", "200");
		try (Admin admin = Admin.create(settings)) {
			var created = admin.createTopics(List.of(topic("audit.events.v1"), topic("audit.events.v1.dlt")));
			for (KafkaFuture<Void> topic : created.values().values()) {
				this.child.await(topic::isDone, PATIENCE);
				ready(topic);
			}
		}
	}

	private static void ready(KafkaFuture<Void> topic) throws IOException, InterruptedException {
		try {
			topic.get(1, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			if (!(ex.getCause() instanceof TopicExistsException)) {
				throw new IOException("did not make the audit topics: " + ex.getCause(), ex);
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
					this.tls.authority().toAbsolutePath().toString()));
		}
		return settings;
	}

	/**
	 * Returns the broker's process.
	 * @return the process id
	 */
	public long pid() {
		return handle().pid();
	}

}
