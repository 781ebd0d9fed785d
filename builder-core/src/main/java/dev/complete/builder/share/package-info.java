/**
 * What machines share of their work: finished images, and records of what a build knew. A record is laid under the cache,
 * so that whatever looks into the cache finds what another machine made.
 */
@NullMarked
package dev.complete.builder.share;

import org.jspecify.annotations.NullMarked;
