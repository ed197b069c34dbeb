package dev.oauth2flow.local.stores;

import java.nio.file.Path;

/**
 * What a store needs to speak TLS and nothing else.
 *
 * @param certificate the server's certificate chain in PEM
 * @param key the server's private key in PEM (PKCS #8)
 * @param keyAndCertificate both in one PEM file, as Kafka wants them
 * @param authority the certificate of the authority that signed it, in PEM
 */
public record StoreTls(Path certificate, Path key, Path keyAndCertificate, Path authority) {
}
