/**
 * Clients and resource servers that nobody here wrote, in several languages, against the
 * running suite.
 */
@NullMarked
package dev.oauth2flow.e2e.judges;

import org.jspecify.annotations.NullMarked;
