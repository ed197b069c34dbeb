package dev.oauth2flow.auth.users;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
	 * @param details what else is known of the user
	 */
	record SeedUser(@Pattern(regexp = "[\\x21-\\x7E]{1,255}") String username,
			@Size(min = 8, max = PasswordVerifier.LONGEST_PASSWORD) String password, @Nullable String name,
			@NotBlank String email, @DefaultValue("false") boolean emailVerified, @Nullable String locale,
			@DefaultValue Set<String> authorities, @DefaultValue @Valid Details details) {

		@Override
		public String toString() {
			return "SeedUser[username=" + this.username + "]";
		}

	}

	/**
	 * What OpenID Connect Core 1.0 section 5.1 knows of a user, each {@code null} if
	 * unknown.
	 *
	 * @param givenName the given name
	 * @param familyName the family name
	 * @param middleName the middle name
	 * @param nickname the casual name
	 * @param profile the address of a page about the user
	 * @param picture the address of a picture
	 * @param website the address of the user's own site
	 * @param gender the gender
	 * @param birthdate the birthday as YYYY-MM-DD, or the year alone
	 * @param zoneinfo the time zone by its name in the IANA database
	 * @param phoneNumber the telephone number, in E.164 form if possible
	 * @param phoneNumberVerified whether the number was verified
	 * @param address the postal address
	 */
	record Details(@Nullable String givenName, @Nullable String familyName, @Nullable String middleName,
			@Nullable String nickname, @Nullable String profile, @Nullable String picture, @Nullable String website,
			@Nullable String gender, @Nullable @Pattern(regexp = "\\d{4}(-\\d\\d-\\d\\d)?") String birthdate,
			@Nullable String zoneinfo, @Nullable String phoneNumber, @DefaultValue("false") boolean phoneNumberVerified,
			@DefaultValue Address address) {
	}

	/**
	 * A postal address (OpenID Connect Core 1.0 section 5.1.1).
	 *
	 * @param formatted the whole address, in lines
	 * @param streetAddress the street and house number, in lines
	 * @param locality the city
	 * @param region the state or province
	 * @param postalCode the postal code
	 * @param country the country
	 */
	record Address(@Nullable String formatted, @Nullable String streetAddress, @Nullable String locality,
			@Nullable String region, @Nullable String postalCode, @Nullable String country) {

		Map<String, String> members() {
			Map<String, String> members = new LinkedHashMap<>();
			put(members, "formatted", this.formatted);
			put(members, "street_address", this.streetAddress);
			put(members, "locality", this.locality);
			put(members, "region", this.region);
			put(members, "postal_code", this.postalCode);
			put(members, "country", this.country);
			return members;
		}

		private static void put(Map<String, String> members, String name, @Nullable String value) {
			if (value != null) {
				members.put(name, value);
			}
		}

	}

}
