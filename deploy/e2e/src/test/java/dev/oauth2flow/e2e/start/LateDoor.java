package dev.oauth2flow.e2e.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Leads from one port to another, from a moment on that the test chooses.
 */
final class LateDoor implements AutoCloseable {

	private final ServerSocket server;

	private final int to;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private LateDoor(ServerSocket server, int to) {
		this.server = server;
		this.to = to;
	}

	static LateDoor open(int from, int to) throws IOException {
		LateDoor door = new LateDoor(new ServerSocket(from, 50, InetAddress.getLoopbackAddress()), to);
		Thread.ofVirtual().start(door::accept);
		return door;
	}

	private void accept() {
		try {
			while (true) {
				Socket near = this.server.accept();
				Socket far = new Socket(InetAddress.getLoopbackAddress(), this.to);
				this.sockets.addAll(List.of(near, far));
				Thread.ofVirtual().start(() -> pass(near, far));
				Thread.ofVirtual().start(() -> pass(far, near));
			}
		}
		catch (IOException _) {
			// Closed.
			return;
		}
	}

	private static void pass(Socket from, Socket to) {
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			in.transferTo(out);
		}
		catch (IOException _) {
			// One of the two has hung up.
			return;
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
