package dev.complete.builder.audit;

/** Severity of a finding. */
public enum Severity {
    /** The image would not work; stops the build. */
    ERROR,
    /** A warning; the build goes on. */
    WARN
}
