package dev.oauth2flow.e2e.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.judges.JavaScriptJudge;
import dev.oauth2flow.local.TestClient;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same story with TLS on every hop, and a client that is known by its certificate.
 */
class SevenStagesOverHttpsIT extends SevenStages {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final RunningSuite https = RunningSuite.overHttps();

	private static final List<String> RECOMMENDED = List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

	SevenStagesOverHttpsIT() {
		super(RunningSuite.overHttps());
	}

	@Test
	@Order(11)
	void P22_a_token_that_is_bound_to_a_certificate_is_of_no_use_to_anybody_else_RFC8705() throws Exception {
		JsonNode metadata = JSON.readTree(send(false,
				HttpRequest.newBuilder(URI.create(this.https.issuer() + "/.well-known/openid-configuration")))
			.body());
		URI tokenEndpoint = URI.create(metadata.at("/mtls_endpoint_aliases/token_endpoint").asString());
		HttpRequest.Builder request = HttpRequest.newBuilder(tokenEndpoint)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(
					"grant_type=client_credentials&scope=notes.read&client_id=" + TestClient.CERTIFIED_CLIENT_ID));
		HttpResponse<String> issued = send(true, request);
		assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
		String token = JSON.readTree(issued.body()).get("access_token").asString();

		assertThat(send(true, notes(this.https.certifiedApiUrl(), token)).statusCode()).isEqualTo(200);
		assertThat(send(false, request).statusCode()).isEqualTo(401);
		for (HttpResponse<String> refused : List.of(send(false, notes(this.https.certifiedApiUrl(), token)),
				send(true, notes(this.https.apiUrl(), token)))) {
			assertThat(refused.statusCode()).isEqualTo(401);
			assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).contains("invalid_token");
		}
	}

	@TestFactory
	@Order(12)
	Stream<DynamicTest> P22_openid_client_is_known_by_its_certificate_and_by_no_other_RFC8705() throws IOException {
		LocalAuthority certificates = this.https.certificates();
		return JavaScriptJudge.judge("openid-client with certificates", "openid-client-mutual-tls", Map.of("issuer",
				this.https.issuer(), "api", this.https.certifiedApiUrl(), "user", this.https.user(), "clients",
				Map.of("certified", Map.of("id", TestClient.CERTIFIED_CLIENT_ID)), "redirectUri",
				TestClient.REDIRECT_URI, "authority", certificates.authority().toString(), "certificate",
				Map.of("certificate", certificates.clientCertificate().toString(), "key",
						certificates.clientKey().toString()),
				"other",
				Map.of("certificate", certificates.certificate().toString(), "key", certificates.key().toString())),
				Map.of("NODE_EXTRA_CA_CERTS", certificates.authority().toString()));
	}

	private static HttpRequest.Builder notes(String api, String token) {
		return HttpRequest.newBuilder(URI.create(api + "/api/v1/notes")).header("Authorization", "Bearer " + token);
	}

	private HttpResponse<String> send(boolean certified, HttpRequest.Builder request)
			throws IOException, InterruptedException {
		return this.https.http(certified).send(request.build(), BodyHandlers.ofString());
	}

	/** As FAPI 2.0 Security Profile section 5.2 wants it of a server and its APIs. */
	@Test
	void every_service_speaks_TLS_as_RFC_9325_recommends_and_not_otherwise() throws IOException {
		for (String url : List.of(suite().issuer(), suite().clientUrl(), suite().apiUrl())) {
			assertThat(accepts(url, "TLSv1.3", true)).as("%s TLS 1.3", url).isTrue();
			assertThat(accepts(url, "TLSv1.2", true)).as("%s TLS 1.2, recommended", url).isTrue();
			assertThat(accepts(url, "TLSv1.2", false)).as("%s TLS 1.2, all others", url).isFalse();
		}
	}

	/** Says whether a server finds a cipher suite among those that are offered. */
	private boolean accepts(String url, String protocol, boolean recommended) throws IOException {
		URI target = URI.create(url);
		try (SSLSocket socket = (SSLSocket) this.https.http(false)
			.sslContext()
			.getSocketFactory()
			.createSocket(target.getHost(), target.getPort())) {
			socket.setEnabledProtocols(new String[] { protocol });
			if ("TLSv1.2".equals(protocol)) {
				String[] offered = Arrays.stream(socket.getEnabledCipherSuites())
					.filter((suite) -> suite.contains("_WITH_") && RECOMMENDED.contains(suite) == recommended)
					.toArray(String[]::new);
				assertThat(offered).isNotEmpty();
				socket.setEnabledCipherSuites(offered);
			}
			socket.startHandshake();
			return true;
		}
		catch (SSLHandshakeException ex) {
			assertThat(ex).hasMessageContaining("fatal alert");
			return false;
		}
	}

	/** Two suites at once are much for a small machine. */
	@Override
	@AfterAll
	protected void close_the_browser() {
		super.close_the_browser();
		suite().close();
	}

}
