package dev.oauth2flow.auth.par;

import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.auth.clients.ClientKeys;
import dev.oauth2flow.auth.clients.ClientProfile;
import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.platform.proof.KeySignatures;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Reads authorization requests that their clients have signed, by value (RFC 9101 section
 * 5.1, OpenID Connect Core 1.0 section 6.1). Only what the client has signed counts.
 */
@Component
public class RequestObjects {

	/** The parameter that holds a request object. */
	public static final String PARAMETER = "request";

	private static final String SIGNED = RequestObjects.class.getName();

	/** Explicit types (RFC 9101 section 10.8), and that of any JWT. */
	private static final Set<String> TYPES = Set.of("oauth-authz-req+jwt", "application/oauth-authz-req+jwt", "jwt");

	private static final int PARTS_OF_AN_ENCRYPTED_JWT = 5;

	private final ClientKeys keys;

	private final PushedRequests kept;

	private final String issuer;

	RequestObjects(ClientKeys keys, PushedRequests kept, @Value("${oauth2flow.issuer}") String issuer) {
		this.keys = keys;
		this.kept = kept;
		this.issuer = issuer;
	}

	/**
	 * Says whether the client has signed the current authorization request.
	 * @return whether it has
	 */
	public static boolean isCurrentSigned() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return request != null && request.getAttribute(SIGNED, RequestAttributes.SCOPE_REQUEST) != null;
	}

	static void rememberSigned(HttpServletRequest request) {
		request.setAttribute(SIGNED, true);
	}

	/**
	 * Puts what a client has signed in the place of the request that the browser has
	 * brought. While the user signs in it is kept here, so that it does not expire
	 * meanwhile.
	 * @param request a request with the parameter {@link #PARAMETER}
	 * @param client the client that it names
	 * @param ownParameters the parameters of the browser's that count: this server has
	 * added them itself
	 * @return the request with the parameters of the object
	 * @throws InvalidRequestObjectException if the object is not acceptable
	 */
	public HttpServletRequest brought(HttpServletRequest request, RegisteredClient client, Set<String> ownParameters) {
		if (isUnsigned(request.getParameter(PARAMETER))) {
			throw InvalidRequestObjectException.unsigned();
		}
		Map<String, List<String>> parameters = verified(request, client, ownParameters);
		Supplier<String> reference = SingletonSupplier
			.of(() -> PushedRequests.reference(client.getClientId(), this.kept.putWhileSigningIn(
					PushedRequests.PushedRequest.now(client.getClientId(), parameters, PushedRequests.Origin.SIGNED))));
		request.setAttribute(SavedRequests.QUERY, reference);
		return new SubstitutedRequest(request, parameters, ownParameters);
	}

	/**
	 * Puts what a client has signed in the place of the request that it pushes.
	 * @param request a request with the parameter {@link #PARAMETER}
	 * @param client the client, which has authenticated
	 * @return the request with the parameters of the object
	 * @throws InvalidRequestObjectException if the object is not acceptable
	 */
	public HttpServletRequest pushed(HttpServletRequest request, RegisteredClient client) {
		return new SubstitutedRequest(request, verified(request, client, Set.of()), Set.of());
	}

	private Map<String, List<String>> verified(HttpServletRequest request, RegisteredClient client,
			Set<String> ownParameters) {
		RequestObject object = signed(request.getParameter(PARAMETER), client);
		Map<String, List<String>> parameters = object.parameters();
		@Nullable String flaw = object.flaw(client.getClientId(), this.issuer, ClientProfile.of(client) == ClientProfile.FAPI);
		if (flaw == null && differs(request, parameters)) {
			flaw = "response_type is not that of the request object";
		}
		if (flaw != null) {
			boolean own = List.of(client.getClientId()).equals(parameters.get(OAuth2ParameterNames.CLIENT_ID));
			throw InvalidRequestObjectException.because(flaw,
					own ? new SubstitutedRequest(request, parameters, ownParameters) : null);
		}
		rememberSigned(request);
		return parameters;
	}

	/**
	 * What stands beside the object does not count, but the type of the response must not
	 * be another (OpenID Connect Core 1.0 section 6.1).
	 */
	private static boolean differs(HttpServletRequest request, Map<String, List<String>> parameters) {
		String beside = request.getParameter(OAuth2ParameterNames.RESPONSE_TYPE);
		return beside != null && !List.of(beside).equals(parameters.get(OAuth2ParameterNames.RESPONSE_TYPE));
	}

	private static boolean isUnsigned(String object) {
		try {
			return JWTParser.parse(object) instanceof PlainJWT;
		}
		catch (ParseException _) {
			return false;
		}
	}

	private RequestObject signed(String object, RegisteredClient client) {
		if (object.split("\\.", -1).length == PARTS_OF_AN_ENCRYPTED_JWT) {
			throw InvalidRequestObjectException.because("Encrypted request objects are not supported");
		}
		try {
			SignedJWT jwt = SignedJWT.parse(object);
			if (!isSignedBy(client, jwt)) {
				throw InvalidRequestObjectException.because("The request object is not signed by a key of the client");
			}
			return RequestObject.of(jwt);
		}
		catch (ParseException _) {
			throw InvalidRequestObjectException.because("The request object cannot be read");
		}
		catch (KeySourceException _) {
			throw InvalidRequestObjectException.because("The client's keys cannot be fetched");
		}
	}

	private boolean isSignedBy(RegisteredClient client, SignedJWT jwt) throws KeySourceException {
		JOSEObjectType type = jwt.getHeader().getType();
		JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
		@Nullable String registered = ClientKeys.requestObjectAlgorithm(client);
		if ((type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT)))
				|| !ClientProfile.of(client).requestObjectAlgorithms().contains(algorithm.getName())
				|| (registered != null && !KeySignatures.areSame(JWSAlgorithm.parse(registered), algorithm))) {
			return false;
		}
		List<JWK> keys = this.keys.find(client, new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader())));
		return keys.stream().anyMatch((key) -> KeySignatures.isValid(jwt, key));
	}

}
