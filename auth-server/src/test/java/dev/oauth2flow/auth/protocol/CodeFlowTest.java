package dev.oauth2flow.auth.protocol;

import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.auth.keys.TokenAlgorithm;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class CodeFlowTest {

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	@Test
	void P08_iss_in_authorization_response_RFC9207() {
		Map<String, String> request = Browser.request(Replica.WEB, "openid notes.read");
		Map<String, String> answer = new Browser(this.replica).authorize(request, Replica.ALICE);
		assertThat(answer).containsEntry("iss", Replica.ISSUER).containsEntry("state", request.get("state"));
		assertThat(answer.get("code")).hasSizeGreaterThanOrEqualTo(43);
	}

	@Test
	void P28_access_token_is_a_JWT_profile_token_RFC9068() {
		Instant before = Instant.now();
		Map<String, Object> tokens = this.web.tokens(new Browser(this.replica), Replica.ALICE,
				"openid notes.read audit.read");
		assertThat(tokens).containsEntry("token_type", "Bearer");
		assertThat(Client.text(tokens, "scope").split(" ")).containsExactlyInAnyOrder("openid", "notes.read",
				"audit.read");
		SignedJWT jwt = Client.jwt(Client.text(tokens, "access_token"));
		assertThat(jwt.getHeader().getType()).hasToString("at+jwt");
		assertThat(jwt.getHeader().getAlgorithm()).hasToString("ES256");
		Map<String, Object> claims = jwt.getPayload().toJSONObject();
		assertThat(claims).containsEntry("iss", Replica.ISSUER)
			.containsEntry("client_id", "web")
			.containsEntry("scope", "audit.read notes.read openid")
			.containsEntry("aud", List.of(Replica.AUDIT_API, Replica.NOTES_API))
			.containsKeys("sub", "jti", "grant_id", "iat", "nbf");
		long issuedAt = (Long) Objects.requireNonNull(claims.get("iat"));
		assertThat((Long) claims.get("exp")).isEqualTo(issuedAt + 300);
		assertThat((Long) claims.get("auth_time")).isCloseTo(before.getEpochSecond(), within(60L));
	}

	@Test
	void P28_audience_is_the_issuer_where_no_scope_belongs_to_an_API_RFC9068() {
		Map<String, Object> tokens = this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid profile");
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry("aud", Replica.ISSUER);
	}

	@Test
	void P30_id_token_has_what_OpenID_Connect_asks_for() throws Exception {
		Browser browser = new Browser(this.replica);
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		Map<String, String> answer = browser.authorize(request, Replica.ALICE);
		Map<String, Object> tokens = Client.json(this.web.redeem(Objects.requireNonNull(answer.get("code"))));
		SignedJWT jwt = Client.jwt(Client.text(tokens, "id_token"));
		assertThat(jwt.getHeader().getAlgorithm()).hasToString("RS256");
		Map<String, Object> claims = jwt.getPayload().toJSONObject();
		Map<String, Object> accessToken = Client.claims(Client.text(tokens, "access_token"));
		assertThat(claims).containsEntry("iss", Replica.ISSUER)
			.containsEntry("sub", accessToken.get("sub"))
			.containsEntry("aud", "web")
			.containsEntry("azp", "web")
			.containsEntry("nonce", request.get("nonce"))
			.containsEntry("auth_time", accessToken.get("auth_time"))
			.containsEntry("at_hash", leftHalf(Client.text(tokens, "access_token")))
			.containsKey("sid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ES256", "PS256", "EdDSA", "RS256" })
	void P29_id_token_algorithm_follows_the_registration_OIDC_Core_2(String algorithm) throws Exception {
		TestClient client = switch (algorithm) {
			case "ES256" -> Replica.ES256;
			case "PS256" -> Replica.PS256;
			case "EdDSA" -> Replica.EDDSA;
			default -> Replica.WEB;
		};
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = new Client(client, this.replica).tokens(browser, Replica.ALICE, "openid");
		SignedJWT idToken = Client.jwt(Client.text(tokens, "id_token"));
		assertThat(idToken.getHeader().getAlgorithm()).hasToString(algorithm);
		JWK key = JWKSet.parse(browser.get("/oauth2/jwks").body()).getKeyByKeyId(idToken.getHeader().getKeyID());
		assertThat(key.getAlgorithm()).hasToString(algorithm);
		assertThat(isSignedWith(idToken, key)).isTrue();
		assertThat(idToken.getJWTClaimsSet().getAudience()).containsExactly(client.id());
		assertThat(idToken.getJWTClaimsSet().getExpirationTime()).isInTheFuture();
		byte[] hash = MessageDigest.getInstance("EdDSA".equals(algorithm) ? "SHA-512" : "SHA-256")
			.digest(Client.text(tokens, "access_token").getBytes(US_ASCII));
		assertThat(idToken.getJWTClaimsSet().getStringClaim("at_hash"))
			.isEqualTo(Base64URL.encode(Arrays.copyOf(hash, hash.length / 2)).toString());
		// The server itself takes it back as a hint.
		HttpResponse<String> signedOut = browser.get("/connect/logout?id_token_hint=" + idToken.serialize());
		assertThat(signedOut.statusCode()).isEqualTo(302);
	}

	@Test
	void P29_an_unsigned_id_token_is_refused_and_none_cannot_be_registered_OIDC_Core_2() {
		String unsigned = new PlainJWT(
				new JWTClaimsSet.Builder().issuer(Replica.ISSUER).subject("x").audience(Replica.WEB.id()).build())
			.serialize();
		assertThat(new Browser(this.replica).get("/connect/logout?id_token_hint=" + unsigned).statusCode())
			.isEqualTo(400);
		assertThatIllegalArgumentException().isThrownBy(() -> TokenAlgorithm.of("none"));
		assertThat("none".matches(TokenAlgorithm.NAMES)).isFalse();
	}

	static boolean isSignedWith(SignedJWT jwt, JWK key) throws Exception {
		if (key instanceof OctetKeyPair edwards) {
			Signature signature = Signature.getInstance("Ed25519");
			signature.initVerify(KeyFactory.getInstance("Ed25519")
				.generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(edwards.getX().decode()))));
			signature.update(jwt.getSigningInput());
			return signature.verify(jwt.getSignature().decode());
		}
		return jwt.verify((key instanceof RSAKey rsa) ? new RSASSAVerifier(rsa) : new ECDSAVerifier(key.toECKey()));
	}

	/** RFC 8032 section 5.1.2: little endian, the highest bit is the sign of x. */
	private static EdECPoint point(byte[] encoded) {
		byte[] bigEndian = new byte[encoded.length];
		for (int i = 0; i < encoded.length; i++) {
			bigEndian[i] = encoded[encoded.length - 1 - i];
		}
		boolean odd = (bigEndian[0] & 0x80) != 0;
		bigEndian[0] &= 0x7F;
		return new EdECPoint(odd, new BigInteger(1, bigEndian));
	}

	@Test
	void P10_a_scope_that_needs_an_authority_is_granted_only_to_who_has_it() {
		Map<String, Object> tokens = this.web.tokens(new Browser(this.replica), Replica.ALICE,
				"openid audit.read audit.read.all");
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry("scope", "audit.read openid");
		tokens = this.web.tokens(new Browser(this.replica), Replica.AUDITOR, "openid audit.read audit.read.all");
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry("scope",
				"audit.read audit.read.all openid");
		Map<String, String> answer = new Browser(this.replica).authorize(Browser.request(Replica.WEB, "audit.read.all"),
				Replica.ALICE);
		assertThat(answer).containsEntry("error", "invalid_scope");
	}

	@Test
	void one_sign_in_goes_on_at_any_replica() {
		Browser browser = new Browser(this.replica);
		Map<String, String> request = Browser.request(Replica.WEB, "openid notes.read");
		HttpResponse<String> first = browser.authorize(request);
		assertThat(Browser.location(first)).contains("/signin");
		Map<String, String> answer = browser.on(Replica.two()).authorize(request, Replica.ALICE);
		HttpResponse<String> response = this.web.redeem(Objects.requireNonNull(answer.get("code")));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		String refreshToken = Client.text(Client.json(response), "refresh_token");
		assertThat(this.web.on(Replica.two()).refresh(refreshToken).statusCode()).isEqualTo(200);
	}

	@Test
	void userinfo_tells_what_the_scopes_give_access_to() {
		Map<String, Object> tokens = this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid profile email");
		HttpResponse<String> response = this.web.userInfo(Client.text(tokens, "access_token"));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(Client.json(response))
			.containsEntry("sub", Client.claims(Client.text(tokens, "access_token")).get("sub"))
			.containsEntry("preferred_username", "alice")
			.containsEntry("name", "Test alice")
			.containsEntry("email", "alice@example.com")
			.containsKeys("email_verified", "updated_at");
		tokens = this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid");
		assertThat(Client.json(this.web.userInfo(Client.text(tokens, "access_token")))).containsOnlyKeys("sub");
		tokens = this.web.tokens(new Browser(this.replica), Replica.ALICE, "notes.read");
		assertThat(this.web.userInfo(Client.text(tokens, "access_token")).statusCode()).isEqualTo(403);
	}

	@Test
	void P45_userinfo_takes_no_token_from_the_address_and_says_what_is_wrong_RFC6750() {
		String accessToken = Client.text(this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid"),
				"access_token");
		Browser browser = new Browser(this.replica);
		assertThat(browser.get("/userinfo?access_token=" + accessToken).statusCode()).isIn(400, 401);
		assertThat(browser.post("/userinfo?access_token=" + accessToken, "").statusCode()).isIn(400, 401);
		assertThat(browser.post("/userinfo", "access_token=" + accessToken, "Authorization", "Bearer " + accessToken)
			.statusCode()).as("two at once").isEqualTo(400);
		HttpResponse<String> refused = browser.get("/userinfo");
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
		String idToken = Client.text(this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid"), "id_token");
		assertThat(this.web.userInfo(idToken).statusCode()).isEqualTo(401);
	}

	@Test
	void userinfo_is_told_by_GET_and_POST_with_the_token_in_the_header_or_the_form_OIDC_Core() {
		String accessToken = Client.text(this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid"),
				"access_token");
		Browser browser = new Browser(this.replica);
		for (HttpResponse<String> told : List.of(browser.get("/userinfo", "Authorization", "Bearer " + accessToken),
				browser.post("/userinfo", "", "Authorization", "Bearer " + accessToken),
				browser.post("/userinfo", "access_token=" + accessToken))) {
			assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
			assertThat(Client.json(told)).containsKey("sub");
		}
	}

	@Test
	void client_credentials_give_a_token_for_the_client_itself() {
		Client machine = new Client(Replica.MACHINE, this.replica);
		Map<String, String> form = new LinkedHashMap<>();
		form.put("grant_type", "client_credentials");
		form.put("scope", "notes.read");
		Map<String, Object> tokens = Client.json(machine.token(form));
		assertThat(tokens).doesNotContainKeys("refresh_token", "id_token");
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry("sub", "machine")
			.containsEntry("client_id", "machine")
			.containsEntry("aud", Replica.NOTES_API)
			.doesNotContainKey("auth_time");
		form.put("scope", "notes.write");
		assertThat(Client.json(machine.token(form))).containsEntry("error", "invalid_scope");
	}

	private static String leftHalf(String token) throws Exception {
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
		return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
	}

}
