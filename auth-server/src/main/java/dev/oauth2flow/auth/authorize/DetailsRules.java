package dev.oauth2flow.auth.authorize;

import java.util.function.Consumer;

import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.details.DetailsCatalogue;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * What an authorization request may ask for in detail (RFC 9396 sections 2 and 5).
 */
final class DetailsRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

	private final DetailsCatalogue catalogue;

	DetailsRules(DetailsCatalogue catalogue) {
		this.catalogue = catalogue;
	}

	@Override
	public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		try {
			this.catalogue.check(AuthorizationDetails.of(request.getAdditionalParameters()),
					context.getRegisteredClient());
		}
		catch (OAuth2AuthenticationException ex) {
			OAuth2Error error = ex.getError();
			throw AuthorizationRequestRules.refused(context, error.getErrorCode(),
					String.valueOf(error.getDescription()));
		}
	}

}
