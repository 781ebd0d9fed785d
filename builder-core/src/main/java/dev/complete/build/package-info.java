/** The main job. Start at {@link dev.complete.build.ImageBuilder}. */
@NullMarked
package dev.complete.build;

import org.jspecify.annotations.NullMarked;
