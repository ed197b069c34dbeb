/**
 * Keeps the keys that sign tokens and protect secrets, encrypted and shared by all
 * replicas.
 */
@NullMarked
package dev.oauth2flow.auth.keys;

import org.jspecify.annotations.NullMarked;
