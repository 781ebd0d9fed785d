package dev.complete.builder.audit;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.text.Printable;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;

/** Applies every rule to one image after the other, and records which allowances were used. Not thread-safe. */
public final class Audit {

    private final List<AuditRule> rules;
    private final int jobs;
    private final Set<SourceLocation> used = new HashSet<>();
    private final Set<String> unasked = new HashSet<>();

    /** @param jobs number of rules that are applied at a time */
    public Audit(List<AuditRule> rules, int jobs) {
        this.rules = List.copyOf(rules);
        this.jobs = jobs;
    }

    /** @throws BuildException at the first {@code allow} that names an unknown rule */
    public void checkAllowances(List<ImageRecipe> images) throws BuildException {
        Set<String> known = new TreeSet<>();
        rules.forEach(rule -> known.addAll(rule.ids()));
        for (ImageRecipe image : images) {
            for (ImageRecipe.Allow allow : image.allow()) {
                String rule = allow.rule().value();
                if (!known.contains(rule)) {
                    String nearest = NearestWord.to(rule, known);
                    throw BuildException.at(
                            "no audit rule is named `" + Printable.escape(rule) + "`",
                            allow.rule().at(),
                            nearest == null ? "`complete audit` lists them" : "did you mean `" + nearest + "`?");
                }
            }
        }
    }

    /** Findings of the rules that the recipe's {@code allow} does not accept, in the order of the rules. */
    public List<Finding> of(AuditedImage image) throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        LeavingOut leavingOut = new LeavingOut(image);
        try (Workers workers = new Workers("audit", jobs)) {
            List<Future<List<Fault>>> underWay = new ArrayList<>();
            for (AuditRule rule : rules) {
                if (rule.concerns().test(image)) {
                    underWay.add(workers.submit(() -> rule.check().of(image)));
                } else {
                    unasked.addAll(rule.ids());
                }
            }
            for (Future<List<Fault>> each : underWay) {
                List<Fault> refused = new ArrayList<>();
                for (Fault fault : Workers.result(each, IOException.class, "applying a rule")) {
                    if (!isAllowed(fault, image.recipe())) {
                        refused.add(leavingOut.checked(fault));
                    }
                }
                findings.addAll(Finding.of(refused));
            }
        }
        return findings;
    }

    private boolean isAllowed(Fault fault, ImageRecipe image) {
        List<SourceLocation> accepting = image.allow().stream()
                .filter(allow -> allow.rule().value().equals(fault.rule())
                        && allow.path().value().matches(fault.path()))
                .map(allow -> allow.path().at())
                .toList();
        used.addAll(accepting);
        return !accepting.isEmpty();
    }

    /**
     * Warnings for each {@code allow} of {@code images} that accepted nothing: its reason is gone, or it was never
     * right. Call it after all images are audited, because images share entries.
     */
    public List<String> unused(List<ImageRecipe> images) {
        return images.stream()
                .flatMap(image -> image.allow().stream())
                .filter(allow -> !used.contains(allow.path().at()))
                .filter(allow -> !unasked.contains(allow.rule().value()))
                .map(allow -> "`allow` of " + Printable.escape(allow.rule().value()) + " for `"
                        + Printable.escape(allow.path().value().text()) + "` accepts nothing ("
                        + allow.path().at().place() + "): remove or correct it")
                .distinct()
                .toList();
    }
}
