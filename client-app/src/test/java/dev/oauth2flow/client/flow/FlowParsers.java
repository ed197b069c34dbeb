package dev.oauth2flow.client.flow;

import java.nio.charset.StandardCharsets;

import dev.oauth2flow.client.flow.telemetry.FlowStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a browser says that it has left off.
 */
public final class FlowParsers {

	private FlowParsers() {
	}

	/** What reaches the cache looks like its own ids. */
	public static boolean place(byte[] input) {
		FlowStore.Place place = LiveFlowController.place(new String(input, StandardCharsets.ISO_8859_1));
		assertThat(String.valueOf(place.begun())).matches("null|[0-9]{1,19}-[0-9]{1,19}");
		assertThat(String.valueOf(place.step())).matches("null|[0-9]{1,19}-[0-9]{1,19}");
		return place.begun() != null;
	}

}
