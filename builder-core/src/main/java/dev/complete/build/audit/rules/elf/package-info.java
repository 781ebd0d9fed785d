/** The rules on programs and libraries; {@link dev.complete.build.audit.rules.elf.ElfRules} asks them all. */
@NullMarked
package dev.complete.build.audit.rules.elf;

import org.jspecify.annotations.NullMarked;
