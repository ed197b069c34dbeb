package dev.oauth2flow.auth.registration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.clients.ClientProfile;
import dev.oauth2flow.auth.clients.RequestRegistry;
import dev.oauth2flow.auth.clients.RequestSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Reads and writes the client metadata of signed requests (RFC 9101 section 10) and of
 * authorization details (RFC 9396 section 10).
 */
@Component
class RequestMetadata {

	private static final String ALGORITHM = "request_object_signing_alg";

	private static final String SIGNED_ONLY = "require_signed_request_object";

	private static final String DETAILS_TYPES = "authorization_details_types";

	private final RegistrationSettings settings;

	private final RequestRegistry registry;

	RequestMetadata(RegistrationSettings settings, RequestRegistry registry) {
		this.settings = settings;
		this.registry = registry;
	}

	/**
	 * Reads what a client sends.
	 * @throws RegistrationException if it asks for more than it may
	 */
	RequestSettings read(Map<String, @Nullable Object> metadata) {
		Object algorithm = metadata.get(ALGORITHM);
		if (algorithm != null
				&& !(algorithm instanceof String name && ClientProfile.WEB.requestObjectAlgorithms().contains(name))) {
			throw RegistrationException.invalidMetadata(ALGORITHM + " is not supported");
		}
		Object signedOnly = metadata.get(SIGNED_ONLY);
		if (signedOnly != null && !(signedOnly instanceof Boolean)) {
			throw RegistrationException.invalidMetadata(SIGNED_ONLY + " must be true or false");
		}
		Object types = metadata.get(DETAILS_TYPES);
		if (types != null && !(types instanceof List<?> several
				&& this.settings.authorizationDetailsTypes().containsAll(several))) {
			throw RegistrationException.invalidMetadata(DETAILS_TYPES + " has one that may not be registered");
		}
		return new RequestSettings((String) algorithm, Boolean.TRUE.equals(signedOnly),
				(types instanceof List<?> several) ? several.stream().map(String::valueOf).distinct().sorted().toList()
						: List.of());
	}

	/**
	 * Stores what was read, in the transaction of the registration.
	 * @throws RegistrationException if it cannot be so
	 */
	void store(String clientId, RequestSettings requests) {
		if (!this.registry.store(clientId, requests)) {
			throw RegistrationException.invalidMetadata("A client that must sign its requests needs keys");
		}
	}

	/**
	 * Writes what is registered.
	 */
	Map<String, Object> write(String clientId) {
		RequestSettings requests = this.registry.find(clientId);
		Map<String, Object> metadata = new LinkedHashMap<>();
		if (requests.signingAlgorithm() != null) {
			metadata.put(ALGORITHM, requests.signingAlgorithm());
		}
		metadata.put(SIGNED_ONLY, requests.signedOnly());
		if (!requests.detailsTypes().isEmpty()) {
			metadata.put(DETAILS_TYPES, requests.detailsTypes());
		}
		return metadata;
	}

}
