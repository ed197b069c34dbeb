package dev.oauth2flow.client.session;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A session's user towards Spring Security. The user has no authorities here: what they
 * may do, the API decides.
 */
final class SignedInAuthentication extends AbstractAuthenticationToken {

	private final transient SessionContent content;

	SignedInAuthentication(SessionContent content) {
		super(List.of());
		this.content = content;
		super.setAuthenticated(true);
	}

	SessionContent content() {
		return this.content;
	}

	@Override
	public Object getCredentials() {
		return "";
	}

	@Override
	public Object getPrincipal() {
		return this.content.user();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SignedInAuthentication that && this.content.equals(that.content);
	}

	@Override
	public int hashCode() {
		return this.content.hashCode();
	}

}
