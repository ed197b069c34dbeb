package dev.oauth2flow.platform.errors;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Writes problem details (RFC 9457) where no controller is at work yet, as in filters.
 */
public class ProblemWriter {

	/** How long a caller is asked to wait for a store that is away, in seconds. */
	static final String RETRY_AFTER_SECONDS = "5";

	private final JsonMapper jsonMapper;

	private final TraceId traceId;

	ProblemWriter(JsonMapper jsonMapper, TraceId traceId) {
		this.jsonMapper = jsonMapper;
		this.traceId = traceId;
	}

	/**
	 * Writes a problem as the whole answer.
	 * @param request the request
	 * @param response the response, not yet committed
	 * @param status the HTTP status code
	 * @param detail what happened, for a person; holds nothing of the request
	 * @throws IOException if the caller went away
	 */
	public void write(HttpServletRequest request, HttpServletResponse response, int status, String detail)
			throws IOException {
		Map<String, Object> problem = new LinkedHashMap<>();
		HttpStatus known = HttpStatus.resolve(status);
		problem.put("title", (known != null) ? known.getReasonPhrase() : "Error");
		problem.put("status", status);
		problem.put("detail", detail);
		problem.put("instance", request.getRequestURI());
		String id = this.traceId.current();
		if (id != null) {
			problem.put("trace_id", id);
		}
		response.setStatus(status);
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		this.jsonMapper.writeValue(response.getOutputStream(), problem);
	}

	/**
	 * Says that a store is away and when to come back.
	 * @param request the request
	 * @param response the response, not yet committed
	 * @throws IOException if the caller went away
	 */
	public void unavailable(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		write(request, response, HttpStatus.SERVICE_UNAVAILABLE.value(), "A part of the service is away. Try again.");
	}

}
