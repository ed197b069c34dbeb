package dev.oauth2flow.e2e;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test among those that are {@link AlsoByUrl}, which a URL alone is not enough for.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface LooksInside {

	/**
	 * What the test looks at.
	 * @return for example {@code the spans}
	 */
	String value();

}
