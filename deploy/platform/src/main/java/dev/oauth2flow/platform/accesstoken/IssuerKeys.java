package dev.oauth2flow.platform.accesstoken;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;

import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The issuer's public keys: fetched once and kept through an outage; a key id that is not
 * among them fetches them again, but not more often than every few seconds, however many
 * such tokens come.
 */
class IssuerKeys implements JWKSource<SecurityContext> {

	private static final long FRESH = Duration.ofMinutes(5).toMillis();

	private static final long FETCH_TIMEOUT = Duration.ofSeconds(5).toMillis();

	private static final long KEPT_IN_AN_OUTAGE = Duration.ofHours(12).toMillis();

	private static final long BETWEEN_FETCHES = Duration.ofSeconds(5).toMillis();

	private final JWKSource<SecurityContext> source;

	IssuerKeys(URI jwkSetUri, RestClient http) {
		this.source = JWKSourceBuilder.<SecurityContext>create(url(jwkSetUri), (url) -> fetch(url, http))
			.cache(FRESH, FETCH_TIMEOUT)
			.rateLimited(BETWEEN_FETCHES)
			.outageTolerant(KEPT_IN_AN_OUTAGE)
			.build();
	}

	private static URL url(URI uri) {
		try {
			return uri.toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException("oauth2flow.access-token.jwk-set-uri is no URL: " + uri, ex);
		}
	}

	private static Resource fetch(URL url, RestClient http) throws IOException {
		try {
			String keys = http.get().uri(url.toURI()).accept(MediaType.APPLICATION_JSON).retrieve().body(String.class);
			return new Resource(Objects.requireNonNullElse(keys, ""), MediaType.APPLICATION_JSON_VALUE);
		}
		catch (RestClientException | URISyntaxException ex) {
			throw new IOException("The issuer's keys could not be fetched", ex);
		}
	}

	@Override
	public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
		try {
			return this.source.get(selector, context);
		}
		catch (RateLimitReachedException ex) {
			// The key is unknown and was asked for a moment ago: the token is not valid.
			return List.of();
		}
	}

}
