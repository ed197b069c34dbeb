package dev.oauth2flow.auth.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class SavedRequestsTest {

	private final SavedRequests savedRequests = new SavedRequests();

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/signin");

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/authorize?client_id=a&scope=b%20c", "/consent?state=x", "/account", "/admin",
			"/admin/clients?search=a&after=b" })
	void signing_in_leads_to_what_was_asked_for(String address) {
		this.savedRequests.save(this.request, address);
		assertThat(this.savedRequests.find(this.request)).isEqualTo(address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/", "//evil.example/oauth2/authorize?", "/\\evil.example", "",
			"/signout", "/oauth2/token?x", "/oauth2/authorize", "/account/withdraw", "/admin/v1/keys", "/administrator",
			"/admin/../signout", "/oauth2/authorize?x\r\nSet-Cookie: a=b", "/oauth2/authorize?x=\\\\evil.example",
			" /account", "javascript:alert(1)" })
	void signing_in_never_leads_elsewhere(String address) {
		this.savedRequests.save(this.request, address);
		assertThat(this.savedRequests.find(this.request)).isNull();
		assertThat(this.request.getSession(false)).as("no session for what is not kept").isNull();
	}

	@Test
	void an_over_long_address_is_not_kept() {
		assertThat(this.savedRequests.isAcceptable(this.request, "/oauth2/authorize?" + "a".repeat(8192))).isFalse();
	}

	@Test
	void a_form_is_not_kept() {
		MockHttpServletRequest form = new MockHttpServletRequest("POST", "/oauth2/authorize");
		form.setQueryString("client_id=a");
		this.savedRequests.saveRequest(form, new MockHttpServletResponse());
		assertThat(this.savedRequests.find(form)).isNull();
	}

}
