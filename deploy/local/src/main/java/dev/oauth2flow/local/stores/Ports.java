package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Finds free TCP ports on the loopback interface.
 */
public final class Ports {

	private Ports() {
	}

	/**
	 * Finds a port that nobody uses now.
	 * @return a free port
	 * @throws IOException if there is none
	 */
	public static int free() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Says whether somebody listens on a port.
	 * @param port a TCP port on the loopback interface
	 * @return whether a connection is accepted
	 */
	public static boolean isOpen(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	static void awaitOpen(int port, Process process, Duration patience, Path log)
			throws IOException, InterruptedException {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!isOpen(port)) {
			// Waiting for the process to end is also the pause between two looks.
			if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
				throw new IOException("It stopped while it started, see " + log);
			}
			if (System.nanoTime() > deadline) {
				throw new IOException(
						"Port " + port + " did not open within " + patience.toSeconds() + " s, see " + log);
			}
		}
	}

}
