package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.starter.Survey.Finding;
import dev.complete.builder.recipe.starter.Survey.Kind;
import dev.complete.builder.recipe.starter.project.DraftProject;
import dev.complete.builder.recipe.starter.project.NamedFolder;
import dev.complete.builder.recipe.starter.project.Projects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Surveys the upper folders of a superproject and its submodules, by names; reads only build files. */
public final class SuperprojectSurvey {

    /** Depth of folders below the superproject's root, as in deps, deps/debs, deps/debs/amd64. */
    private static final int MAX_DEPTH = 3;

    private static final int MAX_FOLDERS = 1_000;

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");
    private static final Set<String> INITS = Set.of("tini", "tini-static", "dumb-init", "catatonit");
    private static final Set<String> SITES = Set.of("www", "public", "html", "htdocs", "site");
    private static final Set<String> ROOTFS_MARKS = Set.of("bin", "sbin", "lib", "usr", "etc");

    private static final List<String> ARCHIVES =
            List.of(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".zip", ".deb");

    private final List<Finding> found = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();
    private final String name;
    private int folders;

    private SuperprojectSurvey(String name) {
        this.name = name;
    }

    /**
     * @param name a name for the image, such as the repository's folder
     * @param top the superproject's work tree
     * @throws IOException when a folder cannot be read; an absent submodule is only noted
     */
    public static Survey of(String name, Path top) throws IOException {
        return of(name, WorkTreeFolder.top(top));
    }

    static Survey of(String name, NamedFolder root) throws IOException {
        SuperprojectSurvey survey = new SuperprojectSurvey(name);
        survey.visit(root, "", 0, null);
        return new Survey(name, merged(survey.found), survey.absent);
    }

    private void visit(NamedFolder folder, String path, int depth, @Nullable DraftProject around) throws IOException {
        if (++folders > MAX_FOLDERS) {
            return;
        }
        SortedSet<String> files = folder.files();
        SortedSet<String> below = folder.folders();
        if (folder.isSubmodule() && files.isEmpty() && below.isEmpty()) {
            absent.add(path);
            return;
        }
        if (recogniseFolder(folder, path, files, below)) {
            return;
        }
        DraftProject project = Projects.in(folder, path.isEmpty() ? name : path);
        DraftProject outer = folder.isSubmodule() ? null : around;
        if (project != null && !project.isPartOf(outer)) {
            found.add(Finding.of(path, project));
        }
        // The root may hold a project and its submodules; a project further down counts as one finding.
        if (project != null && !path.isEmpty()) {
            return;
        }
        files.forEach(name -> recogniseFile(name, child(path, name)));
        for (String name : below) {
            NamedFolder next = folder.folder(name);
            if (depth == 0 && SITES.contains(name) && !next.isSubmodule()) {
                add(Kind.SITE, name);
            } else if (depth < MAX_DEPTH && !name.startsWith(".") && !Projects.TOOLING.contains(name)) {
                visit(next, child(path, name), depth + 1, project == null ? outer : project);
            }
        }
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    /** Recognises the folder as a whole; then its parts need no look. */
    private boolean recogniseFolder(NamedFolder folder, String path, SortedSet<String> files, SortedSet<String> below)
            throws IOException {
        if (!path.isEmpty() && files.stream().anyMatch(name -> name.endsWith(".deb"))) {
            found.add(Finding.of(Kind.PACKAGES, path, Holdings.ofDebs(files)));
            return true;
        }
        if (!path.isEmpty() && below.contains("bin")) {
            Set<String> programs = folder.folder("bin").files();
            if (!below.contains("usr") && programs.contains("go") && programs.contains("gofmt")) {
                found.add(Finding.of(Kind.GO_DISTRIBUTION, path, Set.of("go")));
                return true;
            }
            if (!below.contains("usr") && programs.contains("javac")) {
                found.add(Finding.of(Kind.JDK, path, Set.of("javac")));
                return true;
            }
        }
        long marks = below.stream().filter(ROOTFS_MARKS::contains).count();
        if (!path.isEmpty() && marks >= 2 && (below.contains("usr") || below.contains("bin"))) {
            found.add(Finding.of(Kind.ROOTFS, path, Holdings.ofRoot(folder)));
            return true;
        }
        return false;
    }

    private void recogniseFile(String name, String path) {
        if (name.equals("busybox") || name.equals("busybox-static")) {
            add(Kind.BUSYBOX, path);
        } else if (INITS.contains(name)) {
            add(Kind.INIT, path);
        } else if (ARCHIVES.stream().anyMatch(name::endsWith)) {
            add(Kind.ARCHIVE, path);
        }
    }

    private void add(Kind kind, String path) {
        found.add(Finding.of(kind, path));
    }

    /** Merges the same finding for both architectures into one: {@code deps/$arch/x}. */
    private static List<Finding> merged(List<Finding> found) {
        Map<String, Set<String>> architectures = new TreeMap<>();
        Map<String, Finding> byPattern = new LinkedHashMap<>();
        for (Finding finding : found) {
            List<String> names = new ArrayList<>(List.of(finding.path().split("/", -1)));
            int at = indexOfArchitecture(names);
            if (at < 0) {
                byPattern.put(finding.path(), finding);
                continue;
            }
            String architecture = names.set(at, "$arch");
            String pattern = String.join("/", names);
            architectures.computeIfAbsent(pattern, key -> new TreeSet<>()).add(architecture);
            byPattern.putIfAbsent(
                    pattern, new Finding(finding.kind(), pattern, List.of(), finding.holds(), finding.project()));
        }
        return byPattern.values().stream()
                .map(f -> new Finding(
                        f.kind(),
                        f.path(),
                        List.copyOf(architectures.getOrDefault(f.path(), Set.of())),
                        f.holds(),
                        f.project()))
                .sorted(Comparator.comparing(Finding::path))
                .toList();
    }

    private static int indexOfArchitecture(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (ARCHITECTURES.contains(names.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
