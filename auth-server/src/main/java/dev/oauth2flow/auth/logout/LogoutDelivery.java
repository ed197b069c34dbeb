package dev.oauth2flow.auth.logout;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import dev.oauth2flow.auth.clients.PublicHosts;
import dev.oauth2flow.auth.logout.LogoutNotices.Notice;
import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatusCode;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends clients their logout tokens until they have them: again after a pause that
 * doubles where a client is away, and for as long as the settings say. A client that
 * answers that it does not understand is not asked again (OpenID Connect Back-Channel
 * Logout 1.0 section 2.8). One that registered itself is told on a public host only.
 * Redirects are not followed and answers are not read.
 */
@Component
class LogoutDelivery {

	private static final Logger LOGGER = LoggerFactory.getLogger(LogoutDelivery.class);

	private static final int AT_ONCE = 32;

	private static final int BAD_REQUEST = 400;

	private final LogoutNotices notices;

	private final LogoutTokens tokens;

	private final LogoutSettings settings;

	private final PublicHosts hosts;

	private final Semaphore places = new Semaphore(AT_ONCE);

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final HttpClient http;

	LogoutDelivery(LogoutNotices notices, LogoutTokens tokens, LogoutSettings settings, PublicHosts hosts) {
		this.hosts = hosts;
		this.notices = notices;
		this.tokens = tokens;
		this.settings = settings;
		this.http = HttpClient.newBuilder()
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(settings.timeout())
			.build();
	}

	@Scheduled(fixedDelayString = "${oauth2flow.auth.back-channel-logout.poll-interval:500ms}")
	void sendDue() {
		int free = this.places.drainPermits();
		int taken = 0;
		try {
			if (free > 0) {
				for (Notice notice : this.notices.take(free, this.settings.firstPause(),
						this.settings.longestPause())) {
					taken++;
					this.threads.execute(() -> send(notice));
				}
			}
		}
		catch (DataAccessException | TransactionException ex) {
			// What is due stays so, and everybody knows of the outage.
			LOGGER.debug("The database is away", ex);
		}
		finally {
			this.places.release(free - taken);
		}
	}

	@PreDestroy
	void stop() {
		this.threads.shutdownNow();
		this.http.shutdownNow();
	}

	private void send(Notice notice) {
		try {
			int status = post(notice);
			if (HttpStatusCode.valueOf(status).is2xxSuccessful() || status == BAD_REQUEST) {
				this.notices.done(notice.id());
				LOGGER.debug("Client {} answered {} to a logout token", notice.clientId(), status);
				return;
			}
			tryLater(notice, "it answered " + status);
		}
		catch (IOException | RuntimeException ex) {
			tryLater(notice, ex.getClass().getSimpleName());
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.places.release();
		}
	}

	private int post(Notice notice) throws IOException, InterruptedException {
		if (notice.selfRegistered() && !this.hosts.mayCall(notice.uri())) {
			throw new IOException("The registered backchannel_logout_uri is not on a public host");
		}
		String form = "logout_token=" + URLEncoder.encode(this.tokens.issue(notice), StandardCharsets.UTF_8);
		HttpRequest request = HttpRequest.newBuilder(URI.create(notice.uri()))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.timeout(this.settings.timeout())
			.POST(HttpRequest.BodyPublishers.ofString(form))
			.build();
		return this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private void tryLater(Notice notice, String why) {
		Duration age = notice.age();
		if (age.compareTo(this.settings.giveUpAfter()) > 0) {
			LOGGER.warn("Client {} was not told that a session ended, after {} attempts: {}", notice.clientId(),
					notice.attempts(), why);
			this.notices.done(notice.id());
			return;
		}
		LOGGER.info("Client {} is to be told again that a session ended, attempt {}: {}", notice.clientId(),
				notice.attempts(), why);
	}

}
