package dev.oauth2flow.local.stores;

import java.nio.file.Path;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Where a store lives and whom it trusts.
 *
 * @param folder where its data is or will be
 * @param log the file for its output
 * @param passwords who may log in
 * @param tls the certificates, or {@code null} for connections without TLS
 * @param started hears of the store's process as soon as there is one, long before it is
 * ready
 */
public record StoreHome(Path folder, Path log, StorePasswords passwords, @Nullable StoreTls tls,
		Consumer<ProcessHandle> started) {
}
