package dev.oauth2flow.client.flow.telemetry;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.mockito.Answers;
import org.mockito.Mockito;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spans that somebody posts.
 */
public final class TelemetryParsers {

	private static final SpanReceiver RECEIVER = receiver();

	private TelemetryParsers() {
	}

	public static void spans(byte[] input) {
		post(input, "identity");
	}

	public static void packed(byte[] input) {
		post(input, "gzip");
	}

	private static void post(byte[] input, String encoding) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", SpanReceiver.PATH);
		request.setContentType("application/x-protobuf");
		request.setContent(input);
		request.addHeader("Content-Encoding", encoding);
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			RECEIVER.service(request, response);
		}
		catch (ServletException | IOException ex) {
			throw new AssertionError(ex);
		}
		assertThat(response.getStatus()).isIn(200, 400, 413);
	}

	private static SpanReceiver receiver() {
		JsonMapper json = new JsonMapper();
		StringRedisTemplate redis = Mockito.mock(StringRedisTemplate.class,
				Mockito.withSettings().stubOnly().defaultAnswer(Answers.RETURNS_DEEP_STUBS));
		Mockito.when(redis.opsForValue().get(Mockito.any())).thenReturn(null);
		Mockito.when(redis.opsForList().leftPop(Mockito.any())).thenReturn(null);
		return new SpanReceiver(new Folding(redis, Mockito.mock(FlowStore.class, Mockito.withSettings().stubOnly()),
				Vocabulary.read(json), json));
	}

}
