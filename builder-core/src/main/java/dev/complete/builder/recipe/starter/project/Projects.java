package dev.complete.builder.recipe.starter.project;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Recognises the language of a folder's sources by its build files. */
public final class Projects {

    /** Folders of build outputs and of tools. */
    public static final Set<String> TOOLING =
            Set.of("node_modules", "vendor", "target", "build", "dist", "out", "venv", "__pycache__");

    /** Hidden entries that a step needs: Cargo's configuration for vendored crates, and a release's version. */
    private static final Set<String> HIDDEN_PARTS = Set.of(".cargo", ".version", ".tarball-version");

    private static final List<String> BUILD_FILES = List.of(
            "go.mod",
            "Cargo.toml",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "package.json",
            "pyproject.toml",
            "setup.py",
            "requirements.txt",
            "meson.build",
            "CMakeLists.txt",
            "configure",
            "GNUmakefile",
            "makefile",
            "Makefile");

    /** Makefiles do not name a language: many only call other tools. */
    private static final Set<String> MAKEFILES = Set.of("GNUmakefile", "makefile", "Makefile");

    private Projects() {}

    /**
     * The project in {@code folder}; null when it is none. The first build file found decides: a Makefile beside
     * another one is only a shortcut.
     *
     * @param path gives the project's name
     */
    public static @Nullable DraftProject in(WorkTreeFolder folder, String path) throws IOException {
        String build = buildFile(folder);
        if (build.isEmpty()) {
            return JavaSources.areIn(folder) ? JavaSources.of(folder, parts(folder), "") : null;
        }
        String name = DraftNames.clean(path.substring(path.lastIndexOf('/') + 1), "app");
        String text = folder.text(build).orElse("");
        Set<String> parts = parts(folder);
        return switch (build) {
            case "go.mod" -> GoSources.of(folder, parts, name);
            case "Cargo.toml" -> RustSources.of(folder, parts, name);
            case "pom.xml", "build.gradle", "build.gradle.kts" -> JavaSources.of(folder, parts, text);
            case "package.json" -> NodeSources.of(folder, parts);
            case "pyproject.toml", "setup.py", "requirements.txt" -> PythonSources.of(folder);
            case "meson.build" -> CSources.meson(withSrc(folder, build), parts, name);
            case "CMakeLists.txt" -> CSources.cmake(withSrc(folder, build), parts, name);
            case "configure" -> CSources.configure(text, withSrc(folder, "Makefile.am"), parts, name);
            default -> CSources.make(text, parts, name);
        };
    }

    private static String buildFile(WorkTreeFolder folder) throws IOException {
        Set<String> files = folder.files();
        String build = BUILD_FILES.stream().filter(files::contains).findFirst().orElse("");
        return MAKEFILES.contains(build) && !CSources.areIn(folder) ? "" : build;
    }

    /** The text of the file at the top, followed by the one in {@code src}. */
    private static String withSrc(WorkTreeFolder folder, String file) throws IOException {
        String top = folder.text(file).orElse("");
        WorkTreeFolder src = folder.below("src");
        return src == null ? top : top + "\n" + src.text(file).orElse("");
    }

    private static Set<String> parts(WorkTreeFolder folder) throws IOException {
        Set<String> parts = new TreeSet<>();
        for (String name : folder.files()) {
            if ((!name.startsWith(".") || HIDDEN_PARTS.contains(name)) && !name.equals("complete.yaml")) {
                parts.add(name);
            }
        }
        for (String name : folder.folders()) {
            boolean wanted = name.equals("vendor")
                    || HIDDEN_PARTS.contains(name)
                    || (!name.startsWith(".") && !TOOLING.contains(name));
            if (wanted && !holdsSubmodules(folder.folder(name))) {
                parts.add(name + "/");
            }
        }
        return parts;
    }

    private static boolean holdsSubmodules(WorkTreeFolder folder) throws IOException {
        if (folder.isSubmodule()) {
            return true;
        }
        for (String name : folder.folders()) {
            if (folder.folder(name).isSubmodule()) {
                return true;
            }
        }
        return false;
    }
}
