/**
 * Lets go wrong what may go wrong in a sign-in, for real: an agent of the service plays a
 * browser against the running suite, as a user who is there for this alone.
 */
@NullMarked
package dev.oauth2flow.client.flow.whatif;

import org.jspecify.annotations.NullMarked;
