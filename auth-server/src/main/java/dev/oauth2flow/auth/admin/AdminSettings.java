package dev.oauth2flow.auth.admin;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may change what through the admin API and the console.
 *
 * @param recentSignIn how long ago an operator may have signed in who changes something
 * or opens the console
 * @param requireMultiFactor whether an operator must have set up more than a password;
 * who has must use it in any case
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.admin")
record AdminSettings(@DefaultValue("15m") Duration recentSignIn, @DefaultValue("false") boolean requireMultiFactor) {

	@AssertTrue(message = "admin.recent-sign-in must be positive")
	boolean isPlausible() {
		return this.recentSignIn.isPositive();
	}

}
