package dev.complete.builder.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Request to run an image.
 *
 * @param image its name; null for the only one
 * @param arguments replaces the image's command unless empty
 */
public record RunRequest(
        SourceRequest source,
        @Nullable String image,
        List<String> arguments,
        BuildRequest.AuditLevel audit,
        RunTerms terms) {}
