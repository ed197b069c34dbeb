package dev.oauth2flow.local;

import java.util.Arrays;
import java.util.List;

/**
 * The processes of the suite, in the order in which they start.
 */
public enum Part {

	/** The database. */
	POSTGRESQL("postgresql", 15432, 0, 0),
	/** The cache. */
	REDIS("redis", 16379, 0, 0),
	/** The queue; its second port is the controller's. */
	KAFKA("kafka", 19092, 19093, 0),
	/** Signs users in and issues tokens. */
	AUTH_SERVER("auth-server", 9000, 9001, 9002),
	/** Serves protected data. */
	RESOURCE_API("resource-api", 8090, 8091, 8092),
	/** Keeps the audit ledger. */
	AUDIT_CONSUMER("audit-consumer", 8070, 8071, 8072),
	/** The frontend. */
	CLIENT_APP("client-app", 8080, 8081, 0);

	private final String label;

	private final int port;

	private final int secondPort;

	private final int certificatePort;

	Part(String label, int port, int secondPort, int certificatePort) {
		this.label = label;
		this.port = port;
		this.secondPort = secondPort;
		this.certificatePort = certificatePort;
	}

	/**
	 * Returns the part's name.
	 * @return the name of its folder or product
	 */
	public String label() {
		return this.label;
	}

	int defaultPort() {
		return this.port;
	}

	/** The management port of a service, the controller of Kafka, or 0. */
	int defaultSecondPort() {
		return this.secondPort;
	}

	/** Where a service asks clients for their certificate, or 0. */
	int defaultCertificatePort() {
		return this.certificatePort;
	}

	boolean isService() {
		return compareTo(KAFKA) > 0;
	}

	static List<Part> services() {
		return Arrays.stream(values()).filter(Part::isService).toList();
	}

}
