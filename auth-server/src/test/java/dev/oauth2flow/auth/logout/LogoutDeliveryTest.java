package dev.oauth2flow.auth.logout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import dev.oauth2flow.auth.clients.PublicHosts;
import dev.oauth2flow.auth.logout.LogoutNotices.Notice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A server on a public host, and a client inside.
 */
class LogoutDeliveryTest {

	private static final LogoutSettings SETTINGS = new LogoutSettings(Duration.ofSeconds(1), Duration.ofSeconds(2),
			Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(1));

	private final LogoutNotices notices = mock(LogoutNotices.class);

	private final LogoutTokens tokens = mock(LogoutTokens.class);

	private final LogoutDelivery delivery = new LogoutDelivery(this.notices, this.tokens, SETTINGS,
			new PublicHosts("https://auth.example.com"));

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final HttpServer client = client();

	@BeforeEach
	void start() {
		given(this.tokens.issue(any())).willReturn("token");
		this.client.createContext("/", (exchange) -> {
			this.received.add(exchange.getRequestURI().getPath());
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.client.start();
	}

	@AfterEach
	void stop() {
		this.delivery.stop();
		this.client.stop(0);
	}

	@Test
	void who_registered_itself_is_not_told_inside_and_who_an_operator_registered_is() throws InterruptedException {
		given(this.notices.take(anyInt(), any(), any()))
			.willReturn(List.of(notice("/self-registered", true), notice("/by-an-operator", false)));
		this.delivery.sendDue();
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("/by-an-operator");
		assertThat(this.received.poll(1, TimeUnit.SECONDS)).isNull();
	}

	private Notice notice(String path, boolean selfRegistered) {
		return new Notice(UUID.randomUUID(), "c", "subject", "sid", 1, Duration.ZERO,
				"http://127.0.0.1:" + this.client.getAddress().getPort() + path, selfRegistered);
	}

	private static HttpServer client() {
		try {
			return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
