package dev.oauth2flow.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the suite once per run and hands it to the tests that ask for it.
 */
final class SuiteExtension implements BeforeAllCallback, ParameterResolver {

	private static final Namespace NAMESPACE = Namespace.create(SuiteExtension.class);

	/** Here, so that no test's time-out counts the start. */
	@Override
	public void beforeAll(ExtensionContext context) {
		suite(context);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType().equals(FlowSuite.class);
	}

	@Override
	public FlowSuite resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return suite(context);
	}

	private static FlowSuite suite(ExtensionContext context) {
		return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
			.computeIfAbsent(SharedSuite.class, (_) -> new SharedSuite(), SharedSuite.class)
			.get();
	}

}
