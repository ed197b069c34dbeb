package dev.oauth2flow.platform.accesstoken;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationRequirementTest {

	private static final AuthenticationRequirement STRONG_AND_RECENT = new AuthenticationRequirement(
			List.of("2", "phr"), Duration.ofMinutes(5));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void P46_a_token_of_a_sign_in_that_is_strong_and_recent_enough_is_taken_RFC9470() {
		assertThat(judge(token("2", Duration.ofMinutes(4))).isGranted()).isTrue();
		assertThat(judge(token("phr", Duration.ZERO)).isGranted()).isTrue();
		assertThat(new AuthenticationRequirement(List.of(), null).judge(token("1", Duration.ofDays(1))).isGranted())
			.isTrue();
	}

	@Test
	void P46_any_other_token_is_not_RFC9470() {
		assertThat(judge(token("1", Duration.ZERO)).isGranted()).as("too weak").isFalse();
		assertThat(judge(token("2", Duration.ofMinutes(6))).isGranted()).as("too old").isFalse();
		assertThat(judge(token(null, Duration.ZERO)).isGranted()).as("without acr").isFalse();
		assertThat(judge(token("2", null)).isGranted()).as("without auth_time").isFalse();
		assertThat(judge(null).isGranted()).as("no token").isFalse();
	}

	@Test
	void P46_the_challenge_says_what_would_do_RFC9470() {
		this.request.addHeader("Authorization", "Bearer x");
		assertThat(challenge(judge(null))).isTrue();
		assertThat(this.response.getStatus()).isEqualTo(401);
		assertThat(this.response.getHeader("WWW-Authenticate"))
			.isEqualTo("Bearer error=\"insufficient_user_authentication\", "
					+ "error_description=\"A stronger or more recent sign-in is needed\", "
					+ "acr_values=\"2 phr\", max_age=\"300\"");
	}

	@Test
	void P46_a_client_that_uses_proofs_is_challenged_under_its_scheme_RFC9470() {
		this.request.addHeader("Authorization", "DPoP x");
		assertThat(challenge(new AuthenticationRequirement(List.of("phr"), null).judge(null))).isTrue();
		assertThat(this.response.getHeader("WWW-Authenticate")).startsWith("DPoP ")
			.endsWith("acr_values=\"phr\"")
			.doesNotContain("max_age");
	}

	@Test
	void what_was_denied_for_another_reason_is_left_alone() {
		assertThat(challenge(new AuthorizationDecision(false))).isFalse();
		assertThat(AuthenticationRequirement.challenge(this.request, this.response, new AccessDeniedException("no")))
			.isFalse();
		assertThat(this.response.getHeader("WWW-Authenticate")).isNull();
	}

	@Test
	void stands_in_a_security_chain() {
		RequestAuthorizationContext context = new RequestAuthorizationContext(this.request, Map.of());
		Jwt token = token("2", Duration.ZERO);
		assertThat(STRONG_AND_RECENT.authorize(() -> new JwtAuthenticationToken(token), context).isGranted()).isTrue();
		assertThat(STRONG_AND_RECENT.authorize(() -> null, context).isGranted()).isFalse();
	}

	private static AuthorizationResult judge(@Nullable Jwt token) {
		return STRONG_AND_RECENT.judge(token);
	}

	private boolean challenge(AuthorizationResult result) {
		return AuthenticationRequirement.challenge(this.request, this.response,
				new AuthorizationDeniedException("no", result));
	}

	private static Jwt token(@Nullable String acr, @Nullable Duration age) {
		Jwt.Builder token = Jwt.withTokenValue("x").header("typ", "at+jwt").subject("somebody");
		if (acr != null) {
			token.claim("acr", acr);
		}
		if (age != null) {
			token.claim("auth_time", Instant.now().minus(age));
		}
		return token.build();
	}

}
