package dev.oauth2flow.client.flow.whatif;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.flow.whatif.AgentBrowser.Page;
import dev.oauth2flow.client.flow.whatif.AgentBrowser.Site;
import dev.oauth2flow.client.session.SessionTokens;
import dev.oauth2flow.platform.flow.FlowId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does one what-if, step by step.
 */
class WhatIfAgent {

	private static final String CALLBACK = "/login/oauth2/code/";

	private static final String START = "/oauth2/authorization/oauth2flow?return-to=/flow";

	/** One is always left out, so that there is something to ask the next time, too. */
	private static final String LEFT_OUT = "audit.read";

	/** What the API's token is asked for with. */
	private static final String SCOPE = "profile.read";

	/** How far clocks may differ for the API, and a little more. */
	private static final Duration SKEW = Duration.ofSeconds(62);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int LEAST = 400;

	private static final int UNAUTHORIZED = 401;

	private final ClientProperties client;

	private final WhatIfProperties own;

	private final String username;

	private final String password;

	private final SessionTokens tokens;

	private final AgentBrowser browser;

	private final JsonMapper json;

	WhatIfAgent(ClientProperties client, WhatIfProperties own, SessionTokens tokens, AgentBrowser browser,
			JsonMapper json) {
		this.client = client;
		this.own = own;
		this.username = Objects.requireNonNull(own.username());
		this.password = Objects.requireNonNull(own.password());
		this.tokens = tokens;
		this.browser = browser;
		this.json = json;
	}

	void run(WhatIf whatIf) throws IOException, InterruptedException {
		switch (whatIf) {
			case WRONG_PASSWORD -> signIn(this.browser.get(Site.CLIENT, START), "not-" + this.password);
			case CONSENT_REFUSED -> refuse();
			case REPLAYED_CODE -> replay();
			case TAMPERED_STATE -> tamper();
			case EXPIRED_TOKEN -> outlive();
			case REVOKED_TOKEN -> revoke();
		}
	}

	/** Goes to the sign-in form if there is one, and signs in. */
	private Page signIn(Page start, String password) throws IOException, InterruptedException {
		Page page = this.browser.follow(start, CALLBACK);
		if (!page.body().contains("name=\"password\"")) {
			return page;
		}
		Map<String, String> form = new LinkedHashMap<>(Forms.fields(page.body(), ""));
		form.put("username", this.username);
		form.put("password", password);
		return this.browser.follow(this.browser.post(Site.SERVER, "/signin", form), CALLBACK);
	}

	/** Signs in and consents. Returns the redirect with the code. */
	private Page approve(Page start) throws IOException, InterruptedException {
		Page page = signIn(start, this.password);
		if (page.location() != null) {
			return page;
		}
		Map<String, String> form = new LinkedHashMap<>(Forms.fields(page.body(), "allow"));
		form.computeIfPresent("scope", (_,
				scopes) -> scopes.lines().filter((scope) -> !scope.equals(LEFT_OUT)).collect(Collectors.joining("\n")));
		return this.browser.follow(this.browser.post(Site.SERVER, "/oauth2/authorize", form), CALLBACK);
	}

	private void refuse() throws IOException, InterruptedException {
		Page consent = signIn(this.browser.get(Site.CLIENT, START), this.password);
		Map<String, String> form = new LinkedHashMap<>(Forms.fields(consent.body(), "deny"));
		form.put("decision", "deny");
		comeBack(this.browser.post(Site.SERVER, "/oauth2/authorize", form));
	}

	private void tamper() throws IOException, InterruptedException {
		Page back = approve(this.browser.get(Site.CLIENT, START));
		String other = new StringBuilder(back.parameter("state")).reverse().toString();
		this.browser.open(Site.SERVER, Forms.with(location(back), "state", other));
	}

	private void replay() throws IOException, InterruptedException {
		Page first = approve(this.browser.get(Site.CLIENT, START));
		comeBack(first);
		Page second = approve(this.browser.get(Site.CLIENT, START));
		this.browser.open(Site.SERVER, Forms.with(location(second), "code", first.parameter("code")));
	}

	private void revoke() throws IOException, InterruptedException {
		comeBack(approve(this.browser.get(Site.CLIENT, START)));
		String refreshToken = Objects.requireNonNull(session().refreshToken());
		done(send(post("/oauth2/revoke", this.client.clientId(), this.client.clientSecret(),
				Map.of("token", refreshToken))));
		this.browser.get(Site.CLIENT, "/flow");
	}

	private void outlive() throws IOException, InterruptedException {
		Page start = this.browser.get(Site.CLIENT, START);
		String flow = FlowId.NAME + "=" + FlowId.of(start.parameter("state"));
		comeBack(approve(start));
		HttpResponse<String> answer = send(post("/oauth2/token", this.own.clientId(), this.own.clientSecret(),
				Map.of("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token",
						session().accessToken(), "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
						"scope", SCOPE))
			.header("baggage", flow));
		ShortLived token = this.json.readValue(done(answer), ShortLived.class);
		Thread.sleep(Duration.ofSeconds(token.expiresIn()).plus(SKEW));
		int status = send(HttpRequest.newBuilder(URI.create(this.client.resourceApiUrl() + "/api/v1/me"))
			.header("Authorization", "Bearer " + token.accessToken())
			.header("baggage", flow)
			.GET()).statusCode();
		if (status != UNAUTHORIZED) {
			throw new IllegalStateException("The API answers a token that has ended with status " + status);
		}
	}

	private void comeBack(Page redirect) throws IOException, InterruptedException {
		this.browser.open(Site.SERVER, location(redirect));
	}

	private SessionTokens.Raw session() {
		return this.tokens.of(this.browser.cookies(Site.CLIENT))
			.orElseThrow(() -> new IllegalStateException("The agent is not signed in"));
	}

	private static String location(Page redirect) {
		if (redirect.location() == null) {
			throw new IllegalStateException("No redirect, but status " + redirect.status());
		}
		return redirect.location();
	}

	/** The back channel, where a client authenticates by its secret. */
	private HttpRequest.Builder post(String path, @Nullable String clientId, @Nullable String secret,
			Map<String, String> form) {
		String credentials = clientId + ":" + secret;
		return HttpRequest.newBuilder(URI.create(this.client.authorizationServerUrl() + path))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(Forms.encode(form)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newHttpClient()) {
			return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
		}
	}

	private static String done(HttpResponse<String> answer) {
		if (answer.statusCode() >= LEAST) {
			throw new IllegalStateException("Unexpected status " + answer.statusCode());
		}
		return answer.body();
	}

	private record ShortLived(@JsonProperty("access_token") String accessToken,
			@JsonProperty("expires_in") long expiresIn) {

	}

}
