package dev.oauth2flow.client.session;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import dev.oauth2flow.client.ClientProperties;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.endpoint.AbstractRestClientOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Sets up the calls to the authorization server with observed clients, so that its spans
 * join the trace of the request.
 */
@Configuration(proxyBeanMethods = false)
class BackChannelConfiguration {

	@Bean
	OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> codeRedemption(RestClient.Builder restClient,
			FapiProfile fapi) {
		return observed(new RestClientAuthorizationCodeTokenResponseClient(), restClient, fapi);
	}

	@Bean
	OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenRenewal(RestClient.Builder restClient,
			FapiProfile fapi) {
		return observed(new RestClientRefreshTokenTokenResponseClient(), restClient, fapi);
	}

	private static <C extends AbstractRestClientOAuth2AccessTokenResponseClient<?>> C observed(C client,
			RestClient.Builder restClient, FapiProfile fapi) {
		if (fapi.isOn()) {
			client.addParametersConverter((_) -> fapi.authentication());
		}
		client.setRestClient(fapi.proving(restClient.clone())
			.configureMessageConverters(
					(converters) -> converters.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return client;
	}

	@Bean
	OAuth2UserService<OidcUserRequest, OidcUser> userInfo(RestTemplateBuilder restTemplate, FapiProfile fapi) {
		DefaultOAuth2UserService claims = new DefaultOAuth2UserService();
		RestTemplateBuilder calls = restTemplate.errorHandler(new OAuth2ErrorResponseErrorHandler());
		if (fapi.isOn()) {
			calls = calls.additionalInterceptors(
					(request, body, execution) -> fapi.interceptor().intercept(request, body, execution));
		}
		claims.setRestOperations(calls.build());
		OidcUserService users = new OidcUserService();
		users.setOauth2UserService(claims);
		users.setRetrieveUserInfo((_) -> true);
		return users;
	}

	/**
	 * Decodes ID tokens as OpenID Connect Core 1.0 section 3.1.3.7 says, signed by RS256
	 * or ES256 and nothing else.
	 */
	@Bean
	JwtDecoderFactory<ClientRegistration> idTokenDecoders(RestClient.Builder restClient) {
		RestClient keys = restClient.clone().build();
		ConcurrentMap<String, JwtDecoder> decoders = new ConcurrentHashMap<>();
		return (registration) -> decoders.computeIfAbsent(registration.getProviderDetails().getJwkSetUri(),
				(uri) -> idTokenDecoder(registration, keySet(uri, keys)));
	}

	@Bean
	LogoutTokens logoutTokens(RestClient.Builder restClient, AuthorizationServer server, ClientProperties properties) {
		RestClient keys = restClient.clone().build();
		return new LogoutTokens(properties.issuer().toString(), properties.clientId(), server,
				(uri) -> keySet(uri, keys));
	}

	private static JwtDecoder idTokenDecoder(ClientRegistration registration, JWKSource<SecurityContext> keys) {
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).jwsAlgorithms((algorithms) -> {
			algorithms.add(SignatureAlgorithm.RS256);
			algorithms.add(SignatureAlgorithm.ES256);
		}).build();
		decoder.setJwtValidator(
				JwtValidators.createDefaultWithValidators(List.of(new OidcIdTokenValidator(registration))));
		decoder
			.setClaimSetConverter(new ClaimTypeConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
		return decoder;
	}

	private static JWKSource<SecurityContext> keySet(String uri, RestClient keys) {
		return JWKSourceBuilder.create(url(uri), (url) -> retrieve(url, keys))
			.refreshAheadCache(false)
			.retrying(true)
			.outageTolerantForever()
			.build();
	}

	private static Resource retrieve(URL url, RestClient keys) throws IOException {
		try {
			String body = keys.get().uri(URI.create(url.toString())).retrieve().body(String.class);
			return new Resource((body != null) ? body : "", MediaType.APPLICATION_JSON_VALUE);
		}
		catch (RestClientException ex) {
			throw new IOException("The key set cannot be read", ex);
		}
	}

	private static URL url(String uri) {
		try {
			return URI.create(uri).toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
