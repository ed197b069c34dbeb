package dev.oauth2flow.auth.registration;

import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a client that registers itself may ask for.
 *
 * @param grantTypes the grant types
 * @param scopes the scopes; all of them if the client asks for none
 * @param redirectHosts the hosts of redirect URIs; any if none is named
 * @param authorizationDetailsTypes the types of authorization details
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.registration")
record RegistrationSettings(@DefaultValue( {
		"authorization_code", "refresh_token" }) Set<String> grantTypes,
		@DefaultValue({ "openid", "profile", "email" }) Set<String> scopes, @DefaultValue List<String> redirectHosts,
		@DefaultValue Set<String> authorizationDetailsTypes){
}
