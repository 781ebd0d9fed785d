package dev.complete.builder.reuse;

import dev.complete.builder.audit.rules.AuditRules;
import dev.complete.builder.cache.MemoKey;
import dev.complete.builder.plan.PinsRecord;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.Version;
import dev.complete.oci.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Key of a {@link KnownImage}: SHA-256 over all that merging, packing and auditing look at. That is the image's part of
 * the recipe without its places in the manifest, the trees of its components, the tasks, the rules that the formats
 * ask for, and the limit on entries, under which nothing is found that was made under another one.
 */
final class ImageKey {

    /** Another number whenever merging or a rule gives something else for the same, and for another kind of memo. */
    private static final String WHAT = "complete image 1";

    private final MemoKey key = new MemoKey(WHAT);

    private ImageKey() {}

    /**
     * @param trees digests of the listings of {@code plan.layers()}
     * @param tasks that run in the image
     */
    static Digest of(Plan plan, List<Digest> trees, List<Task> tasks, BuildRequest request) {
        return of(plan, trees.stream().map(Digest::hex).toList(), tasks, request, "trees");
    }

    /** Key of the {@link LastImage}: the same without the trees. */
    static Digest ofRecipe(Plan plan, List<Task> tasks, BuildRequest request) {
        return of(plan, Collections.nCopies(plan.layers().size(), ""), tasks, request, "last");
    }

    private static Digest of(Plan plan, List<String> trees, List<Task> tasks, BuildRequest request, String kind) {
        ImageKey made = new ImageKey();
        made.key.field(kind);
        made.key.field(Version.TOOL).field(Recipe.FORMAT).field(plan.platform().toString());
        made.request(request);
        for (int i = 0; i < trees.size(); i++) {
            made.component(plan.layers().get(i), trees.get(i));
        }
        made.image(plan.image());
        if (plan.image().recordInside()) {
            made.key.field(PinsRecord.of(plan.layers()));
        }
        tasks.forEach(task -> made.task(task, plan.components()));
        return made.key.digest();
    }

    private void request(BuildRequest request) {
        key.field(request.output().compression().toString());
        key.fields(AuditRules.ALL.stream()
                .filter(rule -> rule.concerns().test(request.output().formats()))
                .flatMap(rule -> rule.ids().stream())
                .toList());
        key.field(request.execution().audit() != BuildRequest.AuditLevel.OFF);
        key.field(request.source().gitLimits().entries());
    }

    private void component(PlannedComponent component, String tree) {
        key.field("component").field(component.name()).field(tree);
        key.fields(component.recipe().overrides().stream()
                .map(glob -> glob.value().text())
                .toList());
    }

    private void image(ImageRecipe image) {
        key.field("image").field(image.name().value());
        key.fields(image.platforms().stream().map(Object::toString).toList());
        texts(image.layers());
        key.fields(image.exclude().stream().map(set -> set.value().text()).toList());
        texts(image.init());
        texts(image.command());
        optional(image.user());
        key.field(image.users().size());
        image.users()
                .forEach((name, user) ->
                        key.field(name).field(user.uid()).field(user.home().toString()));
        key.field(image.workdir().value().toString());
        map(image.env());
        key.fields(image.requires());
        key.fields(image.ports());
        key.field(image.writable().size());
        image.writable().values().forEach(this::writable);
        key.field(image.permissions().size());
        image.permissions().forEach(this::permission);
        map(image.labels());
        key.field(image.allow().size());
        for (ImageRecipe.Allow allow : image.allow()) {
            key.field(allow.rule().value()).field(allow.path().value().text()).field(allow.reason());
        }
        key.field(image.created()).field(image.recordInside());
    }

    private void writable(ImageRecipe.Writable writable) {
        key.field(writable.path().toString()).field(String.valueOf(writable.sizeBytes()));
        optional(writable.owner());
        key.field(String.valueOf(writable.mode())).field(writable.keep());
    }

    private void permission(ImageRecipe.Permission permission) {
        key.field(permission.path().value().text());
        optional(permission.owner());
        key.field(String.valueOf(permission.mode()));
    }

    /** @param components among which those of the task may be: a rule looks for its command there */
    private void task(Task task, List<PlannedComponent> components) {
        key.field("task").field(task.name().value());
        texts(task.command());
        texts(task.with());
        key.fields(components.stream()
                .filter(component ->
                        task.with().stream().anyMatch(name -> name.value().equals(component.name())))
                .map(component -> component.key().hex())
                .toList());
        optional(task.image());
        map(task.env());
        key.field(task.retries());
    }

    private void texts(Collection<Located<String>> texts) {
        key.fields(texts.stream().map(Located::value).toList());
    }

    private void map(Map<String, String> map) {
        key.field(map.size());
        map.forEach((name, value) -> key.field(name).field(value));
    }

    private void optional(@Nullable Located<String> text) {
        key.fields(text == null ? List.of() : List.of(text.value()));
    }
}
