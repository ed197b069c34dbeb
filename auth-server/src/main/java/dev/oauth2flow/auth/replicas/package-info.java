/**
 * Tells the other replicas at once what they should read again.
 */
@NullMarked
package dev.oauth2flow.auth.replicas;

import org.jspecify.annotations.NullMarked;
