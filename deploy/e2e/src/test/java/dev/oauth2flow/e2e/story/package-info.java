/**
 * The seven stages as a person lives them, and what must not go wrong on the way.
 */
@NullMarked
package dev.oauth2flow.e2e.story;

import org.jspecify.annotations.NullMarked;
