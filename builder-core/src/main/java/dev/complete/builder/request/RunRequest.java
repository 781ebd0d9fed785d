package dev.complete.builder.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which image to run.
 *
 * @param image its name; null for the only one
 * @param arguments instead of the image's command; empty for that
 */
public record RunRequest(
        SourceRequest source,
        @Nullable String image,
        List<String> arguments,
        BuildRequest.AuditLevel audit,
        RunTerms terms) {}
