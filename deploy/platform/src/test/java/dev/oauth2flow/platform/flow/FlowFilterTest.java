package dev.oauth2flow.platform.flow;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class FlowFilterTest {

	private static final String STATE = "state-of-at-least-twenty-two-characters";

	private static final String FLOW = FlowId.of(STATE);

	private static final String PUSHED = "client_id=c&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc";

	private static final String PUSHED_FLOW = FlowId.of("urn:ietf:params:oauth:request_uri:abc");

	private static final String BAGGAGE = FlowId.NAME + "=" + FLOW;

	private final Began listener = new Began();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private @Nullable String baggage;

	private List<String> names = List.of();

	@Test
	void an_authorization_request_is_in_the_flow_of_its_state() throws Exception {
		send(get("/oauth2/authorize", "state=" + STATE), okay());

		assertThat(this.baggage).isEqualTo(BAGGAGE);
		assertThat(this.names).contains("baggage");
		assertThat(this.response.getHeader("Set-Cookie")).startsWith("OAUTH2FLOW_FLOW_auth_server=" + FLOW)
			.contains("HttpOnly", "SameSite=Lax")
			.doesNotContain("Secure");
	}

	@Test
	void a_form_without_a_state_is_in_the_flow_of_its_browser() throws Exception {
		MockHttpServletRequest form = new MockHttpServletRequest("POST", "/signin");
		form.setCookies(new Cookie("OAUTH2FLOW_FLOW_auth_server", FLOW));

		send(form, okay());

		assertThat(this.baggage).isEqualTo(BAGGAGE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/signin", "/oauth2/authorize", "/", "/suite/suite.css", "/flow/live/x" })
	void a_browser_is_not_believed_what_its_baggage_says(String path) throws Exception {
		MockHttpServletRequest request = get(path, null);
		request.addHeader("baggage", BAGGAGE);
		request.addHeader("Accept", "text/html");

		send(request, okay());

		assertThat(this.baggage).isNull();
		assertThat(this.names).containsExactly("Accept");
	}

	@Test
	void on_the_back_channel_the_flow_is_taken_and_nothing_else() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/oauth2/token");
		request.addHeader("Baggage", "user=ada, " + BAGGAGE + " ,more=1");

		send(request, okay());

		assertThat(this.baggage).isEqualTo(BAGGAGE);
	}

	@Test
	void what_is_no_flow_is_dropped_on_the_back_channel_too() throws Exception {
		MockHttpServletRequest request = get("/api/v1/me", null);
		request.addHeader("baggage", FlowId.NAME + "=<script>");

		send(request, okay());

		assertThat(this.baggage).isNull();
	}

	@Test
	void a_flow_begins_where_the_browser_is_sent_away_with_a_new_state() throws Exception {
		send(get("/oauth2/authorization/oauth2flow", null),
				redirect("http://localhost:9000/oauth2/authorize?state=" + STATE));

		assertThat(this.listener.began).isEqualTo(FLOW);
		assertThat(this.response.getHeader("Set-Cookie")).contains(FLOW);
	}

	/** The authorization request names where its answer goes, as it stands. */
	@Test
	void a_flow_begins_also_in_a_browser_that_never_finished_the_one_before() throws Exception {
		MockHttpServletRequest start = get("/oauth2/authorization/oauth2flow", null);
		start.setCookies(new Cookie("OAUTH2FLOW_FLOW_auth_server", PUSHED_FLOW));

		send(start, redirect("http://localhost:9000/oauth2/authorize?state=" + STATE
				+ "&redirect_uri=http://localhost:8080/login/oauth2/code/oauth2flow"));

		assertThat(this.listener.began).isEqualTo(FLOW);
	}

	@Test
	void a_flow_begins_where_the_browser_is_sent_away_with_a_pushed_request() throws Exception {
		send(get("/oauth2/authorization/oauth2flow", null),
				redirect("http://localhost:9000/oauth2/authorize?" + PUSHED));

		assertThat(this.listener.began).isEqualTo(PUSHED_FLOW);
	}

	@Test
	void a_pushed_request_is_in_the_flow_of_its_uri() throws Exception {
		send(get("/oauth2/authorize", PUSHED), okay());

		assertThat(this.baggage).isEqualTo(FlowId.NAME + "=" + PUSHED_FLOW);
	}

	@Test
	void a_server_is_out_of_the_flow_of_a_pushed_request_when_its_state_goes_back() throws Exception {
		MockHttpServletRequest form = new MockHttpServletRequest("POST", "/oauth2/authorize");
		form.setCookies(new Cookie("OAUTH2FLOW_FLOW_auth_server", PUSHED_FLOW));

		send(form, redirect("http://localhost:8080/login/oauth2/code/oauth2flow?code=abc&state=" + STATE));

		assertThat(this.response.getHeader("Set-Cookie")).contains("Max-Age=0");
	}

	@Test
	void a_server_is_out_of_the_flow_when_the_state_goes_back() throws Exception {
		MockHttpServletRequest form = new MockHttpServletRequest("POST", "/oauth2/authorize");
		form.setCookies(new Cookie("OAUTH2FLOW_FLOW_auth_server", FLOW));

		send(form, redirect("http://localhost:8080/login/oauth2/code/oauth2flow?code=abc&state=" + STATE));

		assertThat(this.listener.began).isNull();
		assertThat(this.response.getHeader("Set-Cookie")).contains("Max-Age=0");
	}

	@Test
	void after_the_answer_one_page_belongs_to_the_flow_and_the_next_does_not() throws Exception {
		send(get("/login/oauth2/code/oauth2flow", "code=abc&state=" + STATE), okay());
		assertThat(this.baggage).isEqualTo(BAGGAGE);
		String cookie = this.response.getHeader("Set-Cookie");
		assertThat(cookie).contains(FLOW + ".last");

		MockHttpServletRequest page = get("/", null);
		page.setCookies(new Cookie("OAUTH2FLOW_FLOW_auth_server", FLOW + ".last"));
		send(page, okay());

		assertThat(this.baggage).isEqualTo(BAGGAGE);
		assertThat(this.response.getHeaders("Set-Cookie").getLast()).contains("Max-Age=0");
	}

	@Test
	void an_answer_with_a_state_that_nobody_knows_is_in_the_flow_of_its_browser() throws Exception {
		this.listener.known = FLOW;
		MockHttpServletRequest answer = get("/login/oauth2/code/oauth2flow", "code=abc&state=tampered");
		answer.setCookies(new Cookie("OAUTH2FLOW_FLOW_auth_server", FLOW));

		send(answer, okay());

		assertThat(this.baggage).isEqualTo(BAGGAGE);
	}

	@Test
	void on_https_the_cookie_insists_on_it() {
		new FlowCookie("auth-server", true).enter(this.response, FLOW);

		assertThat(this.response.getHeader("Set-Cookie")).startsWith("__Host-").contains("Secure");
	}

	@Test
	void secrets_are_shown_by_their_first_characters_and_passwords_not_at_all() {
		String shown = Parameters.shown(Parameters.parse("client_id=client-app&state=" + STATE
				+ "&code=short&password=correct-horse-battery&unknown=%zz&error"));

		assertThat(shown.lines()).containsExactly("client_id=client-app", "state=stat…", "code=…", "password=…",
				"unknown=", "error=");
	}

	private void send(MockHttpServletRequest request, FilterChain chain) throws ServletException, IOException {
		FlowCookie cookie = new FlowCookie("auth-server", false);
		new FlowFilter(cookie, this.listener, new SpanDetails(Tracer.NOOP, new FlowTraces())).doFilter(request,
				this.response, (seen, answer) -> {
					HttpServletRequest http = (HttpServletRequest) seen;
					this.baggage = http.getHeader("baggage");
					assertThat(Collections.list(http.getHeaders("BAGGAGE")))
						.isEqualTo((this.baggage != null) ? List.of(this.baggage) : List.of());
					this.names = Collections.list(http.getHeaderNames());
					chain.doFilter(seen, answer);
				});
	}

	private static MockHttpServletRequest get(String path, @Nullable String query) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		request.setQueryString(query);
		return request;
	}

	private static FilterChain okay() {
		return (_, _) -> {
		};
	}

	private static FilterChain redirect(String location) {
		return (_, answer) -> ((HttpServletResponse) answer).sendRedirect(location);
	}

	private static final class Began implements FlowListener {

		private @Nullable String began;

		private @Nullable String known;

		@Override
		public void begins(String flowId, HttpServletRequest request, HttpServletResponse response) {
			this.began = flowId;
		}

		@Override
		public boolean knows(String flowId, HttpServletRequest request) {
			return flowId.equals(this.known);
		}

	}

}
