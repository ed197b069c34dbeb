package dev.oauth2flow.e2e.judges;

import java.io.IOException;
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
import dev.oauth2flow.e2e.browser.Browser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Libraries of JavaScript and Python judge the suite: each check in {@code judges} is a
 * test here.
 */
class JudgesIT {

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
		return python.judge("Authlib", List.of("-B", "authlib_test.py"), description(), Map.of());
	}

	/** With scripts in a page of another origin, as single-page applications are. */
	@Test
	void oidc_client_ts_signs_in_and_renews_in_a_browser_with_DPoP_RFC9449() {
		assumeTrue(this.suite.renders(), "Only a browser that runs scripts can be this application");
		JavaScriptJudge.fetchLibraries("oidc-client-ts");
		Path page = Program.JUDGES.resolve("single-page.html");
		Map<String, Path> files = Map.of("/app", page, "/callback", page, "/oidc-client-ts.min.js",
				Program.JUDGES.resolve("node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"));
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
		assertThat(Files.readString(Program.JUDGES.resolve("package.json"))).doesNotContain("\"^", "\"~", "\"latest\"");
		assertThat(Files.readString(Program.JUDGES.resolve("package-lock.json"))).contains("\"integrity\"")
			.doesNotContain("\"resolved\"");
	}

	private Stream<DynamicTest> javaScript(String judge) {
		return JavaScriptJudge.judge(judge, judge, description(), Map.of());
	}

	private Map<String, Object> description() {
		Map<String, Object> clients = new LinkedHashMap<>();
		this.registrations.clients().forEach((name, client) -> clients.put(name, described(client)));
		return Map.of("issuer", this.suite.issuer(), "api", this.suite.apiUrl(), "audit", this.suite.auditUrl(), "user",
				this.registrations.user(), "operator", this.registrations.operator(), "clients", clients, "redirectUri",
				this.registrations.redirectUri(), "postLogoutRedirectUri", this.registrations.postLogoutRedirectUri());
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
