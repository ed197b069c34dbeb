package dev.oauth2flow.auth.par;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import com.nimbusds.jose.util.Base64URL;
import dev.oauth2flow.auth.clients.SigningClient;
import dev.oauth2flow.auth.session.SavedRequests;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authorization requests that clients sign.
 */
public final class RequestObjectParsers {

	private static final JsonMapper JSON = new JsonMapper();

	private static final RequestObjects OBJECTS = new RequestObjects(SigningClient.keys(),
			new PushedRequests(SigningClient.redis(), JSON), "https://issuer.example");

	private RequestObjectParsers() {
	}

	public static void object(byte[] input) {
		read(new String(input, StandardCharsets.ISO_8859_1));
	}

	public static void header(byte[] input) {
		read(Base64URL.encode(input) + "." + Base64URL.encode("{}") + "." + Base64URL.encode(new byte[64]));
	}

	/** What the owner of a registered key may sign. */
	public static boolean claims(byte[] input) {
		return read(SigningClient.sign(input));
	}

	private static boolean read(String object) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/authorize");
		request.addParameter("client_id", "client");
		request.addParameter(RequestObjects.PARAMETER, object);
		try {
			HttpServletRequest signed = OBJECTS.brought(request, SigningClient.REGISTRATION, Set.of());
			assertThat(signed.getParameter("client_id")).isEqualTo("client");
			assertThat(signed.getParameter(RequestObjects.PARAMETER)).isNull();
			assertIsWellFormed(signed);
			assertCanBeKept(request);
			return true;
		}
		catch (InvalidRequestObjectException ex) {
			assertThat(ex.getError().getErrorCode()).isIn("invalid_request_object", "request_not_supported");
			if (ex.signedRequest() != null) {
				assertIsWellFormed(ex.signedRequest());
			}
			return false;
		}
	}

	private static void assertIsWellFormed(HttpServletRequest signed) {
		signed.getParameterMap()
			.values()
			.forEach((values) -> assertThat(values).isNotEmpty()
				.allMatch((value) -> value.chars().noneMatch((each) -> each < ' ' || each == 127)));
		String query = signed.getQueryString();
		if (query != null) {
			UriComponentsBuilder.newInstance().query(query).build(true);
		}
	}

	/** While the user signs in. */
	private static void assertCanBeKept(HttpServletRequest request) {
		Supplier<?> reference = (Supplier<?>) request.getAttribute(SavedRequests.QUERY);
		assertThat((String) Objects.requireNonNull(reference).get()).startsWith("client_id=client&request_uri=urn");
	}

}
