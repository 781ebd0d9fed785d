/** One class per rule of the audit; {@link dev.complete.builder.audit.rules.AuditRules} has them all. */
@NullMarked
package dev.complete.builder.audit.rules;

import org.jspecify.annotations.NullMarked;
