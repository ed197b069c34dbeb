package dev.oauth2flow.auth.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP connection to a store that can be pulled and plugged in again.
 */
final class Cable implements AutoCloseable {

	private final ServerSocket entry;

	private final int target;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean plugged = true;

	Cable(int target) {
		this.target = target;
		try {
			this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(this::accept);
	}

	int port() {
		return this.entry.getLocalPort();
	}

	void pull() {
		this.plugged = false;
		this.open.forEach(Cable::close);
	}

	void plugIn() {
		this.plugged = true;
	}

	@Override
	public void close() {
		pull();
		try {
			this.entry.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		while (!this.entry.isClosed()) {
			try {
				Socket near = this.entry.accept();
				if (!this.plugged) {
					near.close();
					continue;
				}
				Socket far = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.open.add(near);
				this.open.add(far);
				Thread.ofVirtual().start(() -> carry(near, far));
				Thread.ofVirtual().start(() -> carry(far, near));
			}
			catch (IOException ex) {
				// The entry was closed, or the store refuses: the caller sees a closed
				// connection.
			}
		}
	}

	private void carry(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One end has gone, and takes the other with it.
		}
		finally {
			this.open.remove(from);
			this.open.remove(to);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
