package dev.complete.builder.realise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.MemoryProject;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.Plans;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.source.ArchiveUnpacker;
import dev.complete.builder.source.Contents;
import dev.complete.builder.source.SourceReader;
import dev.complete.builder.source.TarBytes;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.builder.step.ScriptedRunner;
import dev.complete.builder.step.Steps;
import dev.complete.git.objects.ObjectSource;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.MemoryBlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A component's tree is the same, whatever the cache still knows of it. */
class ComponentRealiserTest {

    private static final String COMPONENT =
            "{copy: {www/: /srv/}, unpack: {a.tar: /a, b.tar: /b, c.tar: /c}, files: {/etc/x: text},"
                    + " exclude: [/nothing, /srv/gone, /nowhere]}";

    private final MemoryProject project = MemoryProject.create()
            .file("www/index.html", "hello")
            .executable("www/run", "run")
            .link("www/link", "run")
            .file("www/gone", "")
            .file("a.tar", new TarBytes().file("one", "1").directory("d").end())
            .file(
                    "b.tar",
                    new TarBytes().file("two", "22").hardLink("too", "two").end())
            .file(
                    "c.tar",
                    new TarBytes().symlink("three", "/b/two").file("3", "3").end());
    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final MemoryMemos memos = new MemoryMemos();
    private final PlannedComponent component = planned(COMPONENT);
    private final ComponentResult first = realise(component, cas, memos, 1);

    private PlannedComponent planned(String text) {
        try {
            return Plans.component(project, text);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ComponentResult realise(PlannedComponent component, MemoryBlobStore cas, Memos memos, int jobs) {
        return realise(component, cas, memos, jobs, "complete.yaml");
    }

    private static ComponentResult realise(
            PlannedComponent component, MemoryBlobStore cas, Memos memos, int jobs, String manifest) {
        ObjectSource objects = component.sources().get(0).tree().objects();
        Contents contents = new Contents(path -> objects, cas);
        ArchiveUnpacker unpacker = new ArchiveUnpacker(cas, memos, ArchiveLimits.DEFAULT);
        Steps steps = new Steps(
                ScriptedRunner.none(),
                cas,
                memos,
                contents,
                Path.of("unused"),
                BuildProgress.NONE,
                new Steps.Options(jobs, false, false));
        try (SourceReader sources =
                new SourceReader(unpacker, jobs, new Manifests(List.of(manifest)), BuildProgress.NONE)) {
            ComponentRealiser realiser =
                    new ComponentRealiser(cas, memos, sources, steps, contents, new EntryBudget(1_000_000));
            ComponentResult remembered = realiser.remembered(component);
            return remembered == null ? realiser.realise(component, List.of()) : remembered;
        } catch (BuildException e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void assertSame(ComponentResult again) {
        assertThat(again.tree().tree().nodes()).isEqualTo(first.tree().tree().nodes());
        assertThat(again.warnings()).isEqualTo(first.warnings());
    }

    private Digest listing() throws Exception {
        return listing(memos);
    }

    private Digest listing(Memos of) throws Exception {
        byte[] memo = Objects.requireNonNull(of.get(Memos.Kind.TREE, component.key()));
        return Digest.parse(new String(memo, StandardCharsets.UTF_8).split(" ", -1)[0]);
    }

    private void replaceMemo(String text) throws IOException {
        memos.remove(Memos.Kind.TREE, component.key());
        memos.putIfAbsent(Memos.Kind.TREE, component.key(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isMadeOnceAndThenRemembered() {
        assertThat(first.reused()).isFalse();
        assertThat(first.warnings()).hasSize(2);
        ComponentResult again = realise(component, cas, memos, 1);
        assertThat(again.reused()).isTrue();
        assertSame(again);
    }

    @Test
    void isMadeAnewWhenTheMemoIsLost() throws Exception {
        memos.remove(Memos.Kind.TREE, component.key());
        ComponentResult again = realise(component, cas, memos, 1);
        assertThat(again.reused()).isFalse();
        assertSame(again);
    }

    @Test
    void isMadeAnewWhenTheListingIsLost() throws Exception {
        cas.discard(listing());
        ComponentResult again = realise(component, cas, memos, 1);
        assertThat(again.reused()).isFalse();
        assertSame(again);
        assertThat(realise(component, cas, memos, 1).reused()).isTrue();
    }

    @Test
    void isMadeAnewWhenAnArchivesContentsAreLost() throws Exception {
        for (Node node : first.tree().tree().nodes().values()) {
            if (node instanceof Node.File file && file.content() instanceof Content.Packed packed) {
                cas.discard(packed.pack());
                assertSame(realise(component, cas, memos, 1));
                assertThat(cas.size(packed.pack())).isPresent();
            }
        }
    }

    @Test
    void isMadeAnewWhenTheMemoMakesNoSense() throws Exception {
        String listing = listing().toString();
        String other = cas.write(out -> out.write(1)).digest().toString();
        for (String memo : List.of("", "nonsense", listing + " x", listing + " 99", listing + " -1", other)) {
            replaceMemo(memo);
            ComponentResult again = realise(component, cas, memos, 1);
            assertThat(again.reused()).as(memo).isFalse();
            assertSame(again);
        }
    }

    @Test
    void isTheSameHoweverManyArchivesAreReadAtOnce() throws Exception {
        List<Digest> listings = new ArrayList<>(List.of(listing()));
        for (int jobs : List.of(2, 8)) {
            MemoryMemos fresh = new MemoryMemos();
            assertSame(realise(component, new MemoryBlobStore(), fresh, jobs));
            listings.add(listing(fresh));
        }
        assertThat(listings).containsOnly(listings.get(0));
    }

    @Test
    void warnsWithTheLineOfToday() throws Exception {
        PlannedComponent moved = planned(COMPONENT.replace(" exclude:", "\n  exclude:"));
        assertThat(moved.key()).isEqualTo(component.key());
        ComponentResult again = realise(moved, cas, memos, 1);
        assertThat(again.reused()).isTrue();
        assertThat(first.warnings().get(0)).contains("`/nothing`").contains("complete.yaml:4:");
        assertThat(again.warnings().get(0)).contains("`/nothing`").contains("complete.yaml:5:");
    }

    @Test
    void saysWhichArchiveIsBroken() {
        project.file("bad.tar", "no archive");
        assertThatThrownBy(() -> realise(planned("{unpack: {bad.tar: /}}"), cas, memos, 1))
                .hasMessageContaining("app: superproject @ ")
                .hasMessageContaining("bad.tar");
    }

    @Test
    void neverHoldsTheManifest() throws Exception {
        MemoryProject conf =
                MemoryProject.create().file("conf/complete.yaml", "m").file("conf/other", "o");
        PlannedComponent copied = Plans.component(conf, "{copy: {conf/: /etc/}}", "conf/complete.yaml");
        assertThat(realise(copied, cas, memos, 1, "conf/complete.yaml")
                        .tree()
                        .tree()
                        .nodes()
                        .keySet())
                .extracting(Object::toString)
                .containsExactly("/", "/etc", "/etc/other");
    }
}
