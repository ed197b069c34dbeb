package dev.oauth2flow.e2e.judges;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth2flow.e2e.JudgeRegistrations;

/**
 * Listens where the judges' clients are registered, and keeps what comes. It may be an
 * application of files, for a browser.
 */
final class ListeningClient implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 30;

	private final BlockingQueue<URI> callbacks = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> logouts = new LinkedBlockingQueue<>();

	private final HttpServer server;

	private final JudgeRegistrations registrations;

	private final Map<String, Path> files;

	ListeningClient(JudgeRegistrations registrations, Map<String, Path> files) {
		this.registrations = registrations;
		this.files = files;
		try {
			this.server = HttpServer
				.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), registrations.port()), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			switch (exchange.getRequestURI().getPath()) {
				case "/callback" ->
					this.callbacks.add(URI.create(this.registrations.origin() + exchange.getRequestURI()));
				case "/logout" -> this.logouts.add(body);
				default -> {
				}
			}
			Path file = this.files.get(exchange.getRequestURI().getPath());
			byte[] page = (file != null) ? Files.readAllBytes(file)
					: "<!DOCTYPE html><title>Client</title><p>The client got it.".getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders()
				.set("Content-Type", (file != null && file.toString().endsWith(".js")) ? "text/javascript"
						: "text/html; charset=utf-8");
			exchange.sendResponseHeaders(200, page.length);
			exchange.getResponseBody().write(page);
		}
	}

	URI callback() {
		return next(this.callbacks, "callback");
	}

	/** Returns the form that the authorization server has posted. */
	String logout() {
		return next(this.logouts, "logout token");
	}

	private static <T> T next(BlockingQueue<T> queue, String what) {
		try {
			T found = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (found == null) {
				throw new AssertionError("No " + what + " within " + PATIENCE_SECONDS + " s");
			}
			return found;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
