package dev.complete.builder.audit;

/** How bad a finding is. */
public enum Severity {
    /** The image would not work; stops the build. */
    ERROR,
    /** Printed, and the build goes on. */
    WARN
}
