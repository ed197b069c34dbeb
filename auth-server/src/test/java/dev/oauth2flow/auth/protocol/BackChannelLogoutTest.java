package dev.oauth2flow.auth.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Clients are told that a session has ended (OpenID Connect Back-Channel Logout 1.0).
 * Both replicas look all the time for whom to tell.
 */
class BackChannelLogoutTest {

	private static final long PATIENCE_SECONDS = 120;

	private final Replica replica = Replica.one();

	private final JdbcClient jdbc = this.replica.bean(JdbcClient.class);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final AtomicInteger refusals = new AtomicInteger();

	private final HttpServer client = start();

	private final Client web = new Client(Replica.WEB, this.replica);

	@BeforeEach
	void register() {
		Replica.two();
		this.jdbc.sql("delete from logout_notice").update();
		this.jdbc.sql("update client set backchannel_logout_uri = ? where client_id = 'web'")
			.param("http://localhost:" + this.client.getAddress().getPort() + "/logout")
			.update();
	}

	@AfterEach
	void stop() {
		this.jdbc.sql("update client set backchannel_logout_uri = null").update();
		this.jdbc.sql("delete from logout_notice").update();
		this.client.stop(0);
	}

	@Test
	void P41_signing_out_tells_the_clients_of_the_session_OIDC_back_channel_logout() throws Exception {
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid");
		Map<String, Object> idToken = Client.claims(Client.text(tokens, "id_token"));
		browser.get("/connect/logout?" + Browser.form(Map.of("id_token_hint", Client.text(tokens, "id_token"))));
		SignedJWT logout = next();
		assertThat(logout.getHeader().getType()).hasToString("logout+jwt");
		assertThat(logout.getHeader().getAlgorithm()).hasToString("RS256");
		assertThat(isSignedByPublishedKey(logout)).isTrue();
		Map<String, Object> claims = logout.getPayload().toJSONObject();
		assertThat(claims).containsOnlyKeys("iss", "sub", "aud", "iat", "exp", "jti", "sid", "events")
			.containsEntry("iss", Replica.ISSUER)
			.containsEntry("aud", "web")
			.containsEntry("sub", idToken.get("sub"))
			.containsEntry("sid", idToken.get("sid"))
			.containsEntry("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
		long issuedAt = (Long) Objects.requireNonNull(claims.get("iat"));
		assertThat(issuedAt).isCloseTo(Instant.now().getEpochSecond(), within(60L));
		assertThat((Long) claims.get("exp")).isBetween(issuedAt + 1, issuedAt + 120);
		assertNothingLeft();
		assertThat(this.received).as("sent by one replica only").isEmpty();
	}

	@Test
	void P41_a_client_that_is_away_is_told_again_OIDC_back_channel_logout() throws Exception {
		this.refusals.set(1);
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid");
		browser.get("/connect/logout?" + Browser.form(Map.of("id_token_hint", Client.text(tokens, "id_token"))));
		SignedJWT first = next();
		SignedJWT second = next();
		assertThat(second.getJWTClaimsSet().getStringClaim("sid"))
			.isEqualTo(first.getJWTClaimsSet().getStringClaim("sid"));
		assertThat(second.getJWTClaimsSet().getJWTID()).isNotEqualTo(first.getJWTClaimsSet().getJWTID());
		assertNothingLeft();
	}

	@Test
	void P41_signing_out_everywhere_tells_of_every_session_OIDC_back_channel_logout() throws Exception {
		Map<String, Object> one = this.web.tokens(new Browser(this.replica), Replica.AUDITOR, "openid");
		Map<String, Object> two = this.web.tokens(new Browser(Replica.two()), Replica.AUDITOR, "openid");
		Client other = new Client(Replica.OTHER, this.replica);
		other.tokens(new Browser(this.replica), Replica.AUDITOR, "openid");
		String subject = String.valueOf(Client.claims(Client.text(one, "id_token")).get("sub"));
		this.replica.bean(GrantService.class).revokeAll(subject, "signed_out_everywhere");
		// Other tests have left sessions of this user, too.
		Set<String> awaited = new HashSet<>(Set.of(sid(one), sid(two)));
		while (!awaited.isEmpty()) {
			awaited.remove(next().getJWTClaimsSet().getStringClaim("sid"));
		}
	}

	@Test
	void P41_who_has_signed_in_once_more_signs_out_of_everything_OIDC_back_channel_logout() throws Exception {
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid");
		String cookies = browser.cookies();
		Map<String, String> request = Browser.request(Replica.OTHER, "openid");
		request.put("prompt", "login");
		assertThat(browser.authorize(request, Replica.ALICE)).containsKey("code");
		assertThat(browser.cookies()).as("the session's id").isNotEqualTo(cookies);
		browser.post("/signout", Browser.form(Pages.hidden(browser.get("/signout"))));
		assertThat(next().getJWTClaimsSet().getStringClaim("sid")).isEqualTo(sid(tokens));
		assertEnded(tokens);
	}

	@Test
	void P41_another_user_s_sign_in_ends_the_session_that_was_there_OIDC_back_channel_logout() throws Exception {
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid");
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put("prompt", "login");
		Map<String, String> answer = browser.authorize(request, Replica.AUDITOR);
		SignedJWT logout = next();
		assertThat(logout.getJWTClaimsSet().getStringClaim("sid")).isEqualTo(sid(tokens));
		assertThat(logout.getJWTClaimsSet().getSubject())
			.isEqualTo(Client.claims(Client.text(tokens, "id_token")).get("sub"));
		assertEnded(tokens);
		Map<String, Object> others = Client.json(this.web.redeem(String.valueOf(answer.get("code"))));
		assertThat(sid(others)).isNotEqualTo(sid(tokens));
		assertThat(this.web.introspect(Client.text(others, "access_token"))).containsEntry("active", true);
	}

	@Test
	void P41_what_a_removed_client_was_to_be_told_stands_in_nobody_s_way() throws Exception {
		this.jdbc.sql("""
				insert into client select (jsonb_populate_record(client,
				    jsonb_build_object('id', gen_random_uuid(), 'client_id', 'removed-soon'))).*
				from client where client_id = 'web'""").update();
		this.jdbc.sql("""
				insert into logout_notice (client_id, subject, sid, due_at)
				select 'removed-soon', 'somebody', 'sid-' || number, now() + interval '1 hour'
				from generate_series(1, 40) number""").update();
		this.jdbc.sql("delete from client where client_id = 'removed-soon'").update();
		this.jdbc.sql("update logout_notice set due_at = now() - interval '1 hour'").update();
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid");
		browser.post("/signout", Browser.form(Pages.hidden(browser.get("/signout"))));
		assertThat(next().getJWTClaimsSet().getStringClaim("sid")).isEqualTo(sid(tokens));
		assertNothingLeft();
	}

	@Test
	void P41_what_clients_are_to_be_told_that_have_no_address_any_more_stands_in_nobody_s_way() throws Exception {
		this.jdbc.sql("""
				insert into logout_notice (client_id, subject, sid, due_at)
				select 'other', 'somebody', 'sid-' || number, now() - interval '1 hour'
				from generate_series(1, 40) number""").update();
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid");
		browser.post("/signout", Browser.form(Pages.hidden(browser.get("/signout"))));
		assertThat(next().getJWTClaimsSet().getStringClaim("sid")).isEqualTo(sid(tokens));
	}

	@ParameterizedTest
	@ValueSource(strings = { "RS256", "PS256", "ES256", "EdDSA" })
	void P41_logout_tokens_are_signed_as_the_client_s_id_tokens_are_OIDC_back_channel_logout(String algorithm)
			throws Exception {
		TestClient client = switch (algorithm) {
			case "ES256" -> Replica.ES256;
			case "PS256" -> Replica.PS256;
			case "EdDSA" -> Replica.EDDSA;
			default -> Replica.WEB;
		};
		this.jdbc.sql("""
				update client set backchannel_logout_uri =
				    (select backchannel_logout_uri from client where client_id = 'web') where client_id = ?""")
			.param(client.id())
			.update();
		Browser browser = new Browser(this.replica);
		new Client(client, this.replica).tokens(browser, Replica.ALICE, "openid");
		browser.post("/signout", Browser.form(Pages.hidden(browser.get("/signout"))));
		SignedJWT logout = next();
		assertThat(logout.getJWTClaimsSet().getAudience()).containsExactly(client.id());
		assertThat(logout.getHeader().getAlgorithm()).hasToString(algorithm);
		JWKSet keys = JWKSet.parse(browser.get("/oauth2/jwks").body());
		assertThat(CodeFlowTest.isSignedWith(logout, keys.getKeyByKeyId(logout.getHeader().getKeyID()))).isTrue();
	}

	private void assertEnded(Map<String, Object> tokens) {
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsEntry("active", false);
		assertThat(this.web.refresh(Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(400);
	}

	private static String sid(Map<String, Object> tokens) {
		return String.valueOf(Client.claims(Client.text(tokens, "id_token")).get("sid"));
	}

	private SignedJWT next() throws InterruptedException, ParseException {
		String form = this.received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		assertThat(form).as("a logout token").startsWith("logout_token=");
		return SignedJWT.parse(Objects.requireNonNull(form).substring("logout_token=".length()));
	}

	private boolean isSignedByPublishedKey(SignedJWT token) throws ParseException, JOSEException {
		JWKSet keys = JWKSet.parse(new Browser(this.replica).get("/oauth2/jwks").body());
		return token
			.verify(new RSASSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey().toRSAPublicKey()));
	}

	private void assertNothingLeft() throws InterruptedException {
		Instant end = Instant.now().plus(Duration.ofSeconds(PATIENCE_SECONDS));
		while (notices() > 0) {
			assertThat(Instant.now()).isBefore(end);
			Thread.onSpinWait();
			TimeUnit.MILLISECONDS.sleep(50);
		}
	}

	private long notices() {
		return this.jdbc.sql("select count(*) from logout_notice").query(Long.class).single();
	}

	private HttpServer start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/logout", this::receive);
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			boolean refused = this.refusals.getAndDecrement() > 0;
			exchange.sendResponseHeaders(refused ? 503 : 200, -1);
		}
	}

}
