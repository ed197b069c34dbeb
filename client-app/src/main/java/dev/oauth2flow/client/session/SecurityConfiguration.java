package dev.oauth2flow.client.session;

import java.net.URI;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemPages;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Who may see what, and how they get there.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String SIGN_IN = OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI
			+ "/" + AuthorizationServer.REGISTRATION;

	@Bean
	SecurityFilterChain pages(HttpSecurity http, ClientProperties properties, AuthorizationServer server,
			PendingSignIns pendingSignIns, SignedInClients signedInClients, SessionSecurityContext securityContext,
			SignInFailures failures, SignOut signOut, ProblemPages problems, FapiProfile fapi,
			RestClient.Builder restClient) {
		http.authorizeHttpRequests((requests) -> requests
		// @formatter:off
			.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC).permitAll()
			.requestMatchers(HttpMethod.GET, "/", "/flow", "/flow/**", "/suite/**", "/app/**").permitAll()
			.requestMatchers(HttpMethod.POST, "/flow/what-if/*")           .permitAll()
			.requestMatchers(HttpMethod.POST, BackChannelLogout.PATH)      .permitAll()
			.requestMatchers("/notes/**")                                  .authenticated()
			.requestMatchers(HttpMethod.GET, "/activity", "/activity/stream").authenticated()
			.anyRequest()                                                  .denyAll());
			// @formatter:on
		http.securityContext((context) -> context.securityContextRepository(securityContext));
		http.requestCache((cache) -> cache.requestCache(new NullRequestCache()));
		http.csrf((csrf) -> csrf.csrfTokenRepository(new SessionCsrfTokens())
			// The token in it says more than a cookie could.
			.ignoringRequestMatchers(BackChannelLogout.PATH));
		http.addFilterBefore(new ResponseIssuerFilter(properties, failures), OAuth2LoginAuthenticationFilter.class);
		http.oauth2Login((signIn) -> signIn.loginPage("/")
			.clientRegistrationRepository(server)
			.authorizedClientRepository(signedInClients)
			.authorizationEndpoint((endpoint) -> endpoint.authorizationRequestRepository(pendingSignIns)
				.authorizationRequestResolver(authorizationRequests(server, fapi, restClient)))
			.successHandler(returnToPage())
			.failureHandler(failures)
			.withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
				@Override
				public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
					filter.setAuthenticationFailureHandler(failures);
					return filter;
				}
			}));
		http.logout((logout) -> logout.logoutUrl("/logout").logoutSuccessHandler(signOut));
		http.exceptionHandling(
				(exceptions) -> exceptions.authenticationEntryPoint(entryPoint(problems))
					.accessDeniedHandler((request, response, denied) -> problems.send(
							(denied instanceof CsrfException) ? Problem.FORM_EXPIRED : Problem.NOT_FOUND, request,
							response)));
		http.headers((headers) -> {
			headers.contentSecurityPolicy((policy) -> policy.policyDirectives(contentSecurityPolicy(properties)));
			headers.frameOptions((frames) -> frames.deny());
			headers.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
			headers.permissionsPolicyHeader((permissions) -> permissions
				.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
			// Behind a proxy that ends TLS, the request alone would not tell.
			headers.httpStrictTransportSecurity((transport) -> {
				if (properties.https()) {
					transport.requestMatcher(AnyRequestMatcher.INSTANCE).includeSubDomains(false);
				}
				else {
					transport.disable();
				}
			});
		});
		return http.build();
	}

	private static OAuth2AuthorizationRequestResolver authorizationRequests(AuthorizationServer server,
			FapiProfile fapi, RestClient.Builder restClient) {
		DefaultOAuth2AuthorizationRequestResolver resolver = new DefaultOAuth2AuthorizationRequestResolver(server,
				OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
		resolver.setAuthorizationRequestCustomizer(
				OAuth2AuthorizationRequestCustomizers.withPkce().andThen(SecurityConfiguration::keepReturnPath));
		return fapi.isOn() ? new PushedAuthorizations(resolver, server, fapi, fapi.proving(restClient.clone()).build())
				: resolver;
	}

	private static void keepReturnPath(OAuth2AuthorizationRequest.Builder builder) {
		RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
		String path = (attributes instanceof ServletRequestAttributes current)
				? current.getRequest().getParameter(ReturnPath.PARAMETER) : null;
		builder.attributes((kept) -> kept.put(PendingSignIns.RETURN_TO, ReturnPath.orHome(path)));
	}

	private static AuthenticationSuccessHandler returnToPage() {
		return (request, response, _) -> response
			.sendRedirect(ReturnPath.orHome((String) request.getAttribute(PendingSignIns.RETURN_TO)));
	}

	private static AuthenticationEntryPoint entryPoint(ProblemPages problems) {
		return (request, response, _) -> {
			String path = ReturnPath.of(request);
			if (!ReturnPath.isPage(path)) {
				problems.send(Problem.NOT_FOUND, request, response);
			}
			else if (opensPage(request)) {
				response.sendRedirect(UriComponentsBuilder.fromPath(SIGN_IN)
					.queryParam(ReturnPath.PARAMETER, "{path}")
					.encode()
					.buildAndExpand(path)
					.toUriString());
			}
			else {
				problems.send(Problem.SIGN_IN_AGAIN, request, response);
			}
		};
	}

	// A script that asks for data must not be led through a sign-in.
	private static boolean opensPage(HttpServletRequest request) {
		String mode = request.getHeader("Sec-Fetch-Mode");
		return HttpMethod.GET.matches(request.getMethod()) && (mode == null || mode.equals("navigate"))
				&& !request.getRequestURI().equals("/activity/stream");
	}

	// Browsers hold form-action against redirects too: signing out ends at the issuer.
	private static String contentSecurityPolicy(ClientProperties properties) {
		URI issuer = properties.issuer();
		String origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
		return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
				+ "form-action 'self' " + origin + "; frame-ancestors 'none'; base-uri 'none'";
	}

}
