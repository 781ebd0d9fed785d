package dev.complete.builder.audit.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Finding;
import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.audit.RulePage;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Digest;
import dev.complete.oci.PrettyJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Findings as a SARIF 2.1.0 log, which code hosts show beside the code. A finding's location is the file of the
 * superproject or of a submodule that is the origin of its path, or the manifest without one; the image path is its
 * logical location. If one cause affects several paths, the others are related locations.
 */
public final class SarifLog {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final List<String> rules;
    private final String manifest;

    private SarifLog(List<String> rules, String manifest) {
        this.rules = rules;
        this.manifest = manifest;
    }

    /**
     * @param version of this tool
     * @param manifest its path in the superproject
     * @return UTF-8, indented
     */
    public static byte[] of(List<ImageFindings> audited, String version, String manifest) {
        TreeSet<String> found = new TreeSet<>();
        audited.forEach(image -> image.findings().forEach(finding -> found.add(finding.rule())));
        SarifLog log = new SarifLog(new ArrayList<>(found), manifest);
        log.root.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = log.root.putArray("runs").addObject();
        log.driver(run.putObject("tool").putObject("driver"), version);
        run.put("columnKind", "unicodeCodePoints");
        ArrayNode results = run.putArray("results");
        for (ImageFindings image : audited) {
            image.findings().forEach(finding -> log.result(results.addObject(), image, finding));
        }
        return PrettyJson.of(log.root);
    }

    private void driver(ObjectNode driver, String version) {
        driver.put("name", "complete").put("version", version);
        ArrayNode described = driver.putArray("rules");
        for (String rule : rules) {
            ObjectNode node = described.addObject().put("id", rule);
            RulePage page = RulePage.of(rule);
            node.putObject("shortDescription").put("text", page.summary());
            node.putObject("help").put("text", page.text()).put("markdown", page.text());
        }
    }

    private void result(ObjectNode result, ImageFindings image, Finding finding) {
        result.put("ruleId", finding.rule()).put("ruleIndex", rules.indexOf(finding.rule()));
        result.put("level", finding.severity() == Severity.ERROR ? "error" : "warning");
        result.putObject("message").put("text", message(finding));
        location(result.putArray("locations").addObject(), image, finding.path(), finding.origin());
        List<Fault> others = finding.faults().subList(1, finding.faults().size());
        if (!others.isEmpty()) {
            ArrayNode related = result.putArray("relatedLocations");
            for (Fault fault : others) {
                ObjectNode location = related.addObject();
                location(location, image, fault.path(), fault.origin());
                location.putObject("message").put("text", fault.problem());
            }
        }
        String same = String.join("\n", image.image(), image.platform().toString(), finding.rule(), finding.identity());
        result.putObject("partialFingerprints")
                .put(
                        "finding/v1",
                        Digest.of(same.getBytes(StandardCharsets.UTF_8)).hex());
        result.putObject("properties")
                .put("image", image.image())
                .put("platform", image.platform().toString());
    }

    private void location(ObjectNode location, ImageFindings image, RootfsPath path, @Nullable Origin origin) {
        location.putObject("physicalLocation").putObject("artifactLocation").put("uri", uri(origin));
        location.putArray("logicalLocations")
                .addObject()
                .put("fullyQualifiedName", image.image() + ":" + path)
                .put("kind", "resource");
    }

    private static String message(Finding finding) {
        StringBuilder text = new StringBuilder(finding.problem());
        if (finding.origin() != null) {
            text.append("\nfrom ").append(finding.origin());
        }
        finding.details()
                .forEach(detail ->
                        text.append('\n').append(detail.label()).append(' ').append(detail.text()));
        return text.append("\nfix: ").append(finding.fix()).toString();
    }

    /** A URI relative to the superproject's root, as in RFC 3986. */
    private String uri(@Nullable Origin origin) {
        String path = manifest;
        if (origin != null && origin.pin() != null) {
            String repository = origin.pin().path();
            path = repository.isEmpty()
                    ? origin.path()
                    : repository + (origin.path().isEmpty() ? "" : "/" + origin.path());
        }
        try {
            return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            return manifest; // not a path of Git, which can always be quoted
        }
    }
}
