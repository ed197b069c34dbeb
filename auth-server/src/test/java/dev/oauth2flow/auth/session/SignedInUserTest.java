package dev.oauth2flow.auth.session;

import java.time.Instant;
import java.util.Set;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class SignedInUserTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Test
	void is_read_as_it_was_written() {
		SignedInUser user = new SignedInUser("sub", "ada", Instant.ofEpochMilli(1), "sid", Set.of("ADMIN"),
				Set.of("pwd"), 7);
		assertThat(JSON.readValue(JSON.writeValueAsString(user), SignedInUser.class)).isEqualTo(user);
	}

	@Test
	void a_session_of_the_release_before_is_understood() {
		SignedInUser user = JSON.readValue("""
				{"sub": "sub", "username": "ada", "authTime": "2026-11-27T01:00:00Z", "sid": "sid",
				 "authorities": [], "amr": ["pwd"]}""", SignedInUser.class);
		assertThat(user.credentialVersion()).isEqualTo(1);
	}

}
