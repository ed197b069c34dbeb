package dev.oauth2flow.client.flow;

/**
 * The seven parts of the picture. An icon is a path in a square of 24 units, drawn by its
 * outline.
 */
enum FlowPart {

	BROWSER(1, "User Browser", "Starts login and receives redirect",
			"M3 5.500a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 8.500h18M6 6h.01M8.500 6h.01"
					+ "M12 18a3.200 3.200 0 1 1 0-6.400 3.200 3.200 0 0 1 0 6.400"),

	CLIENT(2, "Client Application / Frontend", "Requests authorization and handles callback",
			"M4 4h7v7H4zM13 4h7v4h-7zM13 10h7v10h-7zM4 13h7v7H4z"),

	AUTHORIZATION_SERVER(3, "Authorization Server", "Authenticates user and issues authorization code / access token",
			"M12 2.500l8 3v6c0 5-3.500 8.500-8 10-4.500-1.500-8-5-8-10v-6zM12 8.500a2 2 0 0 1 1 3.700V15h-2v-2.800a2 2 0 0 1 1-3.700"),

	API(4, "API Gateway / API Server", "Validates access token and serves protected REST data",
			"M3.500 4h17v6h-17zM3.500 14h17v6h-17zM7 7h.01M7 17h.01M11 7h6M11 17h6M12 10v4"),

	DATABASE(5, "Database", "Stores users, clients, scopes, and consent records",
			"M4 6a8 3 0 1 1 16 0a8 3 0 1 1-16 0M4 6v12a8 3 0 0 0 16 0V6M4 12a8 3 0 0 0 16 0"),

	CACHE(6, "Cache", "Temporarily stores sessions, token metadata, or state",
			"M12 3l9 4.500-9 4.500-9-4.500zM3 12l9 4.500 9-4.500M3 16.500l9 4.500 9-4.500"),

	QUEUE(7, "Queue", "Processes async audit or notification events",
			"M3 8h5v8H3zM9.500 8h5v8h-5zM16 12h5.500M19 9.500l2.500 2.500-2.500 2.500");

	private final int number;

	private final String title;

	private final String role;

	private final String icon;

	FlowPart(int number, String title, String role, String icon) {
		this.number = number;
		this.title = title;
		this.role = role;
		this.icon = icon;
	}

	int number() {
		return this.number;
	}

	String title() {
		return this.title;
	}

	String role() {
		return this.role;
	}

	String icon() {
		return this.icon;
	}

	/** Returns the name that the page and its script know the part by. */
	String id() {
		return "part-" + this.number;
	}

}
