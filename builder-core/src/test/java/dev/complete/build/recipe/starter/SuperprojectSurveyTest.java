package dev.complete.build.recipe.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.build.recipe.starter.Survey.Finding;
import dev.complete.build.recipe.starter.Survey.Kind;
import dev.complete.git.GitId;
import dev.complete.git.ObjectSource;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.tree.SourceTree;
import dev.complete.git.tree.TreeEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuperprojectSurveyTest {

    private static final GitId ID = new GitId("0123456789012345678901234567890123456789");

    /** A tree of names: a name ending in {@code @} is a gitlink, {@code @!} one whose repository is absent. */
    private static final class NamedTree implements SourceTree {

        private final String path;
        private final Map<String, NamedTree> below = new TreeMap<>();

        private NamedTree(String path) {
            this.path = path;
        }

        static NamedTree of(List<String> files) {
            NamedTree root = new NamedTree("");
            for (String file : files) {
                NamedTree at = root;
                for (String name : file.split("/", -1)) {
                    String child = at.path.isEmpty() ? name : at.path + "/" + name;
                    at = at.below.computeIfAbsent(name, key -> new NamedTree(child));
                }
            }
            return root;
        }

        @Override
        public List<TreeEntry> entries() {
            return below.entrySet().stream()
                    .map(e -> entry(e.getKey(), e.getValue()))
                    .sorted(Comparator.comparing(TreeEntry::name))
                    .toList();
        }

        private static TreeEntry entry(String name, NamedTree tree) {
            if (name.contains("@")) {
                return new TreeEntry.Gitlink(name, ID);
            }
            return tree.below.isEmpty() ? new TreeEntry.File(name, ID, false) : new TreeEntry.Directory(name, ID);
        }

        @Override
        public SourceTree directory(TreeEntry.Directory entry) {
            return child(entry);
        }

        @Override
        public SourceTree follow(TreeEntry.Gitlink entry) throws ResolveException {
            if (entry.name().endsWith("!")) {
                throw new ResolveException(ResolveException.Kind.INVALID, "absent");
            }
            return child(entry);
        }

        private SourceTree child(TreeEntry entry) {
            return java.util.Objects.requireNonNull(below.get(entry.name()));
        }

        @Override
        public Pin pin() {
            return Pin.superproject(ID);
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public GitId id() {
            return ID;
        }

        @Override
        public ObjectSource objects() {
            throw new AssertionError("a survey reads no file");
        }

        @Override
        public Pin pinOf(TreeEntry.Gitlink entry) {
            throw new AssertionError("a survey needs no pin");
        }
    }

    private static Survey survey(String... files) throws ResolveException {
        return SuperprojectSurvey.of("shop", NamedTree.of(List.of(files)));
    }

    @Test
    void findsWhatAnImageIsMadeOf() throws ResolveException {
        Survey survey = survey(
                "README.md",
                "deps/busybox@/amd64/busybox",
                "deps/busybox@/arm64/busybox",
                "deps/debs@/libc6_2.36_amd64.deb",
                "deps/debs@/tini_0.19_amd64.deb",
                "deps/root@/usr/bin/x",
                "deps/root@/etc/passwd",
                "deps/tini@/amd64/tini-static",
                "deps/node@/node-v20.tar.xz",
                "www/index.html",
                "api/package.json",
                "api/html/x.html");
        assertThat(survey.findings())
                .containsExactly(
                        new Finding(Kind.NODE_APP, "api", List.of()),
                        new Finding(Kind.BUSYBOX, "deps/busybox@/$arch/busybox", List.of("amd64", "arm64")),
                        new Finding(Kind.PACKAGES_WITH_INIT, "deps/debs@", List.of()),
                        new Finding(Kind.ARCHIVE, "deps/node@/node-v20.tar.xz", List.of()),
                        new Finding(Kind.ROOTFS, "deps/root@", List.of()),
                        new Finding(Kind.INIT, "deps/tini@/$arch/tini-static", List.of("amd64")),
                        new Finding(Kind.SITE, "www", List.of()));
        assertThat(survey.unseen()).isEmpty();
    }

    @Test
    void looksBesideAProjectAtTheRoot() throws ResolveException {
        assertThat(survey("pyproject.toml", "deps/debs@/x.deb").findings())
                .map(Finding::kind)
                .containsExactly(Kind.PYTHON_APP, Kind.PACKAGES);
    }

    @Test
    void notesSubmodulesThatAreAbsent() throws ResolveException {
        Survey survey = survey("deps/gone@!/x", "www/index.html");
        assertThat(survey.unseen()).containsExactly("deps/gone@!");
        assertThat(survey.findings()).map(Finding::kind).containsExactly(Kind.SITE);
    }

    @Test
    void doesNotGoDeepOrIntoToolsOwnFolders() throws ResolveException {
        assertThat(survey("a/b/c/d/busybox", ".github/busybox", "node_modules/x/busybox")
                        .findings())
                .isEmpty();
    }

    @Test
    void staysBoundedInWideRepositories() throws ResolveException {
        List<String> files =
                IntStream.range(0, 5_000).mapToObj(i -> "f" + i + "/busybox").toList();
        assertThat(SuperprojectSurvey.of("x", NamedTree.of(files)).findings()).hasSizeLessThanOrEqualTo(1_000);
    }
}
