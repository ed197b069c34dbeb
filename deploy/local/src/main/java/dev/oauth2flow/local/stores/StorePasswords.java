package dev.oauth2flow.local.stores;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may log in to the stores.
 *
 * @param superuser the password of PostgreSQL's user {@code postgres} and of Redis' user
 * {@code admin}
 * @param database passwords by PostgreSQL role
 * @param cache passwords by Redis user, which is named after its service
 */
public record StorePasswords(String superuser, Map<String, String> database, Map<String, String> cache) {

	/** The PostgreSQL roles that {@code bootstrap.sql} makes. */
	public static final List<String> ROLES = List.of("auth_migrator", "auth_service", "api_migrator", "api_service",
			"audit_migrator", "audit_service");

	/** The services that log in to Redis. */
	public static final List<String> SERVICES = List.of("auth-server", "client-app", "resource-api", "audit-consumer");

	/**
	 * Asks for every password by its name.
	 * @param source gives the password for a name, such as {@code postgres.auth_service}
	 * @return the passwords
	 */
	public static StorePasswords from(UnaryOperator<String> source) {
		return new StorePasswords(source.apply("superuser"), named("postgres.", ROLES, source),
				named("redis.", SERVICES, source));
	}

	private static Map<String, String> named(String prefix, List<String> names, UnaryOperator<String> source) {
		return names.stream().collect(Collectors.toMap((name) -> name, (name) -> source.apply(prefix + name)));
	}

	/**
	 * Makes up passwords of 192 bits.
	 * @return new passwords
	 */
	public static StorePasswords random() {
		SecureRandom random = new SecureRandom();
		return from((_) -> {
			byte[] bytes = new byte[24];
			random.nextBytes(bytes);
			return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		});
	}

	Stream<Map.Entry<String, String>> roles() {
		return this.database.entrySet().stream();
	}

}
