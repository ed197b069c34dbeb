import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks the service in the same container whether it is ready: exits with 0 if so. Takes
 * the port from HEALTH_PORT, and speaks https where MANAGEMENT_SERVER_SSL_BUNDLE is set.
 */
final class HealthCheck {

	private HealthCheck() {
	}

	public static void main(String[] args) throws IOException {
		String scheme = (System.getenv("MANAGEMENT_SERVER_SSL_BUNDLE") != null) ? "https" : "http";
		URI ready = URI.create(scheme + "://localhost:" + System.getenv("HEALTH_PORT") + "/actuator/health/readiness");
		HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
		connection.setConnectTimeout(2000);
		connection.setReadTimeout(5000);
		int status = connection.getResponseCode();
		System.out.println(status);
		System.exit((status == 200) ? 0 : 1);
	}

}
