package dev.oauth2flow.auth.clients;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import javax.security.auth.x500.X500Principal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The one name by which the authorities of certificates know a client (RFC 8705 section
 * 2.1.2).
 *
 * @param subjectDn the certificate's subject (RFC 4514), or {@code null}
 * @param sanDns a host name in its subject alternative names, or {@code null}
 * @param sanUri an URI in them, or {@code null}
 * @param sanIp an IP address in them, or {@code null}
 * @param sanEmail an email address in them, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificateName(@Nullable String subjectDn, @Nullable String sanDns, @Nullable String sanUri,
		@Nullable String sanIp, @Nullable String sanEmail) {

	/** No name: the client is not known by a certificate of an authority. */
	public static final CertificateName NONE = new CertificateName(null, null, null, null, null);

	private static final int LONGEST = 1024;

	/** The numbers of RFC 5280 section 4.2.1.6. */
	private static final Map<String, Integer> TYPES = Map.of("email", 1, "dns", 2, "uri", 6, "ip", 7);

	static CertificateName of(@Nullable String subjectDn, @Nullable String san) {
		if (san == null) {
			return (subjectDn != null) ? new CertificateName(subjectDn, null, null, null, null) : NONE;
		}
		int colon = san.indexOf(':');
		String value = san.substring(colon + 1);
		return switch (san.substring(0, colon)) {
			case "dns" -> new CertificateName(null, value, null, null, null);
			case "uri" -> new CertificateName(null, null, value, null, null);
			case "ip" -> new CertificateName(null, null, null, value, null);
			case "email" -> new CertificateName(null, null, null, null, value);
			default -> throw new IllegalArgumentException("The name " + san + " is of no known kind");
		};
	}

	/**
	 * Says whether there is a name.
	 * @return whether there is at least one
	 */
	@JsonIgnore
	public boolean isPresent() {
		return !NONE.equals(this);
	}

	/**
	 * Says whether the name can be registered.
	 * @return whether it is one, and well-formed
	 */
	@JsonIgnore
	public boolean isUsable() {
		long names = Stream.of(this.subjectDn, this.sanDns, this.sanUri, this.sanIp, this.sanEmail)
			.filter(Objects::nonNull)
			.count();
		if (names != 1) {
			return false;
		}
		if (this.subjectDn != null) {
			return this.subjectDn.length() <= LONGEST && isDistinguishedName(this.subjectDn);
		}
		String san = Objects.requireNonNull(san());
		String value = san.substring(san.indexOf(':') + 1);
		return value.length() <= LONGEST && value.chars().allMatch((each) -> each > ' ' && each < 127)
				&& isWellFormed(value);
	}

	/**
	 * Says whether a certificate, which must be trusted, is for who has this name.
	 * @param certificate the certificate
	 * @return whether it has the name
	 */
	boolean matches(X509Certificate certificate) {
		if (this.subjectDn != null) {
			// Compares canonical forms.
			return new X500Principal(this.subjectDn).equals(certificate.getSubjectX500Principal());
		}
		String san = san();
		if (san == null) {
			return false;
		}
		int colon = san.indexOf(':');
		Integer type = TYPES.get(san.substring(0, colon));
		return names(certificate).stream()
			.anyMatch((name) -> name.getFirst().equals(type) && isSame(san.substring(colon + 1), name.get(1)));
	}

	/**
	 * Returns the alternative name as it is stored.
	 * @return the kind of name, a colon and the name, or {@code null}
	 */
	@Nullable String san() {
		if (this.sanDns != null) {
			return "dns:" + this.sanDns;
		}
		if (this.sanUri != null) {
			return "uri:" + this.sanUri;
		}
		if (this.sanIp != null) {
			return "ip:" + this.sanIp;
		}
		return (this.sanEmail != null) ? "email:" + this.sanEmail : null;
	}

	private boolean isWellFormed(String value) {
		if (this.sanDns != null) {
			return value.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
		}
		if (this.sanIp != null) {
			return address(value) != null;
		}
		if (this.sanEmail != null) {
			return value.matches("[^@]+@[^@]+");
		}
		try {
			return new URI(value).isAbsolute();
		}
		catch (URISyntaxException _) {
			return false;
		}
	}

	private boolean isSame(String registered, @Nullable Object presented) {
		if (!(presented instanceof String name)) {
			return false;
		}
		if (this.sanIp != null) {
			InetAddress address = address(registered);
			return address != null && address.equals(address(name));
		}
		if (this.sanDns != null) {
			return registered.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
		}
		if (this.sanEmail != null) {
			return hostInLowerCase(registered).equals(hostInLowerCase(name));
		}
		return registered.equals(name);
	}

	private static Collection<List<?>> names(X509Certificate certificate) {
		try {
			Collection<List<?>> names = certificate.getSubjectAlternativeNames();
			return (names != null) ? names : List.of();
		}
		catch (CertificateParsingException _) {
			return List.of();
		}
	}

	/** The local part is its host's matter (RFC 5280 section 7.5). */
	private static String hostInLowerCase(String email) {
		int at = email.lastIndexOf('@') + 1;
		return email.substring(0, at) + email.substring(at).toLowerCase(Locale.ROOT);
	}

	private static @Nullable InetAddress address(String literal) {
		try {
			return InetAddress.ofLiteral(literal);
		}
		catch (IllegalArgumentException _) {
			return null;
		}
	}

	private static boolean isDistinguishedName(String name) {
		try {
			return !new X500Principal(name).getName().isEmpty();
		}
		catch (IllegalArgumentException _) {
			return false;
		}
	}

}
