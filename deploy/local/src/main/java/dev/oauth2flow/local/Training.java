package dev.oauth2flow.local;

import java.io.IOException;
import java.io.PrintStream;

import org.jspecify.annotations.Nullable;

/**
 * Trains the AOT caches of a new build while the suite already runs, one service after
 * the other and at low priority, so that the next start is fast.
 */
class Training {

	private final Suite suite;

	private @Nullable Process current;

	private boolean stopped;

	Training(Suite suite) {
		this.suite = suite;
	}

	void run(PrintStream out) throws IOException, InterruptedException {
		boolean any = false;
		for (Part service : Part.services()) {
			FastStart start = this.suite.fastStart(service);
			if (!start.isTrained()) {
				if (!any) {
					out.println("In the background: preparing a faster next start, for this build once.");
					any = true;
				}
				Process training = begin(start, service);
				if (training == null) {
					return;
				}
				start.finish(training);
			}
		}
		if (any) {
			out.println("The next start will be faster.");
		}
	}

	private synchronized @Nullable Process begin(FastStart start, Part service) throws IOException {
		if (this.stopped) {
			return null;
		}
		this.current = start.train(this.suite.settings(service), this.suite.authority(),
				this.suite.options().state().resolve("logs").resolve(service.label() + "-training.log"));
		return this.current;
	}

	synchronized void stop() {
		this.stopped = true;
		if (this.current != null) {
			this.current.destroyForcibly();
		}
	}

}
