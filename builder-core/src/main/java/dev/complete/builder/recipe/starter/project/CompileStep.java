package dev.complete.builder.recipe.starter.project;

import java.util.List;
import java.util.Set;

/**
 * A reproducible compilation of sources, without a network.
 *
 * @param compilers of which a toolchain must have one; the preferred one first
 * @param packages of Debian that form such a toolchain
 * @param env of the step, as YAML, with {@link #COMPILER} for the one that is there; empty for none
 */
public record CompileStep(List<String> compilers, List<String> packages, String env, List<String> run) {

    static final String COMPILER = "<compiler>";

    /** Compilers that mark a folder of tools as a toolchain. */
    public static final Set<String> COMPILERS = Set.of("gcc", "tcc", "clang", "go", "rustc", "javac");

    public CompileStep {
        compilers = List.copyOf(compilers);
        packages = List.copyOf(packages);
        run = List.copyOf(run);
    }

    /** The variables for a toolchain that holds the {@code available} compilers. */
    public String envWith(Set<String> available) {
        String compiler =
                compilers.stream().filter(available::contains).findFirst().orElse(compilers.get(0));
        return env.replace(COMPILER, compiler);
    }

    /** The packages as {@code complete import debian --include} takes them. */
    public String include() {
        return String.join(",", packages);
    }
}
