package dev.oauth2flow.e2e;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tests that run against a suite of which only the URL is known, too. With
 * {@code -Dsuite.url} all others are left out, and the build's last lines say so.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface AlsoByUrl {

}
