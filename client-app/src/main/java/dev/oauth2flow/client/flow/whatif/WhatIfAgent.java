package dev.oauth2flow.client.flow.whatif;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.flow.whatif.AgentBrowser.Page;
import dev.oauth2flow.client.flow.whatif.AgentBrowser.Site;
import dev.oauth2flow.client.session.SessionTokens;
import dev.oauth2flow.platform.flow.FlowId;

/**
 * Does one what-if, step by step.
 */
class WhatIfAgent {

	private static final String CALLBACK = "/login/oauth2/code/";

	private static final String START = "/oauth2/authorization/oauth2flow?return-to=/flow";

	/** One is always left out, so that there is something to ask the next time, too. */
	private static final String LEFT_OUT = "audit.read";

	/** How far the API's clock may be behind. */
	private static final Duration SKEW = Duration.ofSeconds(65);

	private static final int LEAST = 400;

	private final ClientProperties client;

	private final String username;

	private final String password;

	private final SessionTokens tokens;

	private final AgentBrowser browser;

	WhatIfAgent(ClientProperties client, String username, String password, SessionTokens tokens, AgentBrowser browser) {
		this.client = client;
		this.username = username;
		this.password = password;
		this.tokens = tokens;
		this.browser = browser;
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
		String credentials = this.client.clientId() + ":" + this.client.clientSecret();
		send(HttpRequest.newBuilder(URI.create(this.client.authorizationServerUrl() + "/oauth2/revoke"))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers
				.ofString("token=" + URLEncoder.encode(refreshToken, StandardCharsets.UTF_8))), false);
		this.browser.get(Site.CLIENT, "/flow");
	}

	private void outlive() throws IOException, InterruptedException {
		Page start = this.browser.get(Site.CLIENT, START);
		String flow = FlowId.of(start.parameter("state"));
		comeBack(approve(start));
		SessionTokens.Raw token = session();
		Thread.sleep(Duration.between(Instant.now(), token.end().plus(SKEW)));
		// The Client Application itself would have renewed it in time.
		send(HttpRequest.newBuilder(URI.create(this.client.resourceApiUrl() + "/api/v1/me"))
			.header("Authorization", "Bearer " + token.accessToken())
			.header("baggage", FlowId.NAME + "=" + flow)
			.GET(), true);
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

	private static void send(HttpRequest.Builder request, boolean mustFail) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<Void> answer = http.send(request.timeout(Duration.ofSeconds(20)).build(),
					HttpResponse.BodyHandlers.discarding());
			if ((answer.statusCode() >= LEAST) != mustFail) {
				throw new IllegalStateException("Unexpected status " + answer.statusCode());
			}
		}
	}

}
