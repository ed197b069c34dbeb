package dev.oauth2flow.local.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.oauth2flow.local.files.OwnerOnly;
import dev.oauth2flow.local.stores.StoreTls;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes an authority, one server certificate for {@code localhost} and one of a client
 * with which mutual TLS can be tried (RFC 8705). The authority's private key is thrown
 * away as soon as it has signed, so that nobody can ever use it to impersonate another
 * server.
 */
public final class LocalAuthority {

	/** A trust store that holds only a public certificate needs no secret. */
	public static final String TRUST_STORE_PASSWORD = "public";

	/** The subject of the client's certificate. */
	public static final String CLIENT = "CN=suite-mtls";

	private static final Duration VALIDITY = Duration.ofDays(365);

	private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

	private static final char[] NO_PASSWORD = {};

	private final Path folder;

	private final InstantSource clock;

	private LocalAuthority(Path folder, InstantSource clock) {
		this.folder = folder;
		this.clock = clock;
	}

	/**
	 * Opens the certificates in a folder, made at the first time.
	 * @param folder where they are or will be
	 * @return the certificates
	 * @throws IOException if they cannot be made or written
	 */
	public static LocalAuthority in(Path folder) throws IOException {
		return in(folder, Clock.systemUTC());
	}

	static LocalAuthority in(Path folder, InstantSource clock) throws IOException {
		LocalAuthority authority = new LocalAuthority(folder, clock);
		if (!Files.exists(authority.trustStore()) || !Files.exists(authority.clientCertificate())
				|| !authority.lasts()) {
			try {
				authority.make();
			}
			catch (GeneralSecurityException | OperatorCreationException ex) {
				throw new IOException("The local certificates could not be made", ex);
			}
		}
		return authority;
	}

	private boolean lasts() throws IOException {
		try (InputStream stream = Files.newInputStream(certificate())) {
			X509Certificate server = (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(stream);
			return server.getNotAfter().toInstant().isAfter(this.clock.instant().plus(RENEWED_BEFORE));
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("The certificate in " + certificate() + " cannot be read", ex);
		}
	}

	private void make() throws IOException, GeneralSecurityException, OperatorCreationException {
		OwnerOnly.folder(this.folder);
		// Written last: while it is missing, the rest may be there in part.
		Files.deleteIfExists(trustStore());
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec("secp256r1"));
		KeyPair authority = generator.generateKeyPair();
		KeyPair server = generator.generateKeyPair();
		KeyPair client = generator.generateKeyPair();
		X509Certificate root = sign(certificate("CN=oauth2-flow local authority", authority)
			.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
			.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
			// Whoever lets a browser trust it trusts it with this machine's own names
			// only.
			.addExtension(Extension.nameConstraints, true,
					new NameConstraints(new GeneralSubtree[] { subtree(GeneralName.dNSName, "localhost"),
							subtree(GeneralName.iPAddress, "127.0.0.1/32"), subtree(GeneralName.iPAddress, "::1/128") },
							null)),
				authority);
		X509Certificate leaf = sign(certificate("CN=localhost", server)
			.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
			.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
			.addExtension(Extension.extendedKeyUsage, false,
					new ExtendedKeyUsage(
							new KeyPurposeId[] { KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth }))
			.addExtension(Extension.subjectAlternativeName, false,
					new GeneralNames(new GeneralName[] { new GeneralName(GeneralName.dNSName, "localhost"),
							new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
							new GeneralName(GeneralName.iPAddress, "::1") })),
				authority);
		X509Certificate clientLeaf = sign(certificate(CLIENT, client)
			.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
			.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
			.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)),
				authority);
		Files.writeString(clientCertificate(), pem("CERTIFICATE", clientLeaf.getEncoded()));
		OwnerOnly.write(clientKey(), pem("PRIVATE KEY", client.getPrivate().getEncoded()));
		String key = pem("PRIVATE KEY", server.getPrivate().getEncoded());
		String certificate = pem("CERTIFICATE", leaf.getEncoded());
		Files.writeString(certificate(), certificate);
		Files.writeString(authority(), pem("CERTIFICATE", root.getEncoded()));
		OwnerOnly.write(key(), key);
		OwnerOnly.write(keyAndCertificate(), key + certificate);
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		trust.setCertificateEntry("oauth2-flow", root);
		try (OutputStream stream = Files.newOutputStream(trustStore())) {
			trust.store(stream, TRUST_STORE_PASSWORD.toCharArray());
		}
	}

	private static GeneralSubtree subtree(int type, String name) {
		return new GeneralSubtree(new GeneralName(type, name));
	}

	private JcaX509v3CertificateBuilder certificate(String subject, KeyPair keys) {
		Instant now = this.clock.instant();
		return new JcaX509v3CertificateBuilder(new X500Name("CN=oauth2-flow local authority"),
				new BigInteger(120, new SecureRandom()), Date.from(now.minus(Duration.ofHours(1))),
				Date.from(now.plus(VALIDITY)), new X500Name(subject), keys.getPublic());
	}

	private static X509Certificate sign(org.bouncycastle.cert.X509v3CertificateBuilder certificate, KeyPair authority)
			throws OperatorCreationException, GeneralSecurityException, CertIOException {
		return new JcaX509CertificateConverter().getCertificate(
				certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
	}

	static String pem(String type, byte[] content) {
		return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type,
				Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content), type);
	}

	/**
	 * Returns the certificate to trust.
	 * @return a PEM file
	 */
	public Path authority() {
		return this.folder.resolve("authority.pem");
	}

	/**
	 * Returns the server's certificate.
	 * @return a PEM file
	 */
	public Path certificate() {
		return this.folder.resolve("localhost.pem");
	}

	/**
	 * Returns the server's private key.
	 * @return a PEM file (PKCS #8) that only its owner reads
	 */
	public Path key() {
		return this.folder.resolve("localhost-key.pem");
	}

	/**
	 * Returns the client's certificate.
	 * @return a PEM file
	 */
	public Path clientCertificate() {
		return this.folder.resolve("client.pem");
	}

	/**
	 * Returns the client's private key.
	 * @return a PEM file (PKCS #8) that only its owner reads
	 */
	public Path clientKey() {
		return this.folder.resolve("client-key.pem");
	}

	/**
	 * Returns the TLS of that client, which trusts the authority and nobody else.
	 * @return a TLS context
	 * @throws IOException if the files cannot be read
	 */
	public SSLContext clientContext() throws IOException {
		try (InputStream own = Files.newInputStream(clientCertificate());
				InputStream trusted = Files.newInputStream(authority())) {
			CertificateFactory certificates = CertificateFactory.getInstance("X.509");
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setCertificateEntry("authority", certificates.generateCertificate(trusted));
			String key = Files.readString(clientKey()).replaceAll("-----[A-Z ]+-----", "");
			store.setKeyEntry("client",
					KeyFactory.getInstance("EC")
						.generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
					NO_PASSWORD, new Certificate[] { certificates.generateCertificate(own) });
			KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
			keys.init(store, NO_PASSWORD);
			TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
			trust.init(store);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("The client's certificate in " + clientCertificate() + " cannot be used", ex);
		}
	}

	private Path keyAndCertificate() {
		return this.folder.resolve("localhost-both.pem");
	}

	/**
	 * Returns the trust store for Java programs.
	 * @return a PKCS #12 file with the password {@link #TRUST_STORE_PASSWORD}
	 */
	public Path trustStore() {
		return this.folder.resolve("trust.p12");
	}

	/**
	 * Returns what the stores need.
	 * @return the files
	 */
	public StoreTls forStores() {
		return new StoreTls(certificate(), key(), keyAndCertificate(), authority());
	}

}
