/** Layers and the runtime contract become config, manifest and index; pure. */
@NullMarked
package dev.complete.build.image;

import org.jspecify.annotations.NullMarked;
