package dev.oauth2flow.auth.signin;

import java.util.List;

import dev.oauth2flow.platform.errors.TraceId;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.session.web.http.SessionRepositoryFilter;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Guards everything that is not an endpoint of the protocol: the pages for people.
 */
@Configuration(proxyBeanMethods = false)
class PageSecurity {

	@Bean
	@Order(2)
	SecurityFilterChain pageSecurityChain(HttpSecurity http, PasswordSignIn passwordSignIn, List<SignInMethod> methods,
			SignInOutcome outcome, LostForms lostForms, SignOut signOut, SignedOutTarget signedOutTarget,
			SecondFactorSignIn secondFactor, SessionStart sessions, SecurityContextRepository securityContexts,
			CsrfTokenRepository csrfTokens) {
		// @formatter:off
		http.authorizeHttpRequests((requests) -> requests
			.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll()
			.requestMatchers(HttpMethod.GET, "/suite/**", "/pages/**", "/favicon.ico").permitAll()
			.requestMatchers(                "/signin", "/signin/**"    ).permitAll()
			.requestMatchers(                "/signout"                 ).permitAll()
			.requestMatchers(                "/error"                   ).permitAll()
			.anyRequest()                                                .authenticated());
		// @formatter:on
		http.authenticationProvider(passwordSignIn);
		http.formLogin((form) -> form.loginPage("/signin").successHandler(outcome).failureHandler(outcome));
		http.addFilterAfter(new SecondFactorFilter(secondFactor, outcome, securityContexts, csrfTokens),
				UsernamePasswordAuthenticationFilter.class);
		methods.forEach(
				(method) -> http.with(new SignInMethodFilter.Configurer(method, outcome, sessions), withDefaults()));
		http.logout((logout) -> logout.logoutUrl("/signout")
			.addLogoutHandler(signOut)
			.logoutSuccessHandler((request, response, _) -> SeeOther.send(response, signedOutTarget.after(request))));
		http.exceptionHandling((handling) -> handling.accessDeniedHandler(lostForms));
		return http.build();
	}

	@Bean
	FilterRegistrationBean<Refusals> refusals(TraceId traceId) {
		FilterRegistrationBean<Refusals> registration = new FilterRegistrationBean<>(new Refusals(traceId));
		// Around everything that reads the session.
		registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 2);
		return registration;
	}

	/** The pages of the protocol's endpoints, errors among them, are guarded alike. */
	@Bean
	Customizer<HttpSecurity> pageHeaders(@Value("${oauth2flow.issuer}") String issuer) {
		return (http) -> http.headers((headers) -> {
			headers.contentSecurityPolicy((policy) -> policy.policyDirectives(PagePolicy.strict()));
			headers.frameOptions((frame) -> frame.deny());
			headers.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
			headers.httpStrictTransportSecurity((hsts) -> {
				if (issuer.startsWith("https:")) {
					// Also where a proxy in front ends TLS.
					hsts.requestMatcher(AnyRequestMatcher.INSTANCE);
				}
				else {
					hsts.disable();
				}
			});
		});
	}

}
