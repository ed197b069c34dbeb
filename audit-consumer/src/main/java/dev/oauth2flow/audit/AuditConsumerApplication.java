package dev.oauth2flow.audit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the service.
 */
@SpringBootApplication
public class AuditConsumerApplication {

	/**
	 * Starts the service.
	 * @param args Spring Boot's command line arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(AuditConsumerApplication.class, args);
	}

}
