/**
 * The protocol's endpoints: who may call what, what is asked of a request, and what every
 * answer and error looks like.
 */
@NullMarked
package dev.oauth2flow.auth.authorize;

import org.jspecify.annotations.NullMarked;
