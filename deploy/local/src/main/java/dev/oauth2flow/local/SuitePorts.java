package dev.oauth2flow.local;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.process.Ports;

/**
 * Which ports the parts of one suite listen on.
 */
final class SuitePorts {

	private final Map<Part, Integer> first = new EnumMap<>(Part.class);

	private final Map<Part, Integer> second = new EnumMap<>(Part.class);

	private final Map<Part, Integer> certificate = new EnumMap<>(Part.class);

	private SuitePorts(SuiteOptions options, Iterator<Integer> free) {
		for (Part part : Part.values()) {
			this.first.put(part, port(part.defaultPort(), options, free));
			this.second.put(part, port(part.defaultSecondPort(), options, free));
			this.certificate.put(part, options.https() ? port(part.defaultCertificatePort(), options, free) : 0);
		}
	}

	static SuitePorts of(SuiteOptions options) throws IOException {
		return new SuitePorts(options,
				options.freePorts() ? Ports.free(3 * Part.values().length).iterator() : Collections.emptyIterator());
	}

	private static int port(int wellKnown, SuiteOptions options, Iterator<Integer> free) {
		if (wellKnown == 0) {
			return 0;
		}
		return options.freePorts() ? free.next() : wellKnown + options.portOffset();
	}

	int of(Part part) {
		return this.first.getOrDefault(part, 0);
	}

	/** The management port of a service, the controller of Kafka, or 0. */
	int secondOf(Part part) {
		return this.second.getOrDefault(part, 0);
	}

	/** Where a service asks clients for their certificate, or 0. */
	int certificateOf(Part part) {
		return this.certificate.getOrDefault(part, 0);
	}

	/**
	 * Refuses to go on where another program has one of the ports.
	 * @throws SuiteException if so
	 */
	void requireFree() {
		for (Part part : Part.values()) {
			for (int port : List.of(of(part), secondOf(part), certificateOf(part))) {
				if (port != 0 && Ports.isTaken(port)) {
					throw new SuiteException("Port " + port + ", which " + part.label()
							+ " needs, is taken. Stop what uses it, or move all ports: ./suite up --port-offset 100");
				}
			}
		}
	}

}
