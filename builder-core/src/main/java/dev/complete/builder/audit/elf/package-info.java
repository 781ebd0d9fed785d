/**
 * ELF files as the loader and the kernel see them: by program headers, never by sections. Independent of images;
 * accepts any bytes, including hostile ones.
 */
@NullMarked
package dev.complete.builder.audit.elf;

import org.jspecify.annotations.NullMarked;
