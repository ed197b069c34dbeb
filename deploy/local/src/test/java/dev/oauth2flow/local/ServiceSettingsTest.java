package dev.oauth2flow.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceSettingsTest {

	@TempDir
	private Path project;

	@ParameterizedTest
	@CsvSource({ "AUTH_SERVER,9000,9001", "RESOURCE_API,8090,8091", "AUDIT_CONSUMER,8070,8071",
			"CLIENT_APP,8080,8081" })
	void every_service_listens_on_the_loopback_interface_only(Part service, String port, String managementPort)
			throws IOException {
		assertThat(suite(options()).settings(service)).containsEntry("server.address", "127.0.0.1")
			.containsEntry("management.server.address", "127.0.0.1")
			.containsEntry("server.port", port)
			.containsEntry("management.server.port", managementPort)
			.containsEntry("oauth2flow.issuer", "http://localhost:9000");
	}

	@ParameterizedTest
	@CsvSource({ "AUTH_SERVER,auth", "RESOURCE_API,api", "AUDIT_CONSUMER,audit" })
	void a_service_has_its_own_database_roles(Part service, String schema) throws IOException {
		assertThat(suite(options()).settings(service)).containsEntry("spring.datasource.username", schema + "_service")
			.containsEntry("spring.flyway.user", schema + "_migrator")
			.containsEntry("spring.datasource.url", "jdbc:postgresql://localhost:15432/oauth2flow")
			.containsEntry("spring.data.redis.username", service.label());
	}

	@Test
	void the_frontend_reaches_neither_database_nor_queue() throws IOException {
		assertThat(suite(options()).settings(Part.CLIENT_APP).keySet())
			.noneMatch((name) -> name.startsWith("spring.datasource") || name.startsWith("spring.flyway")
					|| name.startsWith("spring.kafka"));
	}

	@Test
	void the_apis_expect_tokens_for_themselves() throws IOException {
		Suite suite = suite(options());
		assertThat(suite.settings(Part.RESOURCE_API)).containsEntry("oauth2flow.access-token.audience",
				"http://localhost:8090");
		assertThat(suite.settings(Part.AUDIT_CONSUMER)).containsEntry("oauth2flow.access-token.audience",
				"http://localhost:8070");
	}

	@ParameterizedTest
	@EnumSource(names = { "RESOURCE_API", "AUDIT_CONSUMER", "CLIENT_APP" })
	void nobody_but_the_authorization_server_has_its_key_and_the_users_passwords(Part service) throws IOException {
		Suite suite = suite(options());
		String key = suite.settings(Part.AUTH_SERVER).get("oauth2flow.auth.key-encryption-key");
		assertThat(suite.settings(service).values()).doesNotContain(key, suite.user().password(),
				suite.auditor().password());
	}

	@Test
	void every_pair_of_services_shares_no_password() throws IOException {
		Suite suite = suite(options());
		List<String> passwords = Part.services()
			.stream()
			.map(suite::settings)
			.flatMap((settings) -> settings.entrySet().stream())
			.filter((setting) -> setting.getKey().startsWith("spring.") && setting.getKey().endsWith(".password"))
			.map(Map.Entry::getValue)
			.toList();
		assertThat(passwords).hasSize(10).doesNotHaveDuplicates().noneMatch(String::isBlank);
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTH_SERVER", "RESOURCE_API", "AUDIT_CONSUMER", "CLIENT_APP" })
	void with_https_every_hop_uses_tls(Part service) throws IOException {
		Map<String, String> settings = suite(options().withHttps()).settings(service);
		assertThat(settings).containsEntry("server.ssl.bundle", "suite")
			.containsEntry("spring.ssl.bundle.pem.suite.options.enabled-protocols", "TLSv1.3,TLSv1.2")
			.hasEntrySatisfying("spring.ssl.bundle.pem.suite.options.ciphers",
					(ciphers) -> assertThat(ciphers.split(",")).contains("TLS_AES_256_GCM_SHA384")
						.allMatch((cipher) -> cipher.matches("TLS_(ECDHE_.*_GCM|AES_[0-9]+_GCM|CHACHA20_POLY1305)_.*")))
			.containsEntry("management.server.ssl.bundle", "suite")
			.containsEntry("spring.data.redis.ssl.enabled", "true");
		assertThat(settings.getOrDefault("spring.datasource.url", "sslmode=verify-full"))
			.contains("sslmode=verify-full");
		assertThat(settings.getOrDefault("spring.kafka.security.protocol", "none")).isEqualTo("SSL");
		assertThat(settings.values()).noneMatch((value) -> value.startsWith("http:"));
	}

	@ParameterizedTest
	@CsvSource({ "AUTH_SERVER,9002", "RESOURCE_API,8092", "AUDIT_CONSUMER,8072" })
	void with_https_a_service_asks_clients_for_certificates_on_a_port_of_its_own(Part service, String port)
			throws IOException {
		Map<String, String> settings = suite(options().withHttps()).settings(service);
		assertThat(settings).containsEntry("oauth2flow.mtls.port", port)
			.containsEntry("oauth2flow.mtls.authorities", "suite-clients")
			.containsKey("spring.ssl.bundle.pem.suite-clients.truststore.certificate");
		assertThat(suite(options()).settings(service)).doesNotContainKey("oauth2flow.mtls.port");
	}

	@Test
	void with_https_the_test_client_has_a_certificate_too() throws IOException {
		assertThat(suite(options().withHttps().withTestClient()).settings(Part.AUTH_SERVER))
			.containsEntry("oauth2flow.auth.clients[1].client-id", TestClient.CLIENT_ID)
			.containsEntry("oauth2flow.auth.clients[2].client-id", TestClient.CERTIFIED_CLIENT_ID)
			.containsEntry("oauth2flow.auth.clients[2].tls-client-auth-subject-dn", "CN=suite-mtls");
	}

	@Test
	void the_client_of_the_what_ifs_comes_after_those_of_the_operator() throws IOException {
		assertThat(suite(options()).settings(Part.AUTH_SERVER)).containsEntry("oauth2flow.auth.clients[1].client-id",
				"what-if");
		Map<String, String> settings = suite(
				options().with(Part.AUTH_SERVER, "oauth2flow.auth.clients[1].client-id", "my-app"))
			.settings(Part.AUTH_SERVER);
		assertThat(settings).containsEntry("oauth2flow.auth.clients[1].client-id", "my-app")
			.doesNotContainKey("oauth2flow.auth.clients[1].exchange-from")
			.containsEntry("oauth2flow.auth.clients[2].client-id", "what-if");
	}

	@Test
	void the_user_of_the_what_ifs_and_the_operator_come_after_peoples_own() throws IOException {
		SuiteUser own = new SuiteUser("own", "secret", "Own", "own@example.org");
		Map<String, String> settings = suite(options().withUser(own)).settings(Part.AUTH_SERVER);
		assertThat(settings).containsEntry("oauth2flow.auth.users[2].username", "own")
			.containsEntry("oauth2flow.auth.users[3].username", "what-if")
			.containsEntry("oauth2flow.auth.users[4].username", "margaret");
		assertThat(settings.keySet()).filteredOn((name) -> name.contains("authorities"))
			.containsExactlyInAnyOrder("oauth2flow.auth.users[1].authorities[0]",
					"oauth2flow.auth.users[4].authorities[0]");
	}

	@Test
	void an_own_setting_wins() throws IOException {
		assertThat(suite(options().with(Part.RESOURCE_API, "server.port", "1")).settings(Part.RESOURCE_API))
			.containsEntry("server.port", "1");
	}

	private SuiteOptions options() {
		return SuiteOptions.of(this.project);
	}

	private static Suite suite(SuiteOptions options) throws IOException {
		return new Suite(options, SuiteListener.SILENT);
	}

}
