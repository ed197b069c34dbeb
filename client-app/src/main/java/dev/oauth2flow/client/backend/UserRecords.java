package dev.oauth2flow.client.backend;

import java.net.URI;
import java.util.Map;

import dev.oauth2flow.client.session.ClientSettings;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * The user record that the API serves.
 */
@Component
public class UserRecords {

	private final Backend backend;

	private final URI uri;

	UserRecords(Backend backend, ClientSettings settings) {
		this.backend = backend;
		this.uri = URI.create(settings.resourceApiUrl() + "/api/v1/me");
	}

	/**
	 * Loads the signed-in user's record.
	 * @param request the browser's request
	 * @return the record
	 * @throws dev.oauth2flow.client.session.SignInAgainException if the grant has ended
	 * @throws dev.oauth2flow.client.session.BackendAwayException if the API is away
	 */
	public UserRecord load(HttpServletRequest request) {
		var body = this.backend.call(request, HttpMethod.GET, this.uri, Map.of(), null).body();
		return new UserRecord(body.path("sub").asString(""), body.path("preferred_username").asString(""),
				body.path("name").asString(""), body.path("email").asString(""),
				body.path("email_verified").asBoolean(false));
	}

	/**
	 * A user as the API tells.
	 *
	 * @param sub the subject identifier
	 * @param username the user name
	 * @param name the full name
	 * @param email the e-mail address
	 * @param emailVerified whether the address was proven
	 */
	public record UserRecord(String sub, String username, String name, String email, boolean emailVerified) {
	}

}
