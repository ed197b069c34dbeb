package dev.oauth2flow.checks.fargate;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.oauth2flow.checks.Repository;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A CloudFormation template as maps and lists; a function such as {@code !Ref X} is the
 * map {@code {!Ref=X}}.
 */
record Template(Map<String, Object> content) {

	static Template read(String file) {
		return parse(Repository.read("deploy/fargate/" + file));
	}

	static Template parse(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		return new Template(new Yaml(new Functions(options)).load(text));
	}

	@SuppressWarnings("unchecked")
	Map<String, Object> section(String name) {
		Object section = this.content.get(name);
		if (!(section instanceof Map<?, ?> map) || map.isEmpty()) {
			throw new AssertionError("The template has no " + name + ", so nothing is checked");
		}
		return (Map<String, Object>) section;
	}

	/** The value at a path such as {@code Resources.Task.Properties.Volumes.0.Name}. */
	Object at(String path) {
		return at(this.content, path);
	}

	static Object at(Object from, String path) {
		Object value = from;
		for (String step : Pattern.compile("\\.").splitAsStream(path).toList()) {
			if (value instanceof Map<?, ?> map && map.containsKey(step)) {
				value = map.get(step);
			}
			else if (value instanceof List<?> list && step.matches("\\d+") && Integer.parseInt(step) < list.size()) {
				value = list.get(Integer.parseInt(step));
			}
			else {
				return "";
			}
		}
		return value;
	}

	private static final class Functions extends SafeConstructor {

		Functions(LoaderOptions options) {
			super(options);
			this.yamlMultiConstructors.put("!", new AbstractConstruct() {

				@Override
				public Object construct(Node node) {
					return Map.of(node.getTag().getValue(), switch (node) {
						case ScalarNode scalar -> scalar.getValue();
						case SequenceNode sequence -> constructSequence(sequence);
						case MappingNode mapping -> constructMapping(mapping);
						default -> throw new IllegalArgumentException(node.toString());
					});
				}

			});
		}

	}

}
