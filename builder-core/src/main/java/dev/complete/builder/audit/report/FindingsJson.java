package dev.complete.builder.audit.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Finding;
import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.rootfs.Origin;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Findings for scripts: one JSON object, on one line. A finding is one cause; {@code places} has all affected paths,
 * {@code path} and {@code origin} are those of the first.
 */
public final class FindingsJson {

    private FindingsJson() {}

    public static String of(List<ImageFindings> audited) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode images = root.putArray("images");
        for (ImageFindings image : audited) {
            ObjectNode node = images.addObject();
            node.put("name", image.image());
            node.put("platform", image.platform().toString());
            node.put("errors", image.errors());
            node.put("warnings", image.warnings());
            ArrayNode findings = node.putArray("findings");
            image.findings().forEach(finding -> finding(findings.addObject(), finding));
        }
        return root.toString();
    }

    private static void finding(ObjectNode node, Finding finding) {
        node.put("rule", finding.rule());
        node.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        node.put("path", finding.path().toString());
        origin(node, finding.origin());
        node.put("problem", finding.problem());
        details(node, finding.details());
        node.put("fix", finding.fix());
        ArrayNode places = node.putArray("places");
        for (Fault fault : finding.faults()) {
            ObjectNode place = places.addObject().put("path", fault.path().toString());
            origin(place, fault.origin());
            place.put("problem", fault.problem());
            details(place, fault.details());
        }
    }

    private static void details(ObjectNode node, List<Fault.Detail> details) {
        ArrayNode array = node.putArray("details");
        details.forEach(detail -> array.addObject().put("label", detail.label()).put("text", detail.text()));
    }

    private static void origin(ObjectNode node, @Nullable Origin origin) {
        if (origin == null) {
            node.putNull("origin");
            return;
        }
        ObjectNode from = node.putObject("origin");
        from.put("component", origin.component());
        if (origin.pin() != null) {
            from.put("repository", origin.pin().path());
            from.put("url", origin.pin().url());
            from.put("commit", origin.pin().commit().hex());
        }
        from.put("path", origin.path());
        from.put("member", origin.member());
    }
}
