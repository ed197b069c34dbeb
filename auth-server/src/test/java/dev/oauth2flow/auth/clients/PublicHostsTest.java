package dev.oauth2flow.auth.clients;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicHostsTest {

	private final PublicHosts hosts = new PublicHosts("https://auth.example.com");

	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "http://localhost/",
			"https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.0.1/", "https://100.64.0.1/",
			"https://169.254.169.254/latest", "https://0.0.0.0/", "https://[fd00::1]/", "https://[fe80::1]/",
			"https://[::ffff:10.0.0.1]/", "https://user@192.0.2.1/", "http://192.0.2.1/",
			"https://no-such-host.invalid/", "file:///etc/passwd", "https:///", "not a uri" })
	void what_is_inside_is_not_called(String address) {
		assertThat(this.hosts.mayCall(address)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://192.0.2.1/logout", "https://[2001:db8::1]:8443/logout" })
	void a_public_host_is_called(String address) {
		assertThat(this.hosts.mayCall(address)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://localhost/", "http://127.0.0.1:8080/" })
	void a_server_on_loopback_calls_others_there(String address) {
		assertThat(new PublicHosts("http://localhost:9000").mayCall(address)).isTrue();
		assertThat(this.hosts.mayCall(address)).isFalse();
	}

}
