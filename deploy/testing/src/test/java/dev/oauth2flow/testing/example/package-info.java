/**
 * Tests as another team would write them.
 */
@NullMarked
package dev.oauth2flow.testing.example;

import org.jspecify.annotations.NullMarked;
