package dev.oauth2flow.client.pages.activity;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemException;
import dev.oauth2flow.client.session.BearerClients;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks the audit-consumer for the user's events.
 */
@Component
class ActivityApi {

	/** After this the browser connects again, by then perhaps with another token. */
	private static final Duration STREAM_LIFETIME = Duration.ofMinutes(10);

	private static final String EVENTS = "/audit/v1/events";

	private static final int PAGE_SIZE = 20;

	private final RestClient pages;

	private final RestClient streams;

	ActivityApi(BearerClients clients, ClientProperties properties, ClientHttpRequestFactoryBuilder<?> requests,
			HttpClientSettings settings) {
		this.pages = clients.builder(properties.auditUrl()).build();
		this.streams = clients.builder(properties.auditUrl())
			.requestFactory(requests.build(settings.withReadTimeout(STREAM_LIFETIME)))
			.build();
	}

	AuditPage list(@Nullable String type, @Nullable String cursor) {
		try {
			AuditPage page = this.pages.get().uri((uri) -> {
				uri.path(EVENTS).queryParam("limit", PAGE_SIZE);
				if (type != null) {
					uri.queryParam("type", type);
				}
				return (cursor != null) ? uri.queryParam("cursor", "{cursor}").build(cursor) : uri.build();
			}).retrieve().body(AuditPage.class);
			return Objects.requireNonNull(page);
		}
		catch (HttpClientErrorException ex) {
			throw new ProblemException(switch (ex.getStatusCode().value()) {
				case 400 -> Problem.BAD_REQUEST;
				case 403 -> Problem.NOT_ALLOWED;
				default -> Problem.ACTIVITY_AWAY;
			}, ex);
		}
		catch (RestClientException ex) {
			throw new ProblemException(Problem.ACTIVITY_AWAY, ex);
		}
	}

	/**
	 * Opens the live tail.
	 * @param lastEventId the last event that the browser has seen, null at its first call
	 * @return server-sent events, to be closed by the caller
	 */
	InputStream stream(@Nullable String lastEventId) {
		try {
			return this.streams.get().uri(EVENTS + "/stream").accept(MediaType.TEXT_EVENT_STREAM).headers((headers) -> {
				if (lastEventId != null) {
					headers.set("Last-Event-ID", lastEventId);
				}
			}).exchangeForRequiredValue((_, response) -> opened(response), false);
		}
		catch (RestClientException ex) {
			throw new ProblemException(Problem.ACTIVITY_AWAY, ex);
		}
	}

	private static InputStream opened(ClientHttpResponse response) throws IOException {
		if (response.getStatusCode() == HttpStatus.OK) {
			return response.getBody();
		}
		boolean forbidden = response.getStatusCode() == HttpStatus.FORBIDDEN;
		response.close();
		throw new ProblemException(forbidden ? Problem.NOT_ALLOWED : Problem.ACTIVITY_AWAY);
	}

}
