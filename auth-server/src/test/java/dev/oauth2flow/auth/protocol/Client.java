package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.auth.protocol.Replica.TestUser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that calls the endpoints of its back channel.
 */
final class Client {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final TestClient client;

	private Browser http;

	Client(TestClient client, Replica replica) {
		this.client = client;
		this.http = new Browser(replica);
	}

	Client on(Replica replica) {
		this.http = new Browser(replica);
		return this;
	}

	HttpResponse<String> redeem(String code) {
		return token(codeGrant(code));
	}

	static Map<String, String> codeGrant(String code) {
		Map<String, String> form = new LinkedHashMap<>();
		form.put("grant_type", "authorization_code");
		form.put("code", code);
		form.put("redirect_uri", Replica.CALLBACK);
		form.put("code_verifier", Browser.VERIFIER);
		return form;
	}

	HttpResponse<String> refresh(String refreshToken) {
		return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
	}

	HttpResponse<String> token(Map<String, String> form) {
		return post("/oauth2/token", form);
	}

	HttpResponse<String> post(String path, Map<String, String> form) {
		if (this.client.secret() == null) {
			Map<String, String> named = new LinkedHashMap<>(form);
			named.put("client_id", this.client.id());
			return this.http.post(path, Browser.form(named));
		}
		return this.http.post(path, Browser.form(form), "Authorization", basic());
	}

	String basic() {
		return "Basic " + Base64.getEncoder()
			.encodeToString((this.client.id() + ":" + this.client.secret()).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Lets a user sign in and gets the tokens.
	 */
	Map<String, Object> tokens(Browser browser, TestUser user, String scope) {
		Map<String, String> answer = browser.authorize(Browser.request(this.client, scope), user);
		HttpResponse<String> response = redeem(Objects.requireNonNull(answer.get("code"), answer::toString));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return json(response);
	}

	Map<String, Object> introspect(String token) {
		HttpResponse<String> response = post("/oauth2/introspect", Map.of("token", token));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return json(response);
	}

	HttpResponse<String> userInfo(String accessToken) {
		return this.http.get("/userinfo", "Authorization", "Bearer " + accessToken);
	}

	static Map<String, Object> json(HttpResponse<String> response) {
		return JSON.readValue(response.body(), new TypeReference<Map<String, Object>>() {
		});
	}

	static String text(Map<String, Object> answer, String name) {
		return (String) Objects.requireNonNull(answer.get(name), () -> name + " in " + answer.keySet());
	}

	static SignedJWT jwt(String token) {
		try {
			return SignedJWT.parse(token);
		}
		catch (ParseException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Map<String, Object> claims(String token) {
		return jwt(token).getPayload().toJSONObject();
	}

}
