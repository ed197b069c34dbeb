package dev.oauth2flow.api.me;

import java.util.List;

import dev.oauth2flow.api.access.Caller;
import dev.oauth2flow.platform.accesstoken.ReadAhead;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Has the cached user record read together with the revocations of the token.
 */
@Component
class UserRecordAhead implements ReadAhead {

	static final String PATH = "/api/v1/me";

	@Override
	public List<String> keys(HttpServletRequest request, Jwt token) {
		return PATH.equals(request.getServletPath()) ? List.of(UserRecordCache.key(Caller.of(token).subject()))
				: List.of();
	}

}
