/** Search configuration of a dynamic loader: its cache, its configuration files, its default folders. */
@NullMarked
package dev.complete.builder.audit.loader.configuration;

import org.jspecify.annotations.NullMarked;
