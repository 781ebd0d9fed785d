/** The main job. Start at {@link dev.complete.builder.ImageBuilder}. */
@NullMarked
package dev.complete.builder;

import org.jspecify.annotations.NullMarked;
