package dev.oauth2flow.auth.admin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.auth.users.UserProfiles;
import dev.oauth2flow.platform.errors.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Opens the admin API to access tokens with the scope {@code admin} that operators got
 * for this server itself. Who changes something must have signed in recently (RFC 9470).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminSettings.class)
class AdminSecurity {

	static final String PATH = "/admin/v1";

	private static final String AUTHORITY = "ADMIN";

	private static final Set<String> READING = Set.of("GET", "HEAD");

	private static final String STALE = AdminSecurity.class.getName() + ".stale";

	private final AdminSettings settings;

	private final UserProfiles users;

	private final ProblemWriter problems;

	AdminSecurity(AdminSettings settings, UserProfiles users, ProblemWriter problems) {
		this.settings = settings;
		this.users = users;
		this.problems = problems;
	}

	@Bean
	@Order(1)
	SecurityFilterChain adminChain(HttpSecurity http, OwnTokens tokens, GrantService grants,
			@Value("${oauth2flow.issuer}") String issuer) {
		BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
		http.securityMatcher(PATH + "/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().access(operators()))
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.oauth2ResourceServer((server) -> server.jwt((jwt) -> jwt.decoder(decoder(tokens, grants, issuer)))
				.authenticationEntryPoint((request, response, failure) -> {
					challenge.commence(request, response, failure);
					this.problems.write(request, response, HttpStatus.UNAUTHORIZED.value(),
							"An access token of an operator is needed.");
				})
				.accessDeniedHandler((request, response, denied) -> refuse(request, response)));
		return http.build();
	}

	/**
	 * A token that is bound to a key is not taken: nothing here checks the proof.
	 */
	private static JwtDecoder decoder(OwnTokens tokens, GrantService grants, String issuer) {
		JwtDecoder decoder = tokens.accessTokenDecoder();
		return (token) -> {
			Jwt jwt = decoder.decode(token);
			List<String> audience = jwt.getAudience();
			if (audience == null || !audience.contains(issuer) || jwt.hasClaim("cnf") || !grants.isInForce(jwt)) {
				throw new BadJwtException("The token is not meant for this API or has been revoked");
			}
			return jwt;
		};
	}

	private AuthorizationManager<RequestAuthorizationContext> operators() {
		return (authentication, context) -> {
			boolean operator = authentication.get() instanceof JwtAuthenticationToken bearer
					&& bearer.getAuthorities().stream().anyMatch((each) -> "SCOPE_admin".equals(each.getAuthority()))
					&& isOperator(bearer.getName());
			if (!operator || READING.contains(context.getRequest().getMethod())) {
				return new AuthorizationDecision(operator);
			}
			boolean recent = authentication.get() instanceof JwtAuthenticationToken bearer
					&& isRecent(bearer.getToken());
			if (!recent) {
				context.getRequest().setAttribute(STALE, true);
			}
			return new AuthorizationDecision(recent);
		};
	}

	/** Going by what holds now, and not by what held when the token was issued. */
	private boolean isOperator(String subject) {
		return this.users.find(subject).filter((user) -> user.authorities().contains(AUTHORITY)).isPresent();
	}

	private boolean isRecent(Jwt token) {
		Instant authTime = token.getClaimAsInstant("auth_time");
		return authTime != null
				&& Duration.between(authTime, Instant.now()).compareTo(this.settings.recentSignIn()) <= 0;
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (request.getAttribute(STALE) != null) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE,
					"Bearer error=\"insufficient_user_authentication\", "
							+ "error_description=\"A more recent sign-in is needed\", max_age=\""
							+ this.settings.recentSignIn().toSeconds() + "\"");
			this.problems.write(request, response, HttpStatus.UNAUTHORIZED.value(),
					"To change something, sign in again.");
		}
		else {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\", scope=\"admin\"");
			this.problems.write(request, response, HttpStatus.FORBIDDEN.value(), "This is for operators only.");
		}
	}

}
