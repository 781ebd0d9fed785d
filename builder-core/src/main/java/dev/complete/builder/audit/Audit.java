package dev.complete.builder.audit;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.text.Printable;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Future;

/** Applies every rule to one image after the other, and records which allowances were used. Not thread-safe. */
public final class Audit {

    private final List<AuditRule> rules;
    private final int jobs;
    /** Places of the entries of {@code allow} that accepted something. */
    private final Set<String> used = new HashSet<>();

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

    /** @param findings those that the recipe's {@code allow} does not accept, in the order of the rules */
    public record Result(List<Finding> findings, ImageFindings.Accepted accepted) {}

    /** Applies the rules. */
    public Result of(AuditedImage image) throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        SortedSet<Integer> using = new TreeSet<>();
        List<String> skipped = new ArrayList<>();
        LeavingOut leavingOut = new LeavingOut(image);
        try (Workers workers = new Workers("audit", jobs)) {
            List<Future<List<Fault>>> underWay = new ArrayList<>();
            for (AuditRule rule : rules) {
                if (rule.concerns().test(image.formats())) {
                    underWay.add(workers.submit(() -> rule.check().of(image)));
                } else {
                    skipped.addAll(rule.ids());
                }
            }
            for (Future<List<Fault>> each : underWay) {
                List<Fault> refused = new ArrayList<>();
                for (Fault fault : Workers.result(each, IOException.class, "applying a rule")) {
                    List<Integer> accepting = accepting(fault, image.recipe());
                    using.addAll(accepting);
                    if (accepting.isEmpty()) {
                        refused.add(leavingOut.checked(fault));
                    }
                }
                findings.addAll(Finding.of(refused));
            }
        }
        ImageFindings.Accepted accepted = new ImageFindings.Accepted(List.copyOf(using), skipped);
        add(image.recipe(), accepted);
        return new Result(findings, accepted);
    }

    /** Records what the rules would say of an image that an earlier audit, of which this is a result, found the same. */
    public void add(ImageRecipe image, ImageFindings.Accepted accepted) {
        accepted.used()
                .forEach(index -> used.add(image.allow().get(index).path().at().place()));
        unasked.addAll(accepted.unasked());
    }

    /** Indices of the image's entries of {@code allow} that accept the fault. */
    private static List<Integer> accepting(Fault fault, ImageRecipe image) {
        List<Integer> accepting = new ArrayList<>();
        for (int i = 0; i < image.allow().size(); i++) {
            ImageRecipe.Allow allow = image.allow().get(i);
            if (allow.rule().value().equals(fault.rule())
                    && allow.path().value().matches(fault.path())) {
                accepting.add(i);
            }
        }
        return accepting;
    }

    /**
     * Warnings for each {@code allow} of {@code images} that accepted nothing: its reason is gone, or it was never
     * right. Call it after all images are audited, because images share entries.
     */
    public List<String> unused(List<ImageRecipe> images) {
        return images.stream()
                .flatMap(image -> image.allow().stream())
                .filter(allow -> !used.contains(allow.path().at().place()))
                .filter(allow -> !unasked.contains(allow.rule().value()))
                .map(allow -> "`allow` of " + Printable.escape(allow.rule().value()) + " for `"
                        + Printable.escape(allow.path().value().text()) + "` accepts nothing ("
                        + allow.path().at().place() + "): remove or correct it")
                .distinct()
                .toList();
    }
}
