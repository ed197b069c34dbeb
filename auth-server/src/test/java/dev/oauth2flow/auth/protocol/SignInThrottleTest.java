package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.oauth2flow.auth.protocol.Replica.TestUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class SignInThrottleTest {

	/**
	 * More failures than any test needs until the waits are longer than requests take.
	 */
	private static final int MANY = 24;

	private final Replica replica = Replica.one();

	private final StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);

	@BeforeEach
	@AfterEach
	void forget() {
		this.redis.delete(keys("auth:throttle:*"));
		this.redis.delete(keys("auth:device:*"));
	}

	@Test
	void who_guesses_waits_on_every_replica_and_the_right_password_is_not_looked_at() {
		guessUntilWaiting("carol", this.replica, Replica.two());
		assertThat(signIn(new Browser(Replica.two()), Replica.CAROL)).startsWith("/signin?wait=");
		assertThat(signIn(new Browser(this.replica), Replica.CAROL)).startsWith("/signin?wait=");
		assertThat(signIn(new Browser(this.replica), new TestUser("CAROL", Replica.CAROL.password())))
			.startsWith("/signin?wait=");
	}

	@Test
	void a_name_that_nobody_has_waits_alike_and_reads_alike() {
		int known = guessUntilWaiting("carol", this.replica);
		int unknown = guessUntilWaiting("nobody", this.replica);
		assertThat(unknown).isCloseTo(known, org.assertj.core.api.Assertions.within(4));
		String one = page(new Browser(this.replica), "carol");
		String other = page(new Browser(this.replica), "nobody");
		assertThat(one).isEqualTo(other).contains("too many times", "role=\"alert\"");
	}

	@Test
	void after_the_wait_the_right_password_signs_in_and_clears_its_own_count() {
		guessUntilWaiting("carol", this.replica);
		endWaits();
		assertThat(signIn(new Browser(this.replica), Replica.CAROL)).isEqualTo("/account");
		assertThat(keys("auth:throttle:pair:*")).isEmpty();
	}

	@Test
	void a_device_that_the_user_has_used_before_does_not_wait_for_others() {
		Browser own = new Browser(this.replica);
		own.signIn(Replica.CAROL);
		guessUntilWaiting("carol", this.replica);
		assertThat(signIn(own.on(Replica.two()), Replica.CAROL)).as("at the same address").isEqualTo("/account");
		assertThat(signIn(new Browser(this.replica), Replica.CAROL)).startsWith("/signin?wait=");
	}

	@Test
	void a_device_that_is_used_to_guess_waits_like_any_other() {
		Browser own = new Browser(this.replica);
		own.signIn(Replica.CAROL);
		String last = "";
		for (int i = 0; i < MANY && !last.contains("wait"); i++) {
			last = signIn(own, new TestUser("carol", "wrong"));
		}
		assertThat(last).startsWith("/signin?wait=");
	}

	@Test
	void the_device_of_one_user_is_no_device_of_another() {
		Browser alices = new Browser(this.replica);
		alices.signIn(Replica.ALICE);
		guessUntilWaiting("carol", this.replica);
		assertThat(signIn(alices, new TestUser("carol", "wrong"))).startsWith("/signin?wait=");
	}

	@Test
	void guesses_in_parallel_are_no_way_around() throws Exception {
		List<Callable<String>> guesses = IntStream.range(0, 24)
			.<Callable<String>>mapToObj((i) -> () -> signIn(new Browser((i % 2 == 0) ? this.replica : Replica.two()),
					new TestUser("carol", "wrong" + i)))
			.toList();
		List<String> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
			for (Future<String> answer : threads.invokeAll(guesses)) {
				answers.add(answer.get());
			}
		}
		assertThat(answers.stream().filter("/signin?error"::equals)).as("looked at").hasSizeBetween(5, 9);
		assertThat(answers.stream().filter((answer) -> answer.startsWith("/signin?wait="))).isNotEmpty();
	}

	@Test
	void failures_from_many_addresses_do_not_keep_the_user_s_own_network_out() {
		Replica strict = Replica.startWith(Map.of("oauth2flow.auth.throttle.tries-per-account", "3"));
		try {
			new Browser(strict, "127.0.0.1").signIn(Replica.CAROL);
			String last = "";
			for (int i = 0; i < MANY && !last.contains("wait"); i++) {
				last = signIn(new Browser(strict, "127.0.1." + (10 + i)), new TestUser("carol", "wrong"));
			}
			assertThat(last).as("one failure each").startsWith("/signin?wait=");
			assertThat(signIn(new Browser(strict, "127.0.0.1"), Replica.CAROL)).isEqualTo("/account");
		}
		finally {
			strict.close();
		}
	}

	@Test
	void who_tries_many_names_waits_and_others_at_the_address_do_not_on_their_devices() {
		Replica strict = Replica.startWith(Map.of("oauth2flow.auth.throttle.tries-per-address", "3"));
		try {
			Browser own = new Browser(strict);
			own.signIn(Replica.CAROL);
			String last = "";
			for (int i = 0; i < MANY && !last.contains("wait"); i++) {
				last = signIn(new Browser(strict), new TestUser("name" + i, "wrong"));
			}
			assertThat(last).as("one failure each").startsWith("/signin?wait=");
			assertThat(signIn(own, Replica.CAROL)).isEqualTo("/account");
			assertThat(signIn(new Browser(strict, "127.0.0.2"), Replica.CAROL)).isEqualTo("/account");
		}
		finally {
			strict.close();
		}
	}

	@Test
	void guessing_at_the_password_page_counts_too() {
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.CAROL);
		HttpResponse<String> last = null;
		for (int i = 0; i < MANY && (last == null || !last.body().contains("too many times")); i++) {
			last = Pages.fill(browser, "/account/password", Map.of("current", "wrong", "replacement",
					"copper walrus ninepins", "repeated", "copper walrus ninepins"));
			assertThat(last.statusCode()).isEqualTo(422);
		}
		assertThat(Objects.requireNonNull(last).body()).contains("too many times");
	}

	@Test
	void nothing_that_is_kept_names_an_account_or_an_address() {
		signIn(new Browser(this.replica), new TestUser("carol", "wrong"));
		new Browser(this.replica).signIn(Replica.CAROL);
		List<String> keys = new ArrayList<>(keys("auth:throttle:*"));
		keys.addAll(keys("auth:device:*"));
		assertThat(keys).isNotEmpty().allSatisfy((key) -> {
			assertThat(key).doesNotContain("carol", "127.0.0");
			assertThat(this.redis.getExpire(key)).isPositive();
		});
	}

	private int guessUntilWaiting(String name, Replica... replicas) {
		for (int i = 0; i < MANY; i++) {
			String answer = signIn(new Browser(replicas[i % replicas.length]), new TestUser(name, "wrong"));
			int wait = answer.startsWith("/signin?wait=") ? Integer.parseInt(answer.substring(13)) : 0;
			if (wait > 0) {
				assertThat(i).as("free tries").isGreaterThanOrEqualTo(5);
			}
			if (wait >= 30) {
				return i;
			}
			if (wait > 0) {
				endWaits();
			}
		}
		throw new AssertionError("Nobody had to wait");
	}

	/** As if the time had passed. */
	private void endWaits() {
		keys("auth:throttle:*").forEach((key) -> this.redis.opsForHash().delete(key, "until"));
	}

	private List<String> keys(String pattern) {
		try (Cursor<String> cursor = this.redis.scan(ScanOptions.scanOptions().match(pattern).count(1000).build())) {
			return cursor.stream().toList();
		}
	}

	private static String page(Browser browser, String name) {
		signIn(browser, new TestUser(name, "wrong"));
		return Pages.withoutTokens(browser.get("/signin?wait=9"));
	}

	private static String signIn(Browser browser, TestUser user) {
		HttpResponse<String> form = browser.get("/signin");
		if (form.statusCode() == 302) {
			browser.post("/signout", Browser.form(Pages.hidden(browser.get("/signout"))));
			form = browser.get("/signin");
		}
		Map<String, String> fields = Pages.hidden(form);
		fields.put("username", user.name());
		fields.put("password", user.password());
		return Browser.location(browser.post("/signin", Browser.form(fields)));
	}

}
