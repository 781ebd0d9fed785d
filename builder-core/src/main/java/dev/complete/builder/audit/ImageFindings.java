package dev.complete.builder.audit;

import dev.complete.oci.Platform;
import java.util.List;

/** Findings of the audit for one image on one platform. */
public record ImageFindings(String image, Platform platform, List<Finding> findings) {

    public ImageFindings {
        findings = List.copyOf(findings);
    }

    public long errors() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
    }

    public long warnings() {
        return findings.size() - errors();
    }
}
