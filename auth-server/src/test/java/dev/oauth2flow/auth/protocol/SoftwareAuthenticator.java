package dev.oauth2flow.auth.protocol;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * An authenticator with one P-256 passkey, and the browser in front of it (WebAuthn Level
 * 3 sections 5.1 and 6.1). What it says of itself can be falsified.
 */
final class SoftwareAuthenticator {

	private static final int USER_PRESENT = 0x01;

	private static final int USER_VERIFIED = 0x04;

	private static final int ATTESTED = 0x40;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final KeyPair keys = keys();

	private final byte[] credentialId = random(32);

	String origin = Replica.ISSUER;

	String relyingParty = "localhost";

	boolean verifiesUser = true;

	int counter;

	String register(String options) {
		byte[] clientData = clientData("webauthn.create", options);
		byte[] data = authenticatorData(ATTESTED, attestedCredential());
		ByteArrayOutputStream object = new ByteArrayOutputStream();
		object.writeBytes(hex("a363666d74646e6f6e656761747453746d74a0686175746844617461"));
		object.writeBytes(new byte[] { 0x58, (byte) data.length });
		object.writeBytes(data);
		Map<String, Object> response = new LinkedHashMap<>();
		response.put("clientDataJSON", base64(clientData));
		response.put("attestationObject", base64(object.toByteArray()));
		response.put("transports", new String[] { "internal" });
		return credential(response);
	}

	String authenticate(String options) {
		return authenticate(options, "");
	}

	/**
	 * Signs in.
	 * @param userHandle the handle, which the server need not trust
	 */
	String authenticate(String options, String userHandle) {
		this.counter++;
		byte[] clientData = clientData("webauthn.get", options);
		byte[] data = authenticatorData(0, new byte[0]);
		Map<String, Object> response = new LinkedHashMap<>();
		response.put("clientDataJSON", base64(clientData));
		response.put("authenticatorData", base64(data));
		response.put("signature", base64(sign(data, clientData)));
		if (!userHandle.isEmpty()) {
			response.put("userHandle", userHandle);
		}
		return credential(response);
	}

	private String credential(Map<String, Object> response) {
		Map<String, Object> credential = new LinkedHashMap<>();
		credential.put("id", base64(this.credentialId));
		credential.put("rawId", base64(this.credentialId));
		credential.put("type", "public-key");
		credential.put("response", response);
		credential.put("clientExtensionResults", Map.of());
		return JSON.writeValueAsString(credential);
	}

	private byte[] clientData(String type, String options) {
		return JSON.writeValueAsBytes(Map.of("type", type, "challenge",
				JSON.readTree(options).path("challenge").asString(), "origin", this.origin, "crossOrigin", false));
	}

	private byte[] authenticatorData(int more, byte[] attested) {
		int flags = USER_PRESENT | (this.verifiesUser ? USER_VERIFIED : 0) | more;
		return ByteBuffer.allocate(37 + attested.length)
			.put(sha256(this.relyingParty.getBytes(StandardCharsets.UTF_8)))
			.put((byte) flags)
			.putInt(this.counter)
			.put(attested)
			.array();
	}

	/** AAGUID, the credential's id, and the key as COSE_Key (RFC 9053 section 7.1.1). */
	private byte[] attestedCredential() {
		ECPublicKey key = (ECPublicKey) this.keys.getPublic();
		ByteArrayOutputStream attested = new ByteArrayOutputStream();
		attested.writeBytes(new byte[16]);
		attested.writeBytes(new byte[] { 0, (byte) this.credentialId.length });
		attested.writeBytes(this.credentialId);
		attested.writeBytes(hex("a5010203262001215820"));
		attested.writeBytes(coordinate(key.getW().getAffineX()));
		attested.writeBytes(hex("225820"));
		attested.writeBytes(coordinate(key.getW().getAffineY()));
		return attested.toByteArray();
	}

	private static byte[] coordinate(BigInteger value) {
		byte[] bytes = value.toByteArray();
		byte[] fixed = new byte[32];
		int length = Math.min(bytes.length, fixed.length);
		System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
		return fixed;
	}

	private byte[] sign(byte[] data, byte[] clientData) {
		try {
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(this.keys.getPrivate());
			signature.update(data);
			signature.update(sha256(clientData));
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyPair keys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] hex(String text) {
		return HexFormat.of().parseHex(text);
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new SecureRandom().nextBytes(bytes);
		return bytes;
	}

	private static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
