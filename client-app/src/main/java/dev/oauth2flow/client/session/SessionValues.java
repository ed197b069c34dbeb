package dev.oauth2flow.client.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

/**
 * Writes the few kinds of value that a session holds, each behind a byte that names its
 * kind. Anything else is refused, so that no object graph creeps into a session.
 */
class SessionValues implements RedisSerializer<Object> {

	@Override
	public byte[] serialize(@Nullable Object value) {
		return switch (value) {
			case null -> new byte[0];
			case Integer number -> tagged('i', number.toString().getBytes(StandardCharsets.US_ASCII));
			case Long number -> tagged('l', number.toString().getBytes(StandardCharsets.US_ASCII));
			case String text -> tagged('s', text.getBytes(StandardCharsets.UTF_8));
			case byte[] bytes -> tagged('b', bytes);
			default -> throw new SerializationException("A session holds no " + value.getClass().getName());
		};
	}

	@Override
	public @Nullable Object deserialize(byte @Nullable [] bytes) {
		if (bytes == null || bytes.length == 0) {
			return null;
		}
		byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
		return switch (bytes[0]) {
			case 'i' -> Integer.valueOf(new String(content, StandardCharsets.US_ASCII));
			case 'l' -> Long.valueOf(new String(content, StandardCharsets.US_ASCII));
			case 's' -> new String(content, StandardCharsets.UTF_8);
			case 'b' -> content;
			default -> throw new SerializationException("A session holds a value of an unknown kind");
		};
	}

	private static byte[] tagged(char kind, byte[] content) {
		return ByteBuffer.allocate(1 + content.length).put((byte) kind).put(content).array();
	}

}
