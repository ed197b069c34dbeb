/**
 * Finds the checked files and the tools that read them, and tells what was checked.
 */
@NullMarked
package dev.oauth2flow.checks;

import org.jspecify.annotations.NullMarked;
