package dev.oauth2flow.client.flow.telemetry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes spans by OTLP/HTTP (OpenTelemetry Protocol 1.x, section OTLP/HTTP).
 */
class SpanReceiver extends HttpServlet {

	static final String PATH = "/v1/traces";

	static final int MOST_BYTES = 2 * 1024 * 1024;

	private static final int MOST_BYTES_UNPACKED = 8 * 1024 * 1024;

	private static final String PROTOBUF = "application/x-protobuf";

	private static final Logger LOGGER = LoggerFactory.getLogger(SpanReceiver.class);

	private static final long serialVersionUID = 1L;

	private final transient Folding folding;

	SpanReceiver(Folding folding) {
		this.folding = folding;
	}

	@Override
	protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String type = request.getContentType();
		if (type == null || !type.startsWith(PROTOBUF)) {
			response.setStatus(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
			return;
		}
		try {
			List<ReceivedSpan> spans = OtlpSpans.parse(message(request));
			this.folding.fold(spans);
			// An empty message is one without complaints.
			response.setContentType(PROTOBUF);
			response.setStatus(HttpServletResponse.SC_OK);
		}
		catch (TooLargeException _) {
			response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
		}
		catch (InvalidProtocolBufferException | java.util.zip.ZipException | java.io.EOFException _) {
			response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
		}
		catch (DataAccessException ex) {
			LOGGER.debug("Spans were not kept: {}", ex.getClass().getName());
			response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		}
	}

	private static byte[] message(HttpServletRequest request) throws IOException {
		byte[] body = limited(request.getInputStream(), MOST_BYTES);
		if (!"gzip".equalsIgnoreCase(request.getHeader("Content-Encoding"))) {
			return body;
		}
		try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
			return limited(unpacked, MOST_BYTES_UNPACKED);
		}
	}

	private static byte[] limited(InputStream input, int most) throws IOException {
		byte[] bytes = input.readNBytes(most + 1);
		if (bytes.length > most) {
			throw new TooLargeException();
		}
		return bytes;
	}

	private static final class TooLargeException extends IOException {

		private static final long serialVersionUID = 1L;

	}

}
