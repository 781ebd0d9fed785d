/** Content-addressed cache: every entry is verified on read and may vanish at any time. */
@NullMarked
package dev.complete.builder.cache;

import org.jspecify.annotations.NullMarked;
