package dev.oauth2flow.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at TCP ports on the loopback interface.
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
		return free(1).getFirst();
	}

	/**
	 * Finds several different ports that nobody uses now.
	 * @param count how many
	 * @return as many free ports
	 * @throws IOException if there are too few
	 */
	public static List<Integer> free(int count) throws IOException {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
			}
			return sockets.stream().map(ServerSocket::getLocalPort).toList();
		}
		finally {
			for (ServerSocket socket : sockets) {
				socket.close();
			}
		}
	}

	/**
	 * Says whether somebody listens on a port.
	 * @param port a TCP port
	 * @return whether a connection is accepted
	 */
	public static boolean isOpen(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
			return true;
		}
		catch (IOException _) {
			return false;
		}
	}

	/**
	 * Says whether a server could not listen on a port.
	 * @param port a TCP port
	 * @return whether it is in use, on the loopback or on every interface
	 */
	public static boolean isTaken(int port) {
		if (isOpen(port)) {
			return true;
		}
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
			return false;
		}
		catch (IOException _) {
			return true;
		}
	}

}
