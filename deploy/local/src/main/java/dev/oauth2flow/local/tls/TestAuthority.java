package dev.oauth2flow.local.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes the certificates that a test needs, good and bad: by an authority, by nobody but
 * their holder, and expired.
 */
public final class TestAuthority {

	private static final char[] NO_PASSWORD = {};

	private final Holder own;

	/**
	 * Makes an authority.
	 * @param name its common name
	 */
	public TestAuthority(String name) {
		this.own = make("CN=" + name, null, true, Duration.ofDays(1), newKeys());
	}

	/**
	 * Returns the certificate to trust.
	 * @return the authority's own certificate, as PEM
	 */
	public String certificatePem() {
		return this.own.certificatePem();
	}

	/**
	 * Issues a certificate that can be a server's and a client's.
	 * @param subject the subject (RFC 4514)
	 * @param names subject alternative names, each as {@code dns:}, {@code uri:},
	 * {@code ip:} or {@code email:} and the name
	 * @return the certificate and its key
	 */
	public Holder issue(String subject, String... names) {
		return make(subject, this.own, false, Duration.ofDays(1), newKeys(), names);
	}

	/**
	 * Issues a certificate that ended an hour ago.
	 * @param subject the subject (RFC 4514)
	 * @return the certificate and its key
	 */
	public Holder issueExpired(String subject) {
		return make(subject, this.own, false, Duration.ofHours(-1), newKeys());
	}

	/**
	 * Makes a certificate that only its holder has signed.
	 * @param subject the subject (RFC 4514)
	 * @return the certificate and its key
	 */
	public static Holder selfSigned(String subject) {
		return make(subject, null, false, Duration.ofDays(1), newKeys());
	}

	/**
	 * Makes one that ended an hour ago.
	 * @param subject the subject (RFC 4514)
	 * @return the certificate and its key
	 */
	public static Holder selfSignedAndExpired(String subject) {
		return make(subject, null, false, Duration.ofHours(-1), newKeys());
	}

	private static KeyPair newKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Its last part first, as RFC 4514 section 2.1 says of names as text. */
	private static X500Name name(String subject) {
		return X500Name.getInstance(new X500Principal(subject).getEncoded());
	}

	private static Holder make(String subject, @Nullable Holder issuer, boolean authority, Duration validity,
			KeyPair keys, String... names) {
		Instant now = Instant.now();
		try {
			X500Name issuedBy = (issuer != null)
					? X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded()) : name(subject);
			JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuedBy,
					new BigInteger(120, new SecureRandom()), Date.from(now.minus(Duration.ofDays(2))),
					Date.from(now.plus(validity)), name(subject), keys.getPublic());
			builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
			if (!authority) {
				builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
						new KeyPurposeId[] { KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth }));
			}
			if (names.length > 0) {
				builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
			}
			PrivateKey signer = (issuer != null) ? issuer.key() : keys.getPrivate();
			X509Certificate certificate = new JcaX509CertificateConverter()
				.getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
			return new Holder(certificate, keys.getPrivate());
		}
		catch (CertIOException | OperatorCreationException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static GeneralNames alternatives(String... names) {
		GeneralName[] all = new GeneralName[names.length];
		for (int i = 0; i < names.length; i++) {
			int colon = names[i].indexOf(':');
			all[i] = new GeneralName(switch (names[i].substring(0, colon)) {
				case "dns" -> GeneralName.dNSName;
				case "uri" -> GeneralName.uniformResourceIdentifier;
				case "ip" -> GeneralName.iPAddress;
				case "email" -> GeneralName.rfc822Name;
				default -> throw new IllegalArgumentException(names[i]);
			}, names[i].substring(colon + 1));
		}
		return new GeneralNames(all);
	}

	/**
	 * Makes the TLS of a client.
	 * @param holder what it presents if it is asked, or {@code null}
	 * @return a context that trusts this authority's servers
	 */
	public SSLContext client(@Nullable Holder holder) {
		try {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("authority", this.own.certificate());
			TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init((holder != null) ? holder.keyManagers().getKeyManagers() : null, trust.getTrustManagers(),
					null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A certificate with its key.
	 *
	 * @param certificate the certificate
	 * @param key its private key
	 */
	public record Holder(X509Certificate certificate, PrivateKey key) {

		/**
		 * Returns the certificate as a proxy passes it on (RFC 9440).
		 * @return the value of the header {@code Client-Cert}
		 */
		public String header() {
			return ":" + base64() + ":";
		}

		/**
		 * Returns the certificate's encoding.
		 * @return base64 as in {@code x5c}
		 */
		public String base64() {
			return Base64.getEncoder().encodeToString(encoded());
		}

		/**
		 * Makes another certificate for the same key.
		 * @param subject the subject (RFC 4514)
		 * @return the certificate, signed by its holder only
		 */
		public Holder again(String subject) {
			return make(subject, null, false, Duration.ofDays(1),
					new KeyPair(this.certificate.getPublicKey(), this.key));
		}

		/**
		 * Returns the certificate for a setting.
		 * @return PEM
		 */
		public String certificatePem() {
			return LocalAuthority.pem("CERTIFICATE", encoded());
		}

		/**
		 * Returns the key for a setting.
		 * @return PEM (PKCS #8)
		 */
		public String keyPem() {
			return LocalAuthority.pem("PRIVATE KEY", this.key.getEncoded());
		}

		private byte[] encoded() {
			try {
				return this.certificate.getEncoded();
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private KeyManagerFactory keyManagers() throws GeneralSecurityException, IOException {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("own", this.key, NO_PASSWORD, List.of(this.certificate).toArray(X509Certificate[]::new));
			KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
			factory.init(store, NO_PASSWORD);
			return factory;
		}

	}

}
