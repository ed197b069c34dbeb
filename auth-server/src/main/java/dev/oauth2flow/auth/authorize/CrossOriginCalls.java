package dev.oauth2flow.auth.authorize;

import java.time.Duration;
import java.util.List;

import dev.oauth2flow.platform.proof.DPoPProofs;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets applications in a browser call what clients call themselves, and not what their
 * user visits (RFC 9700 section 2.6, OpenID Connect Core 1.0 section 5.3). Any origin
 * may, because no cookie counts there.
 */
final class CrossOriginCalls {

	private static final Duration REMEMBERED = Duration.ofHours(1);

	private CrossOriginCalls() {
	}

	static CorsFilter at(List<String> paths) {
		CorsConfiguration calls = new CorsConfiguration();
		calls.addAllowedOrigin(CorsConfiguration.ALL);
		calls.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
		calls.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, DPoPProofs.HEADER));
		calls.setExposedHeaders(List.of(HttpHeaders.WWW_AUTHENTICATE, DPoPProofs.NONCE_HEADER));
		calls.setMaxAge(REMEMBERED);
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		paths.forEach((path) -> source.registerCorsConfiguration(path, calls));
		return new CorsFilter(source);
	}

}
