package dev.oauth2flow.auth;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the service.
 */
@SpringBootApplication
public class AuthServerApplication {

	/**
	 * Starts the service, or with {@code --admin=} does one thing for an operator and
	 * ends.
	 * @param args Spring Boot's command line arguments
	 */
	public static void main(String[] args) {
		if (Arrays.stream(args).anyMatch((each) -> each.startsWith("--admin="))) {
			String[] offline = Stream
				.concat(Arrays.stream(args), Stream.of("--server.port=-1", "--management.server.port=-1"))
				.toArray(String[]::new);
			SpringApplication command = new SpringApplication(AuthServerApplication.class);
			// What the command says is not to be looked for among what a start says.
			command.setDefaultProperties(Map.of("logging.level.root", "WARN", "logging.level.dev.oauth2flow", "INFO"));
			System.exit(SpringApplication.exit(command.run(offline)));
		}
		SpringApplication.run(AuthServerApplication.class, args);
	}

}
