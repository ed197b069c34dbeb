/**
 * Checks the rendered Kubernetes manifests.
 */
@NullMarked
package dev.oauth2flow.checks.kubernetes;

import org.jspecify.annotations.NullMarked;
