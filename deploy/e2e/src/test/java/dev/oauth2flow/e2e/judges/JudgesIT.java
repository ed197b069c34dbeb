package dev.oauth2flow.e2e.judges;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWK;
import dev.oauth2flow.e2e.JudgeRegistrations;
import dev.oauth2flow.e2e.JudgeRegistrations.JudgedClient;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.WhatRan;
import dev.oauth2flow.e2e.browser.Browser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Libraries of JavaScript and Python judge the suite: each check in {@code judges} is a
 * test here.
 */
class JudgesIT {

	private static final Path FOLDER = Path.of("judges");

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final RunningSuite suite = RunningSuite.overHttp();

	private final JudgeRegistrations registrations = JudgeRegistrations.ofThisRun();

	@TestFactory
	Stream<DynamicTest> openid_client() {
		return javaScript("openid-client");
	}

	@TestFactory
	Stream<DynamicTest> jose() {
		return javaScript("jose");
	}

	@TestFactory
	Stream<DynamicTest> oidc_client_ts() {
		return javaScript("oidc-client-ts");
	}

	@TestFactory
	Stream<DynamicTest> express_oauth2_jwt_bearer() {
		return javaScript("express-oauth2-jwt-bearer");
	}

	@TestFactory
	Stream<DynamicTest> passport_openidconnect() {
		return javaScript("passport-openidconnect");
	}

	@TestFactory
	Stream<DynamicTest> authlib() {
		Program python = Program.required("Authlib", "Python with Authlib (python3-authlib) and Requests",
				List.of("-c", "import authlib, requests"), "python3", "/usr/bin/python3");
		return judge("Authlib", python, List.of("-B", "authlib_test.py"));
	}

	/** With scripts in a page of another origin, as single-page applications are. */
	@Test
	void oidc_client_ts_signs_in_and_renews_in_a_browser_with_DPoP_RFC9449() {
		assumeTrue(this.suite.renders(), "Only a browser that runs scripts can be this application");
		fetchLibraries("oidc-client-ts");
		Path page = FOLDER.resolve("single-page.html");
		Map<String, Path> files = Map.of("/app", page, "/callback", page, "/oidc-client-ts.min.js",
				FOLDER.resolve("node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"));
		try (ListeningClient _ = new ListeningClient(this.registrations, files);
				Browser browser = this.suite.browser()) {
			browser.open(this.registrations.origin() + "/app?client=" + this.registrations.client("public").id()
					+ "&authority=" + URLEncoder.encode(this.suite.issuer(), StandardCharsets.UTF_8));
			browser.press("Begin");
			browser.fill("Username", this.registrations.user().username());
			browser.fill("Password", this.registrations.user().password());
			browser.press("Sign in");
			if (browser.url().getPath().equals("/consent")) {
				browser.press("Allow");
			}
			String as = this.registrations.user().username() + ", DPoP";
			await().untilAsserted(() -> assertThat(browser.text()).contains("Signed in: " + as));
			browser.press("Renew");
			await().untilAsserted(() -> assertThat(browser.text()).contains("Renewed: " + as));
		}
	}

	@Test
	void the_judges_are_pinned_and_their_lock_file_names_no_registry() throws IOException {
		assertThat(Files.readString(FOLDER.resolve("package.json"))).doesNotContain("\"^", "\"~", "\"latest\"");
		assertThat(Files.readString(FOLDER.resolve("package-lock.json"))).contains("\"integrity\"")
			.doesNotContain("\"resolved\"");
	}

	private Stream<DynamicTest> javaScript(String judge) {
		Program node = Program.required(judge, "Node.js 20 or newer",
				List.of("-e", "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)"), "node");
		fetchLibraries(judge);
		return judge(judge, node, List.of("--test-reporter=tap", judge + ".test.mjs"));
	}

	private Stream<DynamicTest> judge(String judge, Program program, List<String> arguments) {
		Program.Result result = program.run(FOLDER, Map.of("SUITE_UNDER_TEST", description()), arguments);
		WhatRan.say("The suite was judged by " + judge + ".");
		return Verdicts.tests(judge, result);
	}

	/** Once, until the lock file changes. */
	private static void fetchLibraries(String judge) {
		Path fetched = FOLDER.resolve("node_modules/.package-lock.json");
		Path wanted = FOLDER.resolve("package-lock.json");
		try {
			if (Files.exists(fetched)
					&& Files.getLastModifiedTime(fetched).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
				return;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Program npm = Program.required(judge, "npm", List.of("--version"), "npm");
		if (npm.run(FOLDER, Map.of(), List.of("ci", "--no-audit", "--no-fund", "--ignore-scripts")).status() != 0) {
			throw Program.skipped(judge, "its library could not be fetched");
		}
	}

	private String description() {
		Map<String, Object> clients = new LinkedHashMap<>();
		this.registrations.clients().forEach((name, client) -> clients.put(name, described(client)));
		return JSON.writeValueAsString(Map.of("issuer", this.suite.issuer(), "api", this.suite.apiUrl(), "audit",
				this.suite.auditUrl(), "user", this.registrations.user(), "clients", clients, "redirectUri",
				this.registrations.redirectUri(), "postLogoutRedirectUri", this.registrations.postLogoutRedirectUri()));
	}

	private static Map<String, Object> described(JudgedClient client) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("id", client.id());
		if (client.secret() != null) {
			members.put("secret", client.secret());
		}
		JWK key = client.key();
		if (key != null && client.algorithm() != null) {
			members.put("key", key.toJSONObject());
			members.put("alg", client.algorithm());
		}
		return members;
	}

}
