package dev.oauth2flow.auth.users;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.web.authentication.password.HaveIBeenPwnedRestApiPasswordChecker;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Judges a new password by its length, by how many guesses it would take, and by whether
 * it is known to have leaked (NIST SP 800-63B 5.1.1.2). Which kinds of characters it has
 * does not matter. The 30,000 commonest leaked passwords come with the estimator; a
 * service that knows all of them can be asked in addition.
 */
@Component
@EnableConfigurationProperties(PasswordSettings.class)
class PasswordRules {

	/** A score of 3: more than 10^8 guesses. */
	private static final int STRONG = 3;

	/** The effort of the estimate grows faster than the length, and these suffice. */
	private static final int JUDGED_CHARACTERS = 72;

	/** Shorter ones would find themselves in any password. */
	private static final int SHORTEST_WORD = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final PasswordSettings settings;

	private final Zxcvbn estimator = new Zxcvbn();

	private final @Nullable CompromisedPasswordChecker breachService;

	PasswordRules(PasswordSettings settings) {
		this.settings = settings;
		this.breachService = (settings.breachService() != null) ? breachService(settings.breachService()) : null;
	}

	/** One that does not answer in time has nothing to object. */
	private static CompromisedPasswordChecker breachService(URI address) {
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().connectTimeout(PATIENCE).build());
		requests.setReadTimeout(PATIENCE);
		HaveIBeenPwnedRestApiPasswordChecker checker = new HaveIBeenPwnedRestApiPasswordChecker();
		checker.setRestClient(RestClient.builder().requestFactory(requests).baseUrl(address).build());
		return checker;
	}

	int minimumLength() {
		return this.settings.minimumLength();
	}

	/**
	 * Returns what is wrong with a new password.
	 * @param password what the user has typed
	 * @param about what an attacker who knows the user would try first
	 * @return a sentence for the user, or empty if the password will do
	 */
	Optional<String> objection(String password, List<String> about) {
		if (password.codePointCount(0, password.length()) < this.settings.minimumLength()) {
			return Optional.of("Use at least %d characters. A few unrelated words are easy to remember."
				.formatted(this.settings.minimumLength()));
		}
		if (password.length() > PasswordVerifier.LONGEST_PASSWORD) {
			return Optional.of("Use at most %d characters.".formatted(PasswordVerifier.LONGEST_PASSWORD));
		}
		Strength strength = this.estimator
			.measure(password.substring(0, Math.min(password.length(), JUDGED_CHARACTERS)), words(about));
		if (isListed(password, strength) || isKnownToService(password)) {
			return Optional
				.of("This password has leaked from another site, so it is among the first that an attacker tries.");
		}
		if (strength.getScore() < STRONG) {
			String warning = strength.getFeedback().getWarning(Locale.ENGLISH);
			return Optional.of("This password is too easy to guess."
					+ (warning.isBlank() ? " Add another word or two." : " " + warning + "."));
		}
		return Optional.empty();
	}

	private static boolean isListed(String password, Strength strength) {
		List<Match> parts = strength.getSequence();
		return parts.size() == 1 && "passwords".equals(parts.getFirst().dictionaryName)
				&& parts.getFirst().token.length() == password.length();
	}

	private boolean isKnownToService(String password) {
		return this.breachService != null && this.breachService.check(password).isCompromised();
	}

	private static List<String> words(List<String> about) {
		List<String> words = new ArrayList<>(List.of("oauth2flow", "oauth2-flow"));
		about.stream()
			.flatMap((text) -> Stream.concat(Stream.of(text), Stream.of(text.split("[^\\p{L}\\p{N}]+", -1))))
			.filter((word) -> word.length() >= SHORTEST_WORD)
			.forEach(words::add);
		return words;
	}

}
