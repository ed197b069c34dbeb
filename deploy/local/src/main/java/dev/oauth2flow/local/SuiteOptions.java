package dev.oauth2flow.local;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a suite is to run.
 *
 * @param project the folder that holds the services' modules, built
 * @param state where data, secrets and logs are kept
 * @param https whether every hop uses TLS
 * @param freePorts whether to take ports that are free instead of the well-known ones
 * @param portOffset is added to every well-known port
 * @param otlpEndpoint where the services export their spans, or {@code null} for nowhere
 * @param settings additional Spring properties by service
 */
public record SuiteOptions(Path project, Path state, boolean https, boolean freePorts, int portOffset,
		@Nullable String otlpEndpoint, Map<Part, Map<String, String>> settings) {

	/**
	 * The options of a plain {@code ./suite up}.
	 * @param project the folder that holds the services' modules, built
	 * @return the options
	 */
	public static SuiteOptions of(Path project) {
		return new SuiteOptions(project, project.resolve(".suite/http"), false, false, 0, null,
				new EnumMap<>(Part.class));
	}

	/**
	 * Keeps the state elsewhere.
	 * @param folder the folder
	 * @return changed options
	 */
	public SuiteOptions withState(Path folder) {
		return new SuiteOptions(this.project, folder, this.https, this.freePorts, this.portOffset, this.otlpEndpoint,
				this.settings);
	}

	/**
	 * Puts TLS on every hop.
	 * @return changed options
	 */
	public SuiteOptions withHttps() {
		return new SuiteOptions(this.project, this.state, true, this.freePorts, this.portOffset, this.otlpEndpoint,
				this.settings);
	}

	/**
	 * Takes ports that are free.
	 * @return changed options
	 */
	public SuiteOptions withFreePorts() {
		return new SuiteOptions(this.project, this.state, this.https, true, this.portOffset, this.otlpEndpoint,
				this.settings);
	}

	/**
	 * Moves every well-known port.
	 * @param offset is added
	 * @return changed options
	 */
	public SuiteOptions withPortOffset(int offset) {
		return new SuiteOptions(this.project, this.state, this.https, this.freePorts, offset, this.otlpEndpoint,
				this.settings);
	}

	/**
	 * Lets the services export every span.
	 * @param endpoint the URL of an OTLP/HTTP receiver
	 * @return changed options
	 */
	public SuiteOptions withOtlpEndpoint(String endpoint) {
		return new SuiteOptions(this.project, this.state, this.https, this.freePorts, this.portOffset, endpoint,
				this.settings);
	}

	/**
	 * Sets a Spring property of one service.
	 * @param service the service
	 * @param name the property
	 * @param value its value
	 * @return changed options
	 */
	public SuiteOptions with(Part service, String name, String value) {
		Map<Part, Map<String, String>> changed = new EnumMap<>(Part.class);
		this.settings.forEach((part, settings) -> changed.put(part, new java.util.HashMap<>(settings)));
		changed.computeIfAbsent(service, (_) -> new java.util.HashMap<>()).put(name, value);
		return new SuiteOptions(this.project, this.state, this.https, this.freePorts, this.portOffset,
				this.otlpEndpoint, changed);
	}

}
