package dev.oauth2flow.local.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LocalAuthorityTest {

	private static final String NAME_CONSTRAINTS = "2.5.29.30";

	private final Instant now = Instant.now();

	@TempDir
	private Path folder;

	@Test
	void its_server_certificate_is_valid_for_this_machine_alone() throws Exception {
		LocalAuthority authority = LocalAuthority.in(this.folder);
		X509Certificate root = read(authority.authority());
		X509Certificate leaf = read(authority.certificate());

		leaf.verify(root.getPublicKey());

		assertThat(root.getCriticalExtensionOIDs()).contains(NAME_CONSTRAINTS);
		GeneralSubtree[] permitted = NameConstraints
			.getInstance(JcaX509ExtensionUtils.parseExtensionValue(root.getExtensionValue(NAME_CONSTRAINTS)))
			.getPermittedSubtrees();
		assertThat(permitted).extracting((subtree) -> subtree.getBase().getName().toString())
			.containsExactly("localhost", "#7f000001ffffffff",
					"#00000000000000000000000000000001ffffffffffffffffffffffffffffffff");
		assertThat(leaf.getSubjectAlternativeNames()).extracting((name) -> (Object) name.get(1))
			.containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	@Test
	void its_clients_certificate_is_for_clients_alone() throws Exception {
		LocalAuthority authority = LocalAuthority.in(this.folder);
		X509Certificate leaf = read(authority.clientCertificate());

		leaf.verify(read(authority.authority()).getPublicKey());

		assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo(LocalAuthority.CLIENT);
		assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
	}

	@Test
	void the_authority_signs_nothing_else_for_its_key_is_gone() throws IOException {
		LocalAuthority.in(this.folder);
		try (var files = Files.list(this.folder)) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("authority.pem",
					"localhost.pem", "localhost-key.pem", "localhost-both.pem", "client.pem", "client-key.pem",
					"trust.p12");
		}
		assertThat(Files.readString(this.folder.resolve("localhost-both.pem")))
			.startsWith(Files.readString(this.folder.resolve("localhost-key.pem")));
	}

	@Test
	void private_keys_are_for_their_owner_only() throws IOException {
		LocalAuthority authority = LocalAuthority.in(this.folder);
		for (Path file : List.of(authority.key(), authority.clientKey(), authority.forStores().keyAndCertificate())) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		}
	}

	@Test
	void it_is_kept_while_it_lasts_and_renewed_before_it_ends() throws Exception {
		X509Certificate first = read(LocalAuthority.in(this.folder, () -> this.now).certificate());

		assertThat(read(LocalAuthority.in(this.folder, () -> this.now.plus(Duration.ofDays(300))).certificate()))
			.isEqualTo(first);

		Instant late = this.now.plus(Duration.ofDays(336));
		X509Certificate second = read(LocalAuthority.in(this.folder, () -> late).certificate());
		assertThat(second).isNotEqualTo(first);
		assertThat(second.getNotAfter()).isAfter(late.plus(Duration.ofDays(300)));
	}

	@Test
	void it_is_made_again_where_its_making_was_cut_short() throws Exception {
		LocalAuthority authority = LocalAuthority.in(this.folder);
		X509Certificate first = read(authority.certificate());
		Files.delete(authority.trustStore());

		assertThat(read(LocalAuthority.in(this.folder).certificate())).isNotEqualTo(first);
	}

	private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
		try (InputStream stream = Files.newInputStream(file)) {
			return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
		}
	}

}
