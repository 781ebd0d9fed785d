/** Compose and Kubernetes: images by digest, and their contracts. */
@NullMarked
package dev.complete.builder.output.deploy;

import org.jspecify.annotations.NullMarked;
