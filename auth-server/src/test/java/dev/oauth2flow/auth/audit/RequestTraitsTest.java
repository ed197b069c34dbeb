package dev.oauth2flow.auth.audit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class RequestTraitsTest {

	@ParameterizedTest
	@CsvSource({ "203.0.113.77, 203.0.113.0/24", "2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0/48",
			"::ffff:203.0.113.77, 203.0.113.0/24", "fe80::1%eth0, fe80:0:0:0:0:0:0:0/48" })
	void an_address_is_cut_to_its_network(String address, String network) {
		assertThat(RequestTraits.network(address)).isEqualTo(network).hasSizeLessThanOrEqualTo(43);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "unknown", "", "client.example" })
	void a_name_is_never_looked_up(String name) {
		assertThat(RequestTraits.network(name)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0|Firefox",
					"Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36|Chrome",
					"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0|Edge",
					"Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1|Safari",
					"curl/8.5.0|curl", "something of its own|Other" })
	void a_browser_is_told_by_its_family_only(String userAgent, String family) {
		assertThat(RequestTraits.family(userAgent)).isEqualTo(family);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0|Firefox on Linux",
					"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Safari/537.36|Chrome on Android",
					"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/605.1|Safari on iPhone",
					"curl/8.5.0|curl", "''|Other" })
	void a_device_is_named_by_its_browser_and_system(String userAgent, String device) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("User-Agent", userAgent);
		assertThat(RequestTraits.device(request)).isEqualTo(device);
	}

	@Test
	void what_a_request_does_not_say_is_left_out() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr("not an address");
		assertThat(RequestTraits.of(request)).isEmpty();
	}

}
