package dev.oauth2flow.client;

import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.oauth2flow.platform.start.InvalidSettingException;
import dev.oauth2flow.platform.start.Loopback;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of this service. URLs carry no slash at their end.
 *
 * @param issuer the authorization server as browsers see it, and as tokens name it
 * @param authorizationServerUrl the authorization server as this service reaches it
 * @param clientId the id under which this service is registered there
 * @param clientSecret the secret that goes with it, null in the profile fapi
 * @param scopes what is asked for at sign-in
 * @param resourceApiUrl the API as this service reaches it
 * @param auditUrl the audit-consumer as this service reaches it
 * @param baseUrl this service as browsers see it
 * @param sessionEncryptionKey 32 bytes in base64, the same on every replica; under it the
 * tokens are encrypted before they reach Redis
 * @param sessionTimeout how long a session lives without a request
 * @param profile how it proves who it is and holds its tokens
 * @param signingKey in the profile fapi the private key of its assertions: a JWK of P-256
 * in JSON, whose public part is registered
 */
@Validated
@ConfigurationProperties("oauth2flow.client")
public record ClientProperties(@NotNull URI issuer, @NotNull URI authorizationServerUrl, @NotBlank String clientId,
		@Nullable String clientSecret, @NotEmpty List<@NotBlank String> scopes, @NotNull URI resourceApiUrl,
		@NotNull URI auditUrl, @NotNull URI baseUrl, @NotBlank String sessionEncryptionKey,
		@NotNull @DurationMin(minutes = 1) Duration sessionTimeout, @NotNull Profile profile,
		@Nullable String signingKey) {

	private static final String PREFIX = "oauth2flow.client.";

	private static final int KEY_BYTES = 32;

	public ClientProperties(@Nullable URI issuer, @Nullable URI authorizationServerUrl,
			@DefaultValue("client-app") String clientId, @Nullable String clientSecret,
			@DefaultValue({ "openid", "profile", "email", "profile.read", "notes.read", "notes.write",
					"audit.read" }) List<String> scopes,
			@DefaultValue("http://localhost:8090") URI resourceApiUrl,
			@DefaultValue("http://localhost:8070") URI auditUrl, @DefaultValue("http://localhost:8080") URI baseUrl,
			@Nullable String sessionEncryptionKey, @DefaultValue("30m") Duration sessionTimeout,
			@DefaultValue("web") Profile profile, @Nullable String signingKey) {
		this.issuer = url("issuer", (issuer != null) ? issuer : URI.create("http://localhost:9000"));
		this.authorizationServerUrl = url("authorization-server-url",
				(authorizationServerUrl != null) ? authorizationServerUrl : this.issuer);
		this.clientId = clientId;
		this.profile = profile;
		this.clientSecret = (profile == Profile.FAPI) ? null : required("client-secret", clientSecret);
		this.signingKey = (profile == Profile.FAPI) ? signingKey(required("signing-key", signingKey)) : null;
		this.scopes = List.copyOf(scopes);
		this.resourceApiUrl = url("resource-api-url", resourceApiUrl);
		this.auditUrl = url("audit-url", auditUrl);
		this.baseUrl = url("base-url", baseUrl);
		this.sessionEncryptionKey = required("session-encryption-key", sessionEncryptionKey);
		this.sessionTimeout = sessionTimeout;
		key(this.sessionEncryptionKey);
		if (!this.https() && !Loopback.isHostOf(this.baseUrl)) {
			throw new InvalidSettingException(PREFIX + "base-url",
					"must be https; plain http is accepted on localhost only");
		}
	}

	/**
	 * How this service proves who it is, and how it holds its tokens.
	 */
	public enum Profile {

		/** By a secret; with bearer tokens. */
		WEB,

		/**
		 * By a signature, with pushed authorization requests and tokens bound by DPoP
		 * (FAPI 2.0 Security Profile).
		 */
		FAPI

	}

	/**
	 * Tells whether browsers reach this service by https, so that cookies can insist on
	 * it.
	 * @return whether {@link #baseUrl()} is https
	 */
	public boolean https() {
		return "https".equals(this.baseUrl.getScheme());
	}

	/**
	 * Returns the key of the session's encryption.
	 * @return an AES key of 256 bits
	 */
	public SecretKey sessionKey() {
		return key(this.sessionEncryptionKey);
	}

	/**
	 * Names no secret.
	 */
	@Override
	public String toString() {
		return "ClientProperties[issuer=" + this.issuer + ", clientId=" + this.clientId + ", baseUrl=" + this.baseUrl
				+ "]";
	}

	private static String required(String name, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw new InvalidSettingException(PREFIX + name, "is missing");
		}
		return value;
	}

	private static String signingKey(String json) {
		try {
			ECKey key = ECKey.parse(json);
			if (key.isPrivate() && Curve.P_256.equals(key.getCurve())) {
				return json;
			}
		}
		catch (ParseException _) {
			// Told below.
		}
		throw new InvalidSettingException(PREFIX + "signing-key", "must be a private JWK of P-256 in JSON");
	}

	private static URI url(String name, URI value) {
		boolean web = "http".equals(value.getScheme()) || "https".equals(value.getScheme());
		if (!web || value.getHost() == null || value.toString().endsWith("/") || value.getQuery() != null) {
			throw new InvalidSettingException(PREFIX + name,
					"must be an absolute http or https URL without query and without a slash at its end");
		}
		return value;
	}

	private static SecretKey key(String base64) {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(base64.strip());
		}
		catch (IllegalArgumentException _) {
			bytes = new byte[0];
		}
		if (bytes.length != KEY_BYTES) {
			throw new InvalidSettingException(PREFIX + "session-encryption-key", "must be 32 bytes in base64");
		}
		return new SecretKeySpec(bytes, "AES");
	}

}
