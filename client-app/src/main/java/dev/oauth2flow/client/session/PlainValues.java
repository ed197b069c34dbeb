package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

/**
 * Writes session values as short text: sessions hold strings and numbers and no objects,
 * so that nothing read from the cache can ever become code.
 */
class PlainValues implements RedisSerializer<Object> {

	@Override
	public byte[] serialize(@Nullable Object value) throws SerializationException {
		String text = switch (value) {
			case null -> "";
			case String string -> "s" + string;
			case Long number -> "l" + number;
			case Integer number -> "i" + number;
			default -> throw new SerializationException("A session holds no " + value.getClass().getName());
		};
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public @Nullable Object deserialize(byte @Nullable [] bytes) throws SerializationException {
		if (bytes == null || bytes.length == 0) {
			return null;
		}
		String text = new String(bytes, StandardCharsets.UTF_8);
		String value = text.substring(1);
		return switch (text.charAt(0)) {
			case 's' -> value;
			case 'l' -> Long.valueOf(value);
			case 'i' -> Integer.valueOf(value);
			default -> throw new SerializationException("A session value of an unknown kind");
		};
	}

}
