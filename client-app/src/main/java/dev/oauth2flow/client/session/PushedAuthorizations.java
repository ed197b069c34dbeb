package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Pushes authorization requests to the authorization server, so that the browser carries
 * nothing but a reference (RFC 9126).
 */
class PushedAuthorizations implements OAuth2AuthorizationRequestResolver {

	private final OAuth2AuthorizationRequestResolver requests;

	private final AuthorizationServer server;

	private final FapiProfile fapi;

	private final RestClient client;

	PushedAuthorizations(OAuth2AuthorizationRequestResolver requests, AuthorizationServer server, FapiProfile fapi,
			RestClient client) {
		this.requests = requests;
		this.server = server;
		this.fapi = fapi;
		this.client = client;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		return pushed(this.requests.resolve(request));
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
		return pushed(this.requests.resolve(request, registrationId));
	}

	private @Nullable OAuth2AuthorizationRequest pushed(@Nullable OAuth2AuthorizationRequest request) {
		if (request == null) {
			return null;
		}
		MultiValueMap<String, String> form = this.fapi.authentication();
		UriComponentsBuilder.fromUriString(request.getAuthorizationRequestUri())
			.build()
			.getQueryParams()
			.forEach((name, values) -> form.set(name, UriUtils.decode(values.getFirst(), StandardCharsets.UTF_8)));
		return OAuth2AuthorizationRequest.from(request)
			.authorizationRequestUri(UriComponentsBuilder.fromUriString(request.getAuthorizationUri())
				.queryParam(OAuth2ParameterNames.CLIENT_ID, "{client}")
				.queryParam("request_uri", "{request}")
				.encode()
				.buildAndExpand(request.getClientId(), push(form))
				.toUriString())
			.build();
	}

	private String push(MultiValueMap<String, String> form) {
		try {
			Map<String, Object> answer = this.client.post()
				.uri(this.server.pushedAuthorizationRequestEndpoint())
				.contentType(MediaType.APPLICATION_FORM_URLENCODED)
				.body(form)
				.retrieve()
				.body(new ParameterizedTypeReference<>() {
				});
			if (answer != null && answer.get("request_uri") instanceof String requestUri) {
				return requestUri;
			}
		}
		catch (RestClientException ex) {
			throw new SignInUnavailableException("The authorization request was not taken", ex);
		}
		throw new SignInUnavailableException("The authorization request got no reference", null);
	}

}
