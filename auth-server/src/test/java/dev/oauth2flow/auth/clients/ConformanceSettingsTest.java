package dev.oauth2flow.auth.clients;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.X509CertUtils;
import dev.oauth2flow.auth.clients.SeedSettings.SeedClient;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the conformance suite and this server are told of each other.
 */
class ConformanceSettingsTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void the_clients_can_be_registered_and_both_sides_have_the_same_certificates() throws Exception {
		Process configure = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"../deploy/conformance/Configure.java", "https://localhost:8443/", "https://localhost:9000",
				"https://localhost:8090", "https://localhost:8092", this.folder.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("output").toFile())
			.start();
		assertThat(configure.waitFor()).as(Files.readString(this.folder.resolve("output"))).isZero();
		List<SeedClient> clients = clients();
		assertThat(clients).extracting(SeedClient::clientId)
			.containsExactly("", "conformance-basic-1", "conformance-basic-2", "conformance-fapi-1",
					"conformance-fapi-2", "conformance-mtls-1", "conformance-mtls-2", "conformance-mtls-dpop-1",
					"conformance-mtls-dpop-2");
		try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
			assertThat(clients.subList(1, 9))
				.allSatisfy((client) -> assertThat(factory.getValidator().validate(client)).isEmpty());
		}
		for (String kind : List.of("openid", "oauth")) {
			JsonNode bound = plan("fapi-mtls-" + kind, clients.get(5), "https://localhost:8092/api/v1/notes");
			JsonNode proved = plan("fapi-mtls-dpop-" + kind, clients.get(7), "https://localhost:8090/api/v1/notes");
			for (int i = 0; i < 2; i++) {
				String certificate = (i == 0) ? "mtls" : "mtls2";
				assertThat(certificate(bound, certificate)).isEqualTo(registered(clients.get(5 + i)));
				assertThat(certificate(proved, certificate)).isEqualTo(registered(clients.get(7 + i)));
				assertThat(clients.get(7 + i).dpopBoundAccessTokens()).isTrue();
			}
			plan("fapi-" + kind, clients.get(3), "https://localhost:8090/api/v1/notes");
			JsonNode keyed = plan("fapi-bound-" + kind, clients.get(3), "https://localhost:8092/api/v1/notes");
			assertThat(JWK.parseFromPEMEncodedObjects(keyed.at("/mtls/key").asString()).isPrivate()).isTrue();
		}
		plan("openid", clients.get(1), "https://localhost:8090/api/v1/notes");
	}

	private JsonNode plan(String name, SeedClient client, String resource) {
		JsonNode plan = new JsonMapper().readTree(this.folder.resolve(name + ".json"));
		assertThat(plan.at("/client/client_id").asString()).isEqualTo(client.clientId());
		assertThat(plan.at("/resource/resourceUrl").asString()).isEqualTo(resource);
		return plan;
	}

	private List<SeedClient> clients() throws IOException {
		Properties settings = new Properties();
		try (Reader reader = Files.newBufferedReader(this.folder.resolve("auth-server.properties"))) {
			settings.load(reader);
		}
		// The first is the suite's own.
		settings.put("oauth2flow.auth.clients[0].client-id", "");
		return new Binder(new MapConfigurationPropertySource(settings))
			.bindOrCreate("oauth2flow.auth", SeedSettings.class)
			.clients();
	}

	private static X509Certificate certificate(JsonNode configuration, String name) {
		return Objects.requireNonNull(X509CertUtils.parse(configuration.at("/" + name + "/cert").asString()));
	}

	private static X509Certificate registered(SeedClient client) throws Exception {
		JWK key = JWKSet.parse(Objects.requireNonNull(client.jwks())).getKeys().getFirst();
		assertThat(client.authenticationMethods()).containsExactly("self_signed_tls_client_auth");
		return Objects.requireNonNull(X509CertUtils.parse(key.getX509CertChain().getFirst().decode()));
	}

}
