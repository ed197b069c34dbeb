package dev.oauth2flow.client.peers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server that checks what a client must send (client authentication,
 * PKCE, one redemption, rotation), and that can be told to misbehave.
 */
public class AuthorizationServerPeer extends HttpPeer {

	public static final String SUBJECT = "0199c0de-aaaa-7000-8000-000000000001";

	public static final String SECRET = "a-generated-secret";

	/** The key that the client is registered with in the profile fapi. */
	public static final ECKey FAPI_KEY = fapiKey();

	private static final String NONCE = "nonce-of-the-server";

	private final Set<String> assertions = ConcurrentHashMap.newKeySet();

	private final RSAKey key = key();

	private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

	private final Set<String> accessTokens = ConcurrentHashMap.newKeySet();

	private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();

	private final List<String> secrets = new CopyOnWriteArrayList<>();

	private final AtomicInteger refreshes = new AtomicInteger();

	private volatile String sid = "";

	/** How long access tokens live. */
	public volatile Duration lifetime = Duration.ofMinutes(5);

	/** How long a refresh takes. */
	public volatile Duration refreshDelay = Duration.ZERO;

	/** The issuer that the metadata names, null for the true one. */
	public volatile @Nullable String claimedIssuer;

	/** The nonce that ID tokens carry, null for the one of the request. */
	public volatile @Nullable String claimedNonce;

	/** Whether every call is answered by 503. */
	public volatile boolean away;

	/** Whether refresh tokens are refused. */
	public volatile boolean grantEnded;

	/** Whether nothing is accepted but what the FAPI 2.0 Security Profile allows. */
	public volatile boolean fapi;

	private final Map<String, Map<String, String>> pushed = new ConcurrentHashMap<>();

	/**
	 * Forgets the misbehaviour, for the next test.
	 */
	public void reset() {
		this.lifetime = Duration.ofMinutes(5);
		this.refreshDelay = Duration.ZERO;
		this.claimedIssuer = null;
		this.claimedNonce = null;
		this.away = false;
		this.grantEnded = false;
		this.fapi = false;
		this.refreshes.set(0);
	}

	/**
	 * Plays the user and the browser at the authorization endpoint.
	 * @param authorizationRequest where the client sent the browser
	 * @return where the browser is sent back, query only
	 */
	public String approve(URI authorizationRequest) {
		Map<String, String> request = asked(authorizationRequest);
		if (!"S256".equals(request.get("code_challenge_method")) || !request.containsKey("code_challenge")) {
			throw new IllegalArgumentException("No PKCE");
		}
		String code = secret("code-");
		this.codes.put(code, request);
		return query(Map.of("code", code, "state", Objects.requireNonNull(request.get("state")), "iss", url()));
	}

	private Map<String, String> asked(URI authorizationRequest) {
		Map<String, String> request = parameters(authorizationRequest.getRawQuery());
		if (!this.fapi) {
			return request;
		}
		if (request.size() != 2 || !"client-app".equals(request.get("client_id"))) {
			throw new IllegalArgumentException("The browser carries more than a reference");
		}
		return Objects.requireNonNull(this.pushed.remove(request.get("request_uri")));
	}

	/**
	 * Plays a user who refuses.
	 * @param authorizationRequest where the client sent the browser
	 * @param error the error code
	 * @return where the browser is sent back, query only
	 */
	public String refuse(URI authorizationRequest, String error) {
		Map<String, String> request = parameters(authorizationRequest.getRawQuery());
		return query(Map.of("error", error, "state", Objects.requireNonNull(request.get("state")), "iss", url()));
	}

	/**
	 * Tells whether a token was given out and not replaced since.
	 * @param token the access token
	 * @return whether an API should take it
	 */
	public boolean accepts(@Nullable String token) {
		return token != null && this.accessTokens.contains(token);
	}

	/**
	 * Tells whether a call carries a token that was given out, under the right scheme
	 * and, where it is bound, with a proof.
	 */
	boolean accepts(HttpExchange exchange) throws IOException {
		String header = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
		String scheme = this.fapi ? "DPoP " : "Bearer ";
		return header.startsWith(scheme) && accepts(header.substring(scheme.length()))
				&& (!this.fapi || isProved(exchange, header.substring(scheme.length())));
	}

	/**
	 * Revokes every access token that is out.
	 */
	public void revokeAccessTokens() {
		this.accessTokens.clear();
	}

	/**
	 * Returns how often a refresh token was redeemed.
	 * @return the number since the last reset
	 */
	public int refreshes() {
		return this.refreshes.get();
	}

	/**
	 * Returns every code, access token and refresh token that was ever given out.
	 * @return the secrets
	 */
	public List<String> secrets() {
		return List.copyOf(this.secrets);
	}

	@Override
	void handle(HttpExchange exchange) throws IOException {
		if (this.away) {
			answer(exchange, 503, "{}");
			return;
		}
		switch (exchange.getRequestURI().getPath()) {
			case "/.well-known/openid-configuration" -> answer(exchange, 200, metadata());
			case "/oauth2/jwks" -> answer(exchange, 200, new JWKSet(this.key.toPublicJWK()).toString());
			case "/oauth2/par" -> push(exchange);
			case "/oauth2/token" -> token(exchange);
			case "/userinfo" -> userInfo(exchange);
			default -> answer(exchange, 404, "{}");
		}
	}

	private String metadata() {
		String issuer = url();
		return """
				{"issuer":"%s","authorization_endpoint":"%2$s/oauth2/authorize","token_endpoint":"%2$s/oauth2/token",
				"jwks_uri":"%2$s/oauth2/jwks","userinfo_endpoint":"%2$s/userinfo",
				"pushed_authorization_request_endpoint":"%2$s/oauth2/par",
				"end_session_endpoint":"%2$s/connect/logout","code_challenge_methods_supported":["S256"]}
				""".formatted(Objects.requireNonNullElse(this.claimedIssuer, issuer), issuer);
	}

	private void push(HttpExchange exchange) throws IOException {
		Map<String, String> form = parameters(body(exchange));
		if (!isProved(exchange, null)) {
			answer(exchange, 400, "{\"error\":\"use_dpop_nonce\"}");
		}
		else if (!isAuthenticated(form)) {
			answer(exchange, 401, "{\"error\":\"invalid_client\"}");
		}
		else {
			String reference = "urn:ietf:params:oauth:request_uri:" + UUID.randomUUID();
			this.pushed.put(reference, form);
			answer(exchange, 201, "{\"request_uri\":\"" + reference + "\",\"expires_in\":60}");
		}
	}

	/** Whether an assertion is signed by the client's key and meant for this server. */
	private boolean isAuthenticated(Map<String, String> form) {
		try {
			SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
			return assertion.verify(new ECDSAVerifier(FAPI_KEY.toPublicJWK()))
					&& url().equals(assertion.getPayload().toJSONObject().get("aud"))
					&& "client-app".equals(assertion.getJWTClaimsSet().getSubject())
					&& this.assertions.add(assertion.getJWTClaimsSet().getJWTID());
		}
		catch (ParseException | JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whether a call has a proof for it, with the nonce, that was not used before. */
	private boolean isProved(HttpExchange exchange, @Nullable String token) throws IOException {
		exchange.getResponseHeaders().set("DPoP-Nonce", NONCE);
		try {
			SignedJWT proof = SignedJWT.parse(exchange.getRequestHeaders().getFirst("DPoP"));
			JWTClaimsSet claims = proof.getJWTClaimsSet();
			String host = exchange.getRequestHeaders().getFirst("Host");
			return proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey()))
					&& exchange.getRequestMethod().equals(claims.getClaim("htm"))
					&& ("http://" + host + exchange.getRequestURI().getPath()).equals(claims.getClaim("htu"))
					&& NONCE.equals(claims.getClaim("nonce"))
					&& (token == null || challenge(token).equals(claims.getClaim("ath")))
					&& this.assertions.add(claims.getJWTID());
		}
		catch (ParseException | JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void token(HttpExchange exchange) throws IOException {
		if (this.fapi) {
			Map<String, String> form = parameters(body(exchange));
			if (!isProved(exchange, null)) {
				answer(exchange, 400, "{\"error\":\"use_dpop_nonce\"}");
			}
			else if (!isAuthenticated(form)) {
				answer(exchange, 401, "{\"error\":\"invalid_client\"}");
			}
			else {
				tokens(exchange, form);
			}
			return;
		}
		String expected = "Basic "
				+ Base64.getEncoder().encodeToString(("client-app:" + SECRET).getBytes(StandardCharsets.UTF_8));
		if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			answer(exchange, 401, "{\"error\":\"invalid_client\"}");
			return;
		}
		tokens(exchange, parameters(body(exchange)));
	}

	private void tokens(HttpExchange exchange, Map<String, String> form) throws IOException {
		boolean granted = "refresh_token".equals(form.get("grant_type")) ? refresh(form) : redeem(form);
		if (!granted) {
			answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
			return;
		}
		String nonce = form.get("nonce");
		String accessToken = secret("access-");
		String refreshToken = secret("refresh-");
		this.accessTokens.add(accessToken);
		this.refreshTokens.add(refreshToken);
		answer(exchange, 200, """
				{"access_token":"%s","token_type":"%s","expires_in":%d,"refresh_token":"%s","id_token":"%s",
				"scope":"openid profile email profile.read notes.read notes.write audit.read"}
				""".formatted(accessToken, this.fapi ? "DPoP" : "Bearer", this.lifetime.toSeconds(), refreshToken,
				idToken(nonce)));
	}

	private boolean redeem(Map<String, String> form) {
		Map<String, String> request = this.codes.remove(Objects.requireNonNullElse(form.get("code"), ""));
		if (request == null || !Objects.equals(request.get("redirect_uri"), form.get("redirect_uri"))
				|| !Objects.equals(request.get("code_challenge"), challenge(form.get("code_verifier")))) {
			return false;
		}
		form.put("nonce", Objects.requireNonNull(request.get("nonce")));
		return true;
	}

	private boolean refresh(Map<String, String> form) {
		this.refreshes.incrementAndGet();
		try {
			Thread.sleep(this.refreshDelay);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return !this.grantEnded && this.refreshTokens.remove(Objects.requireNonNullElse(form.get("refresh_token"), ""));
	}

	private void userInfo(HttpExchange exchange) throws IOException {
		if (!accepts(exchange)) {
			answer(exchange, 401, "{}");
			return;
		}
		answer(exchange, 200, """
				{"sub":"%s","name":"Ada Lovelace","preferred_username":"ada","email":"ada@example.org"}
				""".formatted(SUBJECT));
	}

	private String idToken(@Nullable String nonce) {
		this.sid = UUID.randomUUID().toString();
		Instant now = Instant.now();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(url())
			.subject(SUBJECT)
			.audience("client-app")
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(300)))
			.claim("sid", this.sid);
		if (nonce != null) {
			claims.claim("nonce", Objects.requireNonNullElse(this.claimedNonce, nonce));
		}
		return signed("JWT", claims.build());
	}

	/**
	 * Makes a logout token for the session of the latest sign-in.
	 * @param type its type
	 * @param changes claims to set, or with null to leave out
	 * @return the token
	 */
	public String logoutToken(String type, Map<String, @Nullable Object> changes) {
		Instant now = Instant.now();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(url())
			.subject(SUBJECT)
			.audience("client-app")
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(120)))
			.claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
			.claim("sid", this.sid);
		changes.forEach(claims::claim);
		return signed(type, claims.build());
	}

	private String signed(String type, JWTClaimsSet claims) {
		SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType(type))
			.keyID(this.key.getKeyID())
			.build(), claims);
		try {
			token.sign(new RSASSASigner(this.key));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return token.serialize();
	}

	private String secret(String prefix) {
		String secret = prefix + UUID.randomUUID();
		this.secrets.add(secret);
		return secret;
	}

	private static String query(Map<String, String> parameters) {
		StringBuilder query = new StringBuilder();
		parameters.forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
			.append(name)
			.append('=')
			.append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
		return query.toString();
	}

	private static String challenge(@Nullable String verifier) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256")
				.digest(Objects.requireNonNullElse(verifier, "").getBytes(StandardCharsets.US_ASCII));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ECKey fapiKey() {
		try {
			return new ECKeyGenerator(Curve.P_256).keyID("client-app").generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static RSAKey key() {
		try {
			return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
