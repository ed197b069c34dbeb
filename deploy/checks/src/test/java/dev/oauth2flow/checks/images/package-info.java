/**
 * Checks which images of others the containers are made of.
 */
@NullMarked
package dev.oauth2flow.checks.images;

import org.jspecify.annotations.NullMarked;
