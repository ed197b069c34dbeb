package dev.oauth2flow.client.session;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class BrowserRulesTest extends ServiceTest {

	@Test
	void P42_cookies_are_for_this_service_alone_and_out_of_reach_of_scripts() {
		TestBrowser browser = browser();
		List<String> cookies = browser.callBack(SERVER.approve(browser.startSignIn()))
			.headers()
			.allValues("Set-Cookie");

		assertThat(cookies).singleElement().satisfies((cookie) -> {
			assertThat(cookie).startsWith("OAUTH2FLOW_CLIENT=");
			assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/").doesNotContain("Domain");
		});
	}

	@Test
	void P42_on_https_cookies_are_secure_and_bound_to_the_host_and_P14_transport_security_is_on() {
		try (ConfigurableApplicationContext https = start(
				Map.of("oauth2flow.client.base-url", "https://client.example"))) {
			TestBrowser browser = new TestBrowser(port(https));
			HttpResponse<String> start = browser.get("/oauth2/authorization/oauth2flow");
			HttpResponse<String> done = browser.callBack(SERVER.approve(TestBrowser.location(start)));

			assertThat(start.headers().allValues("Set-Cookie")).singleElement()
				.satisfies((cookie) -> assertThat(cookie).startsWith("__Host-OAUTH2FLOW_CLIENT_BROWSER=")
					.contains("Secure", "HttpOnly", "Path=/", "SameSite=Lax")
					.doesNotContain("Domain"));
			assertThat(done.headers().allValues("Set-Cookie")).singleElement()
				.satisfies((cookie) -> assertThat(cookie).startsWith("__Host-OAUTH2FLOW_CLIENT=")
					.contains("Secure", "HttpOnly", "Path=/", "SameSite=Lax")
					.doesNotContain("Domain"));
			assertThat(start.headers().firstValue("Strict-Transport-Security"))
				.hasValueSatisfying((value) -> assertThat(value).startsWith("max-age=31536000"));
			assertThat(TestBrowser.location(start).getQuery())
				.contains("redirect_uri=https://client.example/login/oauth2/code/oauth2flow");
		}
	}

	@Test
	void every_page_has_a_strict_content_security_policy_and_is_kept_by_no_cache() {
		TestBrowser browser = signedIn();
		for (String path : List.of("/", "/notes", "/activity", "/nothing-here")) {
			HttpResponse<String> page = browser.get(path);
			assertThat(page.headers().firstValue("Content-Security-Policy")).as(path)
				.hasValue("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
						+ "connect-src 'self'; form-action 'self' " + SERVER.url()
						+ "; frame-ancestors 'none'; base-uri 'none'");
			assertThat(page.headers().firstValue("Cache-Control"))
				.hasValueSatisfying((value) -> assertThat(value).contains("no-store"));
			assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
			assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
			assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
			assertThat(page.headers().firstValue("Strict-Transport-Security")).as("not on http").isEmpty();
			assertThat(page.body()).doesNotContain(" style=")
				.doesNotContain("<style")
				.doesNotContainPattern(" on[a-z]+=");
		}
	}

	@Test
	void the_look_is_served_and_may_be_cached() {
		HttpResponse<String> sheet = browser().get("/suite/suite.css");

		assertThat(sheet.statusCode()).isEqualTo(200);
		assertThat(sheet.headers().firstValue("Cache-Control")).hasValue("max-age=3600");
	}

	@Test
	void a_form_without_its_token_is_a_clear_page() {
		TestBrowser browser = signedIn();
		for (String path : List.of("/notes", "/logout")) {
			HttpResponse<String> page = browser.post(path, Map.of("title", "Forged"));
			assertThat(page.statusCode()).isEqualTo(403);
			assertThat(page.body()).contains("This form is no longer valid");
		}
		assertThat(API.titles()).isEmpty();
		assertThat(browser.get("/").body()).as("still signed in").contains("Ada Lovelace");
	}

	@Test
	void a_form_field_of_one_megabyte_is_a_clear_page() {
		TestBrowser browser = signedIn();

		HttpResponse<String> page = browser.submit("/notes", "/notes",
				Map.of("title", "Large", "body", "a".repeat(1_000_000)));

		assertThat(page.statusCode()).isEqualTo(413);
		assertThat(page.body()).contains("That is too much at once");
		assertThat(API.titles()).isEmpty();
	}

	@Test
	void health_is_told_on_the_management_port_alone(@LocalManagementPort int managementPort) {
		assertThat(new TestBrowser(managementPort).get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		assertThat(browser().get("/actuator/health").statusCode()).isEqualTo(404);
	}

	@Test
	void an_error_page_names_the_trace_and_nothing_of_the_inside() {
		HttpResponse<String> page = browser().get("/nothing-here");

		assertThat(page.body()).containsPattern("<code class=\"code\">[0-9a-f]{32}</code>")
			.doesNotContain("Exception")
			.doesNotContain("\tat ");
	}

}
