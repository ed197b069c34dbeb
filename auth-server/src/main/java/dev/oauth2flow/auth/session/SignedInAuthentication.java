package dev.oauth2flow.auth.session;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Says that the request comes from a signed-in user; {@link #getName()} is the user's
 * {@code sub}.
 */
public final class SignedInAuthentication extends AbstractAuthenticationToken {

	private final SignedInUser user;

	/**
	 * Creates the authentication of a user.
	 * @param user who is signed in
	 */
	public SignedInAuthentication(SignedInUser user) {
		super(user.authorities().stream().map(SimpleGrantedAuthority::new).toList());
		this.user = user;
		setAuthenticated(true);
	}

	@Override
	public SignedInUser getPrincipal() {
		return this.user;
	}

	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SignedInAuthentication that && this.user.equals(that.user);
	}

	@Override
	public int hashCode() {
		return this.user.hashCode();
	}

}
