package dev.complete.builder.audit;

import dev.complete.oci.Platform;
import java.util.List;

/**
 * What the audit found in one image on one platform.
 *
 * @param findings those that {@code allow} does not accept
 */
public record ImageFindings(String image, Platform platform, List<Finding> findings, Accepted accepted) {

    public ImageFindings {
        findings = List.copyOf(findings);
    }

    /**
     * What the image's {@code allow} did.
     *
     * @param used indices of the entries that accepted a finding, in order
     * @param unasked ids of the rules that concern none of the image's formats
     */
    public record Accepted(List<Integer> used, List<String> unasked) {

        public Accepted {
            used = List.copyOf(used);
            unasked = List.copyOf(unasked);
        }
    }

    public List<Finding> errorFindings() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    public long errors() {
        return errorFindings().size();
    }

    public long warnings() {
        return findings.size() - errors();
    }
}
