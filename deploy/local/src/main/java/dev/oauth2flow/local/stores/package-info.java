/**
 * PostgreSQL, Redis and Kafka as real servers on the loopback interface, without Docker.
 */
@NullMarked
package dev.oauth2flow.local.stores;

import org.jspecify.annotations.NullMarked;
