/** Rules on programs and libraries; {@link dev.complete.builder.audit.rules.elf.ElfRules} runs them all. */
@NullMarked
package dev.complete.builder.audit.rules.elf;

import org.jspecify.annotations.NullMarked;
