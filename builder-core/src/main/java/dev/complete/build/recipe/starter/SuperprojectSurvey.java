package dev.complete.build.recipe.starter;

import dev.complete.build.recipe.starter.Survey.Finding;
import dev.complete.build.recipe.starter.Survey.Kind;
import dev.complete.git.ResolveException;
import dev.complete.git.tree.SourceTree;
import dev.complete.git.tree.TreeEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks through the upper folders of a superproject and its submodules, by names only: no file is read. */
public final class SuperprojectSurvey {

    /** Folders below the superproject's root: deps, deps/debs, deps/debs/amd64. */
    private static final int MAX_DEPTH = 3;

    private static final int MAX_FOLDERS = 1_000;

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");
    private static final Set<String> INITS = Set.of("tini", "tini-static", "dumb-init", "catatonit");
    private static final Set<String> SITES = Set.of("www", "public", "html", "htdocs", "site");
    private static final Set<String> ROOTFS_MARKS = Set.of("bin", "sbin", "lib", "usr", "etc");
    private static final Map<String, Kind> PROJECT_FILES = Map.of(
            "package.json", Kind.NODE_APP,
            "pyproject.toml", Kind.PYTHON_APP,
            "requirements.txt", Kind.PYTHON_APP,
            "setup.py", Kind.PYTHON_APP,
            "go.mod", Kind.COMPILED_APP,
            "Cargo.toml", Kind.COMPILED_APP,
            "pom.xml", Kind.COMPILED_APP,
            "CMakeLists.txt", Kind.COMPILED_APP);
    private static final List<String> ARCHIVES =
            List.of(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".zip");

    private final List<Finding> found = new ArrayList<>();
    private final List<String> unseen = new ArrayList<>();
    private int folders;

    private SuperprojectSurvey() {}

    /**
     * @param name what the image may be called, such as the repository's folder
     * @throws ResolveException when the superproject itself cannot be read; an absent submodule is only noted
     */
    public static Survey of(String name, SourceTree root) throws ResolveException {
        SuperprojectSurvey survey = new SuperprojectSurvey();
        survey.visit(root, "", 0);
        return new Survey(name, merged(survey.found), survey.unseen);
    }

    private void visit(SourceTree folder, String path, int depth) throws ResolveException {
        if (++folders > MAX_FOLDERS) {
            return;
        }
        List<TreeEntry> entries = folder.entries();
        if (recogniseFolder(path, entries)) {
            return;
        }
        for (TreeEntry entry : entries) {
            String below = path.isEmpty() ? entry.name() : path + "/" + entry.name();
            if (entry instanceof TreeEntry.File) {
                recogniseFile(entry.name(), below);
            } else if (depth < MAX_DEPTH && !isTooling(entry.name())) {
                descend(folder, entry, below, depth + 1);
            }
        }
    }

    private void descend(SourceTree folder, TreeEntry entry, String path, int depth) throws ResolveException {
        if (entry instanceof TreeEntry.Directory directory) {
            if (SITES.contains(entry.name()) && depth == 1) {
                add(Kind.SITE, path);
            } else {
                visit(folder.directory(directory), path, depth);
            }
        } else if (entry instanceof TreeEntry.Gitlink gitlink) {
            try {
                visit(folder.follow(gitlink), path, depth);
            } catch (ResolveException e) {
                unseen.add(path);
            }
        }
    }

    /** Whether the folder as a whole is something, so that its parts need no look. */
    private boolean recogniseFolder(String path, List<TreeEntry> entries) {
        Set<String> files = names(entries, TreeEntry.File.class);
        Set<String> folderNames = names(entries, TreeEntry.Directory.class);
        if (files.stream().anyMatch(name -> name.endsWith(".deb"))) {
            boolean init = files.stream().anyMatch(name -> name.matches("tini[_-].*\\.deb"));
            add(init ? Kind.PACKAGES_WITH_INIT : Kind.PACKAGES, path);
            return true;
        }
        long marks = folderNames.stream().filter(ROOTFS_MARKS::contains).count();
        if (!path.isEmpty() && marks >= 2 && (folderNames.contains("usr") || folderNames.contains("bin"))) {
            add(Kind.ROOTFS, path);
            return true;
        }
        Kind project = project(files);
        if (project != null) {
            add(project, path);
        }
        // The root may hold a project and its submodules; a project further down is one thing.
        return project != null && !path.isEmpty();
    }

    private static @Nullable Kind project(Set<String> files) {
        return files.stream()
                .sorted()
                .map(PROJECT_FILES::get)
                .filter(kind -> kind != null)
                .findFirst()
                .orElse(null);
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

    private static <T extends TreeEntry> Set<String> names(List<TreeEntry> entries, Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(TreeEntry::name).collect(Collectors.toSet());
    }

    private static boolean isTooling(String name) {
        return name.startsWith(".") || name.equals("node_modules") || name.equals("vendor");
    }

    private void add(Kind kind, String path) {
        found.add(new Finding(kind, path, List.of()));
    }

    /** The same thing for both architectures is one finding: {@code deps/$arch/x}. */
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
            byPattern.putIfAbsent(pattern, new Finding(finding.kind(), pattern, List.of()));
        }
        return byPattern.values().stream()
                .map(f -> new Finding(f.kind(), f.path(), List.copyOf(architectures.getOrDefault(f.path(), Set.of()))))
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
