package dev.oauth2flow.auth.signin;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PagePolicyTest {

	@Test
	void P09_the_policy_lets_nothing_in_and_nothing_frame_the_page_RFC9700() {
		assertThat(PagePolicy.strict()).contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
			.endsWith("form-action 'self'")
			.doesNotContain("unsafe");
	}

	@Test
	void a_form_may_end_at_the_client_s_origins_and_nowhere_else() {
		assertThat(PagePolicy.leadingTo(List.of("https://client.example/callback?a=b", "https://client.example/other",
				"http://127.0.0.1:4711/cb", "http://[::1]/cb", "com.example.app:/cb")))
			.endsWith("form-action 'self' com.example.app: http://127.0.0.1:4711 http://[::1] https://client.example");
		assertThat(PagePolicy.leadingTo(List.of())).isEqualTo(PagePolicy.strict());
	}

}
