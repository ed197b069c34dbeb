package dev.oauth2flow.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.oauth2flow.local.stores.KafkaStore;
import dev.oauth2flow.local.stores.StoreHome;
import org.jspecify.annotations.Nullable;

/**
 * Prepares, in the background and at low priority, that the next start is faster.
 */
final class SuiteTraining {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final PreparedSuite suite;

	private final SuiteParts parts;

	private final SuiteListener listener;

	private @Nullable Thread thread;

	SuiteTraining(PreparedSuite suite, SuiteParts parts, SuiteListener listener) {
		this.suite = suite;
		this.parts = parts;
		this.listener = listener;
	}

	void begin() {
		if (this.thread == null) {
			this.thread = Thread.ofVirtual().name("training").start(this::train);
		}
	}

	/**
	 * Ends it; the next time it goes on with what is left.
	 * @return whether the thread was interrupted while it waited
	 */
	boolean end() {
		Thread trainer = this.thread;
		this.thread = null;
		if (trainer == null) {
			return false;
		}
		trainer.interrupt();
		try {
			boolean _ = trainer.join(PATIENCE);
			return false;
		}
		catch (InterruptedException _) {
			return true;
		}
	}

	private void train() {
		List<String> politely = Files.isExecutable(Path.of("/usr/bin/nice")) ? List.of("/usr/bin/nice", "-n", "19")
				: List.of();
		try {
			for (Part service : Part.services()) {
				FastStart jar = this.parts.jar(service);
				if (!jar.isTrained()) {
					jar.train(this.suite.settings(service), this.suite.authority(), log(service), politely);
				}
			}
			Path kafka = this.parts.trainedKafka();
			if (!Files.exists(kafka)) {
				Path starts = this.suite.options().starts();
				forgetOlderKafka(starts);
				Path folder = Files.createTempDirectory(starts, "training-");
				KafkaStore.train(new StoreHome(folder, log(Part.KAFKA), this.suite.passwords(), null, (_) -> {
				}), kafka, politely);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | SuiteException ex) {
			this.listener.trouble("The next start will not be faster: " + ex.getMessage());
		}
	}

	private static void forgetOlderKafka(Path starts) throws IOException {
		try (DirectoryStream<Path> older = Files.newDirectoryStream(starts, "kafka-*.aot")) {
			for (Path cache : older) {
				Files.deleteIfExists(cache);
			}
		}
	}

	private Path log(Part part) {
		return this.suite.log(part).resolveSibling(part.label() + "-training.log");
	}

}
