/** Layers and the runtime contract become config, manifest and index; pure. */
@NullMarked
package dev.complete.builder.layer.image;

import org.jspecify.annotations.NullMarked;
