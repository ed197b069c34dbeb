package dev.oauth2flow.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class the running suite, as a parameter of type {@link FlowSuite}
 * of a constructor, a test or a method around it.
 * <p>
 * The suite starts before the first test that wants it, is shared by all test classes of
 * the JVM and stops when the last of them has ended. System properties, or environment
 * variables of the same name in capitals with underscores, say where it runs:
 * <ul>
 * <li>by default with real stores, all started from jars on the class path, on free ports
 * of this machine;</li>
 * <li>with {@code suite.mode=containers} by {@code docker compose} in the working copy
 * that {@code suite.project} names;</li>
 * <li>with {@code suite.url} where it runs already: its value is the client application's
 * address. {@code suite.user} and {@code suite.password} say who can sign in there,
 * {@code suite.auditor} and {@code suite.auditor-password} who may read everybody's
 * events. {@code suite.issuer}, {@code suite.api} and {@code suite.audit} tell the
 * addresses that cannot be discovered, and {@code suite.client-id},
 * {@code suite.client-secret} and {@code suite.redirect-uri} which registration gets the
 * tokens.</li>
 * </ul>
 * A test that needs what was not told, or cannot be had there, is aborted with the
 * reason.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SuiteExtension.class)
public @interface OAuth2FlowSuite {

}
