/**
 * Tests of the package of the same name: device.
 */
@NullMarked
package dev.oauth2flow.auth.device;

import org.jspecify.annotations.NullMarked;
