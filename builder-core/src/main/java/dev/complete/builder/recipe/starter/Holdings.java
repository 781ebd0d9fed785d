package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.starter.project.CompileStep;
import dev.complete.builder.recipe.starter.project.WorkTreeFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Lists the packages and compilers in a folder, by file names alone. */
final class Holdings {

    /** The compilers of packages, by patterns of their names. */
    private static final Map<String, String> COMPILERS = Map.of(
            "golang(-[0-9.]+)?-go", "go",
            "openjdk-[0-9]+-jdk-headless", "javac",
            "clang-[0-9]+", "clang",
            "gcc-[0-9]+", "gcc");

    private Holdings() {}

    /** Packages of file names such as {@code gcc-12_12.2.0-14_amd64.deb}. */
    static Set<String> ofDebs(Set<String> files) {
        Set<String> holds = new TreeSet<>();
        files.stream().filter(name -> name.endsWith(".deb")).forEach(name -> holds.add(name.replaceFirst("_.*", "")));
        addCompilers(holds);
        return holds;
    }

    /** Content of a root file system: the packages in its records, and the compilers on its PATH. */
    static Set<String> ofRoot(WorkTreeFolder root) throws IOException {
        Set<String> holds = new TreeSet<>(names(root, "var", "lib", "dpkg", "status.d"));
        addCompilers(holds);
        Set<String> programs = new TreeSet<>(names(root, "usr", "bin"));
        programs.addAll(names(root, "bin"));
        programs.retainAll(CompileStep.COMPILERS);
        holds.addAll(programs);
        return holds;
    }

    private static void addCompilers(Set<String> packages) {
        for (String name : Set.copyOf(packages)) {
            COMPILERS.forEach((pattern, compiler) -> {
                if (name.matches(pattern)) {
                    packages.add(compiler);
                }
            });
        }
    }

    private static Set<String> names(WorkTreeFolder folder, String... path) throws IOException {
        WorkTreeFolder below = folder.below(path);
        return below == null ? Set.of() : below.files();
    }
}
