/**
 * What every service of the suite does in the same way.
 */
@NullMarked
package dev.oauth2flow.platform;

import org.jspecify.annotations.NullMarked;
