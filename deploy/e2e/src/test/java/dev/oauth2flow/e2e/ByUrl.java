package dev.oauth2flow.e2e;

import java.util.Optional;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * With {@code -Dsuite.url}, leaves out the tests for which a URL is not enough, and tells
 * which those are. JUnit finds it by itself.
 */
public final class ByUrl implements ExecutionCondition {

	private static final ConditionEvaluationResult RUN = ConditionEvaluationResult.enabled("It can run here");

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return UrlSuite.isTold() ? reason(context).map(this::leaveOut).orElse(RUN) : RUN;
	}

	private static Optional<String> reason(ExtensionContext context) {
		if (context.getTestMethod().isPresent()) {
			return AnnotationSupport.findAnnotation(context.getTestMethod(), LooksInside.class)
				.map((inside) -> context.getDisplayName().replaceAll("\\(.*", "") + " (looks at " + inside.value()
						+ ")");
		}
		return context.getTestClass()
			.filter((type) -> !AnnotationSupport.isAnnotated(type, AlsoByUrl.class))
			.map((type) -> type.getSimpleName() + " (needs a suite of this build)");
	}

	private ConditionEvaluationResult leaveOut(String reason) {
		WhatRan.say("Not checked by URL: " + reason);
		return ConditionEvaluationResult.disabled(reason);
	}

}
