package dev.oauth2flow.platform.observability;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpanPrivacyTest {

	private final Observation.Context context = new Observation.Context();

	@Test
	void the_query_of_an_address_is_cut() {
		this.context.addHighCardinalityKeyValue(KeyValue.of("http.url", "/callback?code=secret&state=secret"));
		this.context.addLowCardinalityKeyValue(KeyValue.of("uri", "/callback?code=secret"));

		new SpanPrivacy().map(this.context);

		assertThat(this.context.getAllKeyValues()).extracting(KeyValue::getValue)
			.containsExactlyInAnyOrder("/callback", "/callback");
	}

	@Test
	void a_question_mark_elsewhere_stays() {
		this.context.addHighCardinalityKeyValue(KeyValue.of("jdbc.query[0]", "select 1 where a = ?"));

		new SpanPrivacy().map(this.context);

		assertThat(this.context.getAllKeyValues()).extracting(KeyValue::getValue)
			.containsExactly("select 1 where a = ?");
	}

	@Test
	void an_id_in_a_path_is_masked_and_the_words_stay() {
		this.context.addHighCardinalityKeyValue(KeyValue.of("http.url",
				"http://localhost:8090/api/v1/notes/0198c3f2-7a11-7c52-b7f0-5a1f7f0c9d11/history"));
		this.context.addHighCardinalityKeyValue(
				KeyValue.of("url.path", "/.well-known/oauth-authorization-server/login/oauth2/code/oauth2flow"));

		new SpanPrivacy().map(this.context);

		assertThat(this.context.getAllKeyValues()).extracting(KeyValue::getValue)
			.containsExactlyInAnyOrder("http://localhost:8090/api/v1/notes/*/history",
					"/.well-known/oauth-authorization-server/login/oauth2/code/oauth2flow");
	}

	@Test
	void a_redis_key_is_named_by_its_kind() {
		assertThat(RedisKeyPattern.masked("auth:session:sessions:abc")).isEqualTo("auth:session:sessions:*");
		assertThat(RedisKeyPattern.masked("secret")).isEqualTo("*");
	}

}
