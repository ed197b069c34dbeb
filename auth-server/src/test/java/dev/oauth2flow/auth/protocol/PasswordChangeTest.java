package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.oauth2flow.auth.protocol.Replica.TestUser;
import dev.oauth2flow.auth.session.Sessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PasswordChangeTest {

	private static final String NEW = "copper walrus ninepins";

	private final Replica replica = Replica.one();

	private final Client other = new Client(Replica.OTHER, this.replica);

	private final Browser browser = new Browser(this.replica);

	private Map<String, Object> tokens = Map.of();

	private CarolsPassword password = new CarolsPassword(this.replica, "");

	@BeforeEach
	void signIn() {
		this.tokens = this.other.tokens(this.browser, Replica.CAROL, "openid notes.read");
		this.password = new CarolsPassword(this.replica, subject());
	}

	@AfterEach
	void restore() {
		this.password.close();
	}

	@Test
	void P27_changing_the_password_ends_the_grants_and_their_access_tokens_on_every_replica() {
		assertThat(Browser.location(this.password.change(this.browser, NEW))).isEqualTo("/account?password");
		Client elsewhere = new Client(Replica.OTHER, Replica.two());
		assertThat(elsewhere.introspect(Client.text(this.tokens, "access_token")))
			.containsOnly(Map.entry("active", false));
		assertThat(elsewhere.userInfo(Client.text(this.tokens, "access_token")).statusCode()).isEqualTo(401);
		assertThat(elsewhere.refresh(Client.text(this.tokens, "refresh_token")).statusCode()).isEqualTo(400);
	}

	@Test
	void P27_changing_the_password_ends_every_other_session_and_keeps_this_one_under_a_new_id() {
		Browser elsewhere = new Browser(Replica.two());
		elsewhere.signIn(Replica.CAROL);
		HttpResponse<String> changed = this.password.change(this.browser, NEW);
		assertThat(changed.headers().allValues("Set-Cookie"))
			.anyMatch((cookie) -> cookie.startsWith("OAUTH2FLOW_AUTH="));
		assertThat(this.browser.get(Browser.location(changed)).body()).contains("Your password is changed");
		assertThat(Browser.location(elsewhere.get("/account"))).contains("/signin");
	}

	@Test
	void from_then_on_only_the_new_password_signs_in() {
		this.password.change(this.browser, NEW);
		for (Replica any : List.of(this.replica, Replica.two())) {
			assertThat(signIn(any, Replica.CAROL)).isEqualTo("/signin?error");
			assertThat(signIn(any, new TestUser("carol", NEW))).isEqualTo("/account");
		}
	}

	@Test
	void services_that_keep_copies_of_users_hear_of_it() {
		List<String> heard = new CopyOnWriteArrayList<>();
		try (RedisConnection listener = this.replica.bean(RedisConnectionFactory.class).getConnection()) {
			listener.subscribe((message, _) -> heard.add(new String(message.getBody(), UTF_8)),
					"auth:user:changed".getBytes(UTF_8));
			this.password.change(this.browser, NEW);
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(heard).containsExactly(subject()));
		}
	}

	@ParameterizedTest
	@CsvSource({ "wrong, copper walrus ninepins, copper walrus ninepins, This is not your current password",
			"'', copper walrus ninepins, copper walrus ninepins, Please enter your current password",
			"right, short, short, Use at least 12 characters", "right, leavemealone, leavemealone, has leaked",
			"right, Carol Carol Carol, Carol Carol Carol, too easy to guess",
			"right, copper walrus ninepins, copper walrus, not the same as above",
			"right, right, right, This is your current password" })
	void what_is_wrong_is_said_at_its_field_and_changes_nothing(String current, String replacement, String repeated,
			String said) {
		HttpResponse<String> page = this.password.change(this.browser, real(current), real(replacement),
				real(repeated));
		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains(said, "aria-invalid=\"true\"", "-error\"")
			.doesNotContain("walrus", "leavemealone", Replica.CAROL.password());
		assertThat(this.other.introspect(Client.text(this.tokens, "access_token"))).containsEntry("active", true);
		assertThat(signIn(Replica.two(), Replica.CAROL)).isEqualTo("/account");
	}

	@Test
	void of_two_changes_at_once_one_is_done() throws Exception {
		Browser second = new Browser(Replica.two());
		second.signIn(Replica.CAROL);
		List<Callable<Integer>> changes = List.of(() -> this.password.change(this.browser, NEW).statusCode(),
				() -> this.password.change(second, "parsnip.quorum.ladle").statusCode());
		List<Integer> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
			for (Future<Integer> answer : threads.invokeAll(changes)) {
				answers.add(answer.get());
			}
		}
		assertThat(answers).containsOnlyOnce(303);
	}

	@Test
	void a_sign_in_that_has_seen_the_old_password_makes_no_session_and_one_after_a_failed_change_does() {
		TransactionTemplate transaction = this.replica.bean(TransactionTemplate.class);
		Sessions sessions = Replica.two().bean(Sessions.class);
		String next = "select credential_version + 1 from users where username = 'carol'";
		int version = this.replica.bean(JdbcClient.class).sql(next).query(Integer.class).single();
		transaction.executeWithoutResult((change) -> {
			sessions.refuseBelow(subject(), version);
			Browser fresh = new Browser(this.replica);
			fresh.signIn(Replica.CAROL);
			assertThat(Browser.location(fresh.get("/account"))).contains("/signin");
			change.setRollbackOnly();
		});
		Browser fresh = new Browser(this.replica);
		fresh.signIn(Replica.CAROL);
		assertThat(fresh.get("/account").statusCode()).isEqualTo(200);
	}

	@Test
	void P27_a_code_from_before_the_change_gives_no_tokens_after_it() {
		Browser elsewhere = new Browser(Replica.two());
		String code = String.valueOf(
				elsewhere.authorize(Browser.request(Replica.OTHER, "openid notes.read"), Replica.CAROL).get("code"));
		assertThat(this.password.change(this.browser, NEW).statusCode()).isEqualTo(303);
		HttpResponse<String> refused = this.other.redeem(code);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("invalid_grant");
	}

	@Test
	void without_the_form_s_token_nothing_is_changed() {
		HttpResponse<String> refused = this.browser.post("/account/password",
				Browser.form(Map.of("current", Replica.CAROL.password(), "replacement", NEW, "repeated", NEW)));
		assertThat(Browser.location(refused)).isEqualTo("/account");
		assertThat(signIn(this.replica, Replica.CAROL)).isEqualTo("/account");
	}

	private static String signIn(Replica replica, TestUser user) {
		Browser fresh = new Browser(replica);
		Map<String, String> fields = Pages.hidden(fresh.get("/signin"));
		fields.put("username", user.name());
		fields.put("password", user.password());
		return Browser.location(fresh.post("/signin", Browser.form(fields)));
	}

	private static String real(String password) {
		return password.equals("right") ? Replica.CAROL.password() : password;
	}

	private String subject() {
		return String.valueOf(Client.claims(Client.text(this.tokens, "access_token")).get("sub"));
	}

}
