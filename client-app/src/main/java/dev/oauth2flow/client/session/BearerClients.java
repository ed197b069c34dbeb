package dev.oauth2flow.client.session;

import java.io.IOException;
import java.net.URI;

import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Makes clients that call with the access token of the user whose request is being
 * served.
 */
@Component
public class BearerClients {

	private final RestClient.Builder restClient;

	private final AccessTokens tokens;

	private final FapiProfile fapi;

	BearerClients(RestClient.Builder restClient, AccessTokens tokens, FapiProfile fapi) {
		this.fapi = fapi;
		this.restClient = restClient;
		this.tokens = tokens;
	}

	/**
	 * Makes a client. Its calls must be made on the thread of a browser's request; they
	 * throw {@link ProblemException} where the user has to sign in again.
	 * @param baseUrl whom to call
	 * @return the builder, for the caller to go on with
	 */
	public RestClient.Builder builder(URI baseUrl) {
		return this.fapi.proving(this.restClient.clone().baseUrl(baseUrl).requestInterceptor(this::call));
	}

	// A token can be refused before its time: it was revoked. One renewal shows whether
	// the
	// whole grant was.
	private ClientHttpResponse call(HttpRequest call, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		HttpServletRequest request = request();
		String token = this.tokens.current(request);
		call.getHeaders().setBearerAuth(token);
		ClientHttpResponse response = execution.execute(call, body);
		if (response.getStatusCode() != HttpStatus.UNAUTHORIZED) {
			return response;
		}
		response.close();
		call.getHeaders().setBearerAuth(this.tokens.renew(request, token));
		response = execution.execute(call, body);
		if (response.getStatusCode() == HttpStatus.UNAUTHORIZED) {
			response.close();
			throw new ProblemException(Problem.SIGN_IN_AGAIN);
		}
		return response;
	}

	private static HttpServletRequest request() {
		if (RequestContextHolder.currentRequestAttributes() instanceof ServletRequestAttributes attributes) {
			return attributes.getRequest();
		}
		throw new IllegalStateException("No request is being served");
	}

}
