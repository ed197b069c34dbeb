/**
 * Proves that readers find what they may see, and nothing else.
 */
@NullMarked
package dev.oauth2flow.audit.search;

import org.jspecify.annotations.NullMarked;
