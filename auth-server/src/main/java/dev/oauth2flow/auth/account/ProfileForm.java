package dev.oauth2flow.auth.account;

import java.util.Objects;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a user may change of the profile.
 *
 * @param name the name to show, without blanks around it
 * @param email the address, without blanks around it
 */
record ProfileForm(
		@NotBlank(message = "Please enter a name.") @Size(max = 100,
				message = "A name has at most 100 characters.") @Pattern(regexp = "\\P{Cntrl}*",
						message = "A name has no line breaks or control characters.") String name,
		@NotBlank(message = "Please enter an email address.") @Size(max = 254,
				message = "An email address has at most 254 characters.") @Email(regexp = "(\\p{ASCII}+@[^@]+)?",
						message = "This is not an email address. It looks like ada@example.org.") String email) {

	ProfileForm(@Nullable String name, @Nullable String email) {
		this.name = Objects.requireNonNullElse(name, "").strip();
		this.email = Objects.requireNonNullElse(email, "").strip();
	}

}
