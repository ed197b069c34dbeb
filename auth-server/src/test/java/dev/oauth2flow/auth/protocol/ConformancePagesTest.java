package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.PatternMatchUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages that the conformance suite's own browser is told to look for, where a module
 * wants to see one.
 */
class ConformancePagesTest {

	private static final String LOGOUT = "oidcc-rp-initiated-logout-";

	private static final String FAPI = "fapi2-security-profile-final-";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	private Browser browser = new Browser(this.replica);

	@Test
	void every_page_that_a_module_looks_at_is_shown_where_it_is_looked_for() throws Exception {
		Map<String, Supplier<Page>> shown = new LinkedHashMap<>();
		shown.put("oidcc-ensure-registered-redirect-uri",
				() -> asked((request) -> request.put("redirect_uri", Replica.CALLBACK + "/x")));
		shown.put("oidcc-prompt-login", () -> againAsked("prompt", "login"));
		shown.put("oidcc-max-age-1", () -> againAsked("max_age", "0"));
		String returnTo = "post_logout_redirect_uri";
		shown.put(LOGOUT + "bad-post-logout-redirect-uri",
				() -> signOut((request) -> request.put(returnTo, "https://evil.example/")));
		shown.put(LOGOUT + "query-added-to-post-logout-redirect-uri",
				() -> signOut((request) -> request.put(returnTo, Replica.AFTER_SIGN_OUT + "?foo=bar")));
		shown.put(LOGOUT + "modified-id-token-hint", () -> signOut((request) -> request.merge("id_token_hint", "",
				(hint, _) -> hint.substring(0, hint.lastIndexOf('.') + 1))));
		shown.put(LOGOUT + "bad-id-token-hint", () -> signOut((request) -> request.put("id_token_hint", "x")));
		shown.put(LOGOUT + "no-id-token-hint", () -> signOut((request) -> request.remove("id_token_hint")));
		shown.put(LOGOUT + "no-params", () -> agreed(signOut(Map::clear)));
		shown.put(LOGOUT + "only-state",
				() -> agreed(signOut((request) -> request.keySet().retainAll(Set.of("state")))));
		shown.put(LOGOUT + "no-post-logout-redirect-uri", () -> signOut((request) -> request.remove(returnTo)));
		shown.put(FAPI + "par-attempt-reuse-request_uri", () -> {
			Map<String, String> reference = pushed();
			assertThat(this.browser.authorize(reference, Replica.ALICE)).containsKey("code");
			return opened(reference);
		});
		shown.put(FAPI + "par-attempt-to-use-expired-request_uri", () -> {
			Map<String, String> reference = pushed();
			reference.put("request_uri", "urn:ietf:params:oauth:request_uri:" + Replica.random());
			return opened(reference);
		});
		shown.put(FAPI + "par-attempt-to-use-request_uri-for-different-client", () -> {
			Map<String, String> reference = pushed();
			reference.put("client_id", Replica.OTHER_FAPI.id());
			return opened(reference);
		});
		Map<String, JsonNode> expected = expectations();
		assertThat(new TreeSet<>(expected.keySet())).isEqualTo(new TreeSet<>(shown.keySet()));
		shown.forEach((module, page) -> {
			this.browser = new Browser(this.replica);
			Page seen = page.get();
			JsonNode task = Objects.requireNonNull(expected.get(module));
			JsonNode wait = task.at("/commands/0");
			assertThat(wait.get(0).asString()).isEqualTo("wait");
			assertThat(PatternMatchUtils.simpleMatch(task.get("match").asString(), seen.address())).as(module).isTrue();
			String main = seen.body().substring(seen.body().indexOf("<main id=\"" + wait.get(2).asString() + "\""));
			assertThat(main).as(module).matches(wait.get(4).asString());
		});
	}

	/** A page and the address that stands in the browser's bar above it. */
	private record Page(String address, String body) {
	}

	/** By module the task that ends by a look at a page. */
	private Map<String, JsonNode> expectations() throws Exception {
		Process configure = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"../deploy/conformance/Configure.java", "https://localhost:8443/", Replica.ISSUER,
				"https://localhost:8090", "https://localhost:8092", this.folder.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("output").toFile())
			.start();
		assertThat(configure.waitFor()).as(Files.readString(this.folder.resolve("output"))).isZero();
		Map<String, JsonNode> tasks = new LinkedHashMap<>();
		new JsonMapper().readTree(this.folder.resolve("fapi-openid.json"))
			.get("override")
			.properties()
			.forEach((module) -> module.getValue()
				.get("browser")
				.forEach((visit) -> visit.get("tasks").forEach((task) -> {
					if (task.at("/commands/0/5").asString("").startsWith("update-image-placeholder")) {
						tasks.put(module.getKey(), task);
					}
				})));
		return tasks;
	}

	private Page asked(Consumer<Map<String, String>> change) {
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		change.accept(request);
		return shown("/oauth2/authorize?" + Browser.form(request));
	}

	private Page againAsked(String name, String value) {
		this.browser.authorize(Browser.request(Replica.WEB, "openid"), Replica.ALICE);
		return asked((request) -> request.put(name, value));
	}

	private Map<String, String> pushed() {
		HttpResponse<String> pushed = Replica.FAPI.post(this.replica, "/oauth2/par",
				Browser.request(Replica.FAPI.registration(), "openid"), Replica.FAPI.assertion());
		Map<String, String> reference = new LinkedHashMap<>();
		reference.put("client_id", Replica.FAPI.id());
		reference.put("request_uri", Client.text(Client.json(pushed), "request_uri"));
		return reference;
	}

	private Page opened(Map<String, String> reference) {
		return shown("/oauth2/authorize?" + Browser.form(reference));
	}

	private Page signOut(Consumer<Map<String, String>> change) {
		Map<String, String> request = new LinkedHashMap<>();
		request.put("id_token_hint", Client.text(this.web.tokens(this.browser, Replica.ALICE, "openid"), "id_token"));
		request.put("post_logout_redirect_uri", Replica.AFTER_SIGN_OUT);
		request.put("state", Replica.random());
		change.accept(request);
		return shown("/connect/logout?" + Browser.form(request));
	}

	private Page agreed(Page question) {
		assertThat(question.body()).contains("action=\"/signout\"");
		return shown(
				Pages.path(this.browser.post("/signout", Browser.form(Pages.hidden(this.browser.get("/signout"))))));
	}

	private Page shown(String path) {
		HttpResponse<String> response = this.browser.get(path);
		return response.headers().firstValue("Location").isPresent() ? shown(Pages.path(response))
				: new Page(Replica.ISSUER + path, response.body());
	}

}
