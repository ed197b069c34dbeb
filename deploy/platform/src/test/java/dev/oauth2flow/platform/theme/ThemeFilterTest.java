package dev.oauth2flow.platform.theme;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class ThemeFilterTest {

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	@Test
	void without_a_choice_pages_are_dark() throws Exception {
		filter(false);
		assertThat(this.request.getAttribute("theme")).isEqualTo("dark");
		assertThat(this.response.getHeader("Set-Cookie")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "light, light", "system, system", "dark, dark", "LIGHT, dark", "'\"><b>', dark", "'', dark" })
	void a_remembered_choice_is_told_and_anything_else_is_dark(String remembered, String told) throws Exception {
		this.request.setCookies(new Cookie("theme", remembered));
		filter(false);
		assertThat(this.request.getAttribute("theme")).isEqualTo(told);
	}

	@Test
	void a_choice_is_remembered_for_a_year_and_leads_back_to_its_page() throws Exception {
		choose("light", "http://localhost:9000/signin?error=a%20b");
		filter(false);
		assertThat(this.response.getStatus()).isEqualTo(303);
		assertThat(this.response.getHeader("Location")).isEqualTo("/signin?error=a%20b");
		assertThat(this.response.getHeader("Set-Cookie")).startsWith("theme=light;")
			.contains("Path=/", "Max-Age=31536000", "HttpOnly", "SameSite=Lax")
			.doesNotContain("Secure");
		assertThat(this.chain.getRequest()).as("nothing further sees the request").isNull();
	}

	@Test
	void over_https_the_cookie_stays_there() throws Exception {
		choose("dark", null);
		filter(true);
		assertThat(this.response.getHeader("Set-Cookie")).contains("Secure");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example//evil.example/", "javascript:alert(1)", "not a uri", "//x", "" })
	void a_page_of_another_server_leads_to_the_start(String referer) throws Exception {
		choose("light", referer);
		filter(false);
		assertThat(this.response.getHeader("Location")).isEqualTo("/");
	}

	@Test
	void another_site_cannot_choose() throws Exception {
		choose("light", null);
		this.request.addHeader("Sec-Fetch-Site", "cross-site");
		filter(false);
		assertThat(this.response.getStatus()).isEqualTo(403);
		assertThat(this.response.getHeader("Set-Cookie")).isNull();
	}

	@Test
	void an_unknown_theme_is_not_found() throws Exception {
		choose("neon", null);
		filter(false);
		assertThat(this.response.getStatus()).isEqualTo(404);
	}

	private void choose(String theme, @org.jspecify.annotations.Nullable String referer) {
		this.request.setMethod("POST");
		this.request.setRequestURI("/suite/theme/" + theme);
		if (referer != null) {
			this.request.addHeader("Referer", referer);
		}
	}

	private void filter(boolean https) throws Exception {
		new ThemeFilter(https).doFilter(this.request, this.response, this.chain);
	}

}
