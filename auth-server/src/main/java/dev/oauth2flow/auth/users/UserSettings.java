package dev.oauth2flow.auth.users;

import java.util.List;
import java.util.Set;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The users that are to exist from the start.
 *
 * @param users the users
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
record UserSettings(@DefaultValue List<@Valid SeedUser> users) {

	/**
	 * A user to create if there is none of that name.
	 *
	 * @param username the name to sign in with
	 * @param password the password, which is stored only as a hash
	 * @param name the name to show; the username if not given
	 * @param email the address
	 * @param emailVerified whether the address was verified
	 * @param locale the preferred language as a BCP 47 tag, or {@code null}
	 * @param authorities what the user may do beyond what everybody may
	 */
	record SeedUser(@Pattern(regexp = "[\\x21-\\x7E]{1,255}") String username,
			@Size(min = 8, max = PasswordVerifier.LONGEST_PASSWORD) String password, @Nullable String name,
			@NotBlank String email, @DefaultValue("false") boolean emailVerified, @Nullable String locale,
			@DefaultValue Set<String> authorities) {

		@Override
		public String toString() {
			return "SeedUser[username=" + this.username + "]";
		}

	}

}
