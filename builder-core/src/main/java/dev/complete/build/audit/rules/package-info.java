/** One class per rule of the audit; {@link dev.complete.build.audit.rules.AuditRules} has them all. */
@NullMarked
package dev.complete.build.audit.rules;

import org.jspecify.annotations.NullMarked;
