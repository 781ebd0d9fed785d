/** What tells a dynamic loader where to look: its cache, its configuration, the folders it knows. */
@NullMarked
package dev.complete.builder.audit.loader.configuration;

import org.jspecify.annotations.NullMarked;
