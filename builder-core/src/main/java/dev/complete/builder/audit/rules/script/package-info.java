/** Rules on scripts and their interpreters. */
@NullMarked
package dev.complete.builder.audit.rules.script;

import org.jspecify.annotations.NullMarked;
