/** Assembly of layers and the runtime contract into config, manifest and index; pure. */
@NullMarked
package dev.complete.builder.layer.image;

import org.jspecify.annotations.NullMarked;
