package dev.oauth2flow.audit.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages from the queue.
 */
public final class IntakeParsers {

	private static final EventContract CONTRACT = contract();

	private static final byte[] EVENT = """
			{"specversion":"1.0","id":"0197a3b2-1111-7000-8000-000000000001","source":"/auth-server",
			"type":"something.unheard","subject":"alice","time":"2026-11-24T09:00:00Z",
			"datacontenttype":"application/json","data":{}}""".getBytes(StandardCharsets.UTF_8);

	private IntakeParsers() {
	}

	public static boolean event(byte[] input) {
		boolean keyed = read("alice".getBytes(StandardCharsets.UTF_8), input);
		return read(null, input) || keyed;
	}

	public static boolean key(byte[] input) {
		return read(input, EVENT);
	}

	private static boolean read(byte @Nullable [] key, byte[] value) {
		try {
			assertThat(CONTRACT.read(key, value).subject()).isNotEmpty();
			return true;
		}
		catch (PoisonEventException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return false;
		}
	}

	private static EventContract contract() {
		try {
			return new EventContract();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
