package dev.oauth2flow.auth.clients;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.nimbusds.jose.util.Resource;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;

/**
 * Key sets that clients publish: kept for some minutes and through an outage, fetched
 * anew for an unknown key id, but not more often than every half minute. An address comes
 * from a registration, so it is held to public hosts; redirects are not followed, and an
 * answer has a largest size.
 */
@Component
class RemoteKeySets {

	private static final long FRESH = Duration.ofMinutes(5).toMillis();

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final long KEPT_IN_AN_OUTAGE = Duration.ofHours(1).toMillis();

	private static final long BETWEEN_FETCHES = Duration.ofSeconds(30).toMillis();

	private static final int LARGEST_ANSWER = 64 * 1024;

	private static final int REMEMBERED = 1_000;

	private final HttpClient http = HttpClient.newBuilder()
		.followRedirects(HttpClient.Redirect.NEVER)
		.connectTimeout(TIMEOUT)
		.build();

	private final ConcurrentLruCache<String, JWKSource<SecurityContext>> sources = new ConcurrentLruCache<>(REMEMBERED,
			this::source);

	private final PublicHosts hosts;

	RemoteKeySets(PublicHosts hosts) {
		this.hosts = hosts;
	}

	List<JWK> find(String address, JWKSelector selector) throws KeySourceException {
		try {
			return this.sources.get(address).get(selector, new SimpleSecurityContext());
		}
		catch (RateLimitReachedException _) {
			// The key is unknown and was asked for a moment ago.
			return List.of();
		}
	}

	private JWKSource<SecurityContext> source(String address) {
		try {
			return JWKSourceBuilder.<SecurityContext>create(URI.create(address).toURL(), this::fetch)
				.cache(FRESH, TIMEOUT.toMillis())
				.rateLimited(BETWEEN_FETCHES)
				.outageTolerant(KEPT_IN_AN_OUTAGE)
				.build();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException("The registered jwks_uri is no URL: " + address, ex);
		}
	}

	private Resource fetch(URL url) throws IOException {
		if (!this.hosts.mayCall(url.toString())) {
			throw new IOException("The registered jwks_uri is not on a public host: " + url);
		}
		try {
			HttpRequest request = HttpRequest.newBuilder(url.toURI())
				.timeout(TIMEOUT)
				.header("Accept", "application/jwk-set+json, application/json")
				.build();
			HttpResponse<InputStream> response = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
			try (InputStream body = response.body()) {
				byte[] content = body.readNBytes(LARGEST_ANSWER + 1);
				if (response.statusCode() != 200 || content.length > LARGEST_ANSWER) {
					throw new IOException("The registered jwks_uri gave no key set: " + url);
				}
				return new Resource(new String(content, StandardCharsets.UTF_8), MediaType.APPLICATION_JSON_VALUE);
			}
		}
		catch (URISyntaxException ex) {
			throw new IOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
