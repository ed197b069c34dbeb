/**
 * The story in containers, as docker-compose.yml makes them. By its name it comes before
 * what shares a suite that goes on running.
 */
@NullMarked
package dev.oauth2flow.e2e.containers;

import org.jspecify.annotations.NullMarked;
