package dev.oauth2flow.local;

/**
 * The registrations with which tests get tokens of their own: a public client, so that
 * there is no secret to pass on, which PKCE protects (RFC 7636).
 */
public final class TestClient {

	/** Its {@code client_id}. */
	public static final String CLIENT_ID = "suite-tests";

	/**
	 * Where it gets its codes. Nobody listens there: tests read the redirect itself. A
	 * loopback address, so that any port matches (RFC 8252, section 7.3).
	 */
	public static final String REDIRECT_URI = "http://127.0.0.1/callback";

	/**
	 * With https one more: it authenticates by the certificate in {@code tls/client.pem},
	 * to which its tokens are bound (RFC 8705).
	 */
	public static final String CERTIFIED_CLIENT_ID = "suite-mtls";

	static final String NAME = "Tests of the suite";

	private TestClient() {
	}

}
