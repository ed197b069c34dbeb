package dev.oauth2flow.auth.admin;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import dev.oauth2flow.platform.accesstoken.AuthenticationRequirement;
import dev.oauth2flow.platform.accesstoken.BoundTokens;
import dev.oauth2flow.platform.errors.ProblemWriter;
import dev.oauth2flow.platform.mtls.MtlsProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Opens the admin API to access tokens with the scope {@code admin} that operators got
 * for this server itself; bound ones (RFC 8705, RFC 9449) with what they are bound to.
 * Who changes something must have signed in recently, and with all that they have set up
 * (RFC 9470).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminSettings.class)
class AdminSecurity {

	static final String PATH = "/admin/v1";

	private static final String SCOPE = "admin";

	private static final Set<String> READING = Set.of("GET", "HEAD");

	private final OperatorRules rules;

	private final ProblemWriter problems;

	AdminSecurity(OperatorRules rules, ProblemWriter problems) {
		this.rules = rules;
		this.problems = problems;
	}

	@Bean
	@Order(1)
	SecurityFilterChain adminChain(HttpSecurity http, OwnTokens tokens, GrantService grants, BoundTokens boundTokens,
			MtlsProperties mtls, @Value("${oauth2flow.issuer}") String issuer) {
		AccessTokenSecurity bearer = new AccessTokenSecurity(this.problems, boundTokens, issuer, issuer,
				mtls.isOffered());
		http.securityMatcher(PATH + "/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().access(operators()))
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.oauth2ResourceServer((server) -> {
				bearer.opening(List.of(SCOPE), List.of()).customize(server);
				server.jwt((jwt) -> jwt.decoder(decoder(tokens, grants, issuer))).accessDeniedHandler(this::refuse);
			});
		return http.build();
	}

	private static JwtDecoder decoder(OwnTokens tokens, GrantService grants, String issuer) {
		JwtDecoder decoder = tokens.accessTokenDecoder();
		return (token) -> {
			Jwt jwt = decoder.decode(token);
			List<String> audience = jwt.getAudience();
			if (audience == null || !audience.contains(issuer) || !grants.isInForce(jwt)) {
				throw new BadJwtException("The token is not meant for this API or has been revoked");
			}
			return jwt;
		};
	}

	private AuthorizationManager<RequestAuthorizationContext> operators() {
		return (authentication, context) -> {
			if (!(authentication.get() instanceof JwtAuthenticationToken bearer)
					|| bearer.getAuthorities()
						.stream()
						.noneMatch((each) -> ("SCOPE_" + SCOPE).equals(each.getAuthority()))
					|| !this.rules.isOperator(bearer.getName())) {
				return new AuthorizationDecision(false);
			}
			return READING.contains(context.getRequest().getMethod()) ? new AuthorizationDecision(true)
					: this.rules.toChange(bearer.getName()).judge(bearer.getToken());
		};
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
			throws IOException {
		if (AuthenticationRequirement.challenge(request, response, denied)) {
			this.problems.write(request, response, HttpStatus.UNAUTHORIZED.value(),
					"To change something, sign in again, with all that you have set up.");
		}
		else {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE,
					BoundTokens.scheme(request) + " error=\"insufficient_scope\", scope=\"" + SCOPE + "\"");
			this.problems.write(request, response, HttpStatus.FORBIDDEN.value(), "This is for operators only.");
		}
	}

}
