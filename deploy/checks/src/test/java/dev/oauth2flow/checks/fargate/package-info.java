/**
 * Checks the templates for serverless containers.
 */
@NullMarked
package dev.oauth2flow.checks.fargate;

import org.jspecify.annotations.NullMarked;
