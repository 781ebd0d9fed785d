/**
 * ELF files as the loader and the kernel see them: by program headers, never by sections. Knows nothing of images;
 * takes any bytes, hostile ones included.
 */
@NullMarked
package dev.complete.builder.audit.elf;

import org.jspecify.annotations.NullMarked;
