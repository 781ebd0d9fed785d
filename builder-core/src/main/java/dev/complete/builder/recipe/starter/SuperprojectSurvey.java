package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.starter.Survey.Finding;
import dev.complete.builder.recipe.starter.Survey.Kind;
import dev.complete.builder.recipe.starter.project.DraftProject;
import dev.complete.builder.recipe.starter.project.Projects;
import dev.complete.builder.recipe.starter.project.WorkTreeFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
            List.of(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tar.lzma", ".zip", ".deb");

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
        SuperprojectSurvey survey = new SuperprojectSurvey(name);
        survey.visit(WorkTreeFolder.top(top), "", 0, null);
        return new Survey(name, merged(survey.found), survey.absent);
    }

    private void visit(WorkTreeFolder folder, String path, int depth, @Nullable DraftProject around)
            throws IOException {
        if (++folders > MAX_FOLDERS) {
            return;
        }
        SortedSet<String> files = folder.files();
        SortedSet<String> below = folder.folders();
        if (folder.isSubmodule() && files.isEmpty() && below.isEmpty()) {
            absent.add(path);
            return;
        }
        Finding whole = path.isEmpty() ? null : recognised(folder, path, files, below);
        if (whole != null) {
            found.add(whole);
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
        files.forEach(name -> addFile(name, child(path, name)));
        for (String name : below) {
            WorkTreeFolder next = folder.folder(name);
            if (depth == 0 && SITES.contains(name) && !next.isSubmodule()) {
                found.add(Finding.of(Kind.SITE, name));
            } else if (depth < MAX_DEPTH && !name.startsWith(".") && !Projects.TOOLING.contains(name)) {
                visit(next, child(path, name), depth + 1, project == null ? outer : project);
            }
        }
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    /** The folder as a whole, so that its parts need no look; null when it is none of these. */
    private static @Nullable Finding recognised(
            WorkTreeFolder folder, String path, SortedSet<String> files, SortedSet<String> below) throws IOException {
        if (files.stream().anyMatch(name -> name.endsWith(".deb"))) {
            return Finding.of(Kind.PACKAGES, path, Holdings.ofDebs(files));
        }
        if (below.contains("bin") && !below.contains("usr")) {
            Set<String> programs = folder.folder("bin").files();
            if (programs.contains("go") && programs.contains("gofmt")) {
                return Finding.of(Kind.GO_DISTRIBUTION, path, Set.of("go"));
            }
            if (programs.contains("javac")) {
                return Finding.of(Kind.JDK, path, Set.of("javac"));
            }
        }
        long marks = below.stream().filter(ROOTFS_MARKS::contains).count();
        boolean rootfs = marks >= 2 && (below.contains("usr") || below.contains("bin"));
        return rootfs ? Finding.of(Kind.ROOTFS, path, Holdings.ofRoot(folder)) : null;
    }

    private void addFile(String name, String path) {
        if (name.equals("busybox") || name.equals("busybox-static")) {
            found.add(Finding.of(Kind.BUSYBOX, path));
        } else if (INITS.contains(name)) {
            found.add(Finding.of(Kind.INIT, path));
        } else if (ARCHIVES.stream().anyMatch(name::endsWith)) {
            found.add(Finding.of(Kind.ARCHIVE, path));
        }
    }

    /** Merges the same finding for both architectures into one: {@code deps/$arch/x}. */
    private static List<Finding> merged(List<Finding> found) {
        Map<String, Finding> byPath = new TreeMap<>();
        for (Finding finding : found) {
            List<String> names = new ArrayList<>(List.of(finding.path().split("/", -1)));
            int at = indexOfArchitecture(names);
            List<String> architectures = at < 0 ? List.of() : List.of(names.set(at, "$arch"));
            String path = String.join("/", names);
            byPath.merge(
                    path,
                    new Finding(finding.kind(), path, architectures, finding.holds(), finding.project()),
                    SuperprojectSurvey::both);
        }
        return List.copyOf(byPath.values());
    }

    private static Finding both(Finding one, Finding other) {
        Set<String> architectures = new TreeSet<>(one.architectures());
        architectures.addAll(other.architectures());
        return new Finding(one.kind(), one.path(), List.copyOf(architectures), one.holds(), one.project());
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
