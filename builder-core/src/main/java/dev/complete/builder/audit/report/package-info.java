/** Findings of an audit, as text for people, JSON for scripts and SARIF for code hosts. */
@NullMarked
package dev.complete.builder.audit.report;

import org.jspecify.annotations.NullMarked;
