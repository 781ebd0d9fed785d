package dev.complete.builder.recipe.starter.project;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A project in some language, and how it becomes part of an image.
 *
 * @param parts files and folders that are needed of it when it is the superproject itself, whose submodules beside it are not;
 *     folders with a slash at their end
 * @param step how it is compiled; null when its files ship as they are
 * @param runtime what runs it in the image; null for the kernel
 * @param env variables that it needs in the image, as YAML; empty for none
 * @param command that starts it, a program and its arguments; empty when its files do not say
 * @param notes what is left to do, each a line of its own
 */
public record DraftProject(
        Set<String> parts,
        @Nullable CompileStep step,
        @Nullable LanguageRuntime runtime,
        String env,
        List<String> command,
        List<String> notes) {

    /** Where the files of a project are in an image that runs them as they are. */
    public static final String HOME = "/srv/app";

    public DraftProject {
        parts = Collections.unmodifiableSet(new TreeSet<>(parts));
        command = List.copyOf(command);
        notes = List.copyOf(notes);
    }

    /** Whether it is one more folder of {@code outer}, in the same language, and no program of its own. */
    public boolean isPartOf(@Nullable DraftProject outer) {
        return outer != null && runtime == outer.runtime && compilers().equals(outer.compilers());
    }

    private List<String> compilers() {
        return step == null ? List.of() : step.compilers();
    }

    /** What runs programs that are no machine code. */
    public enum LanguageRuntime {
        PYTHON("python3", "python3"),
        NODE("nodejs", "nodejs"),
        JAVA("openjdk-17-jre-headless", "openjdk-[0-9]+-jre-headless");

        /** A package of Debian that is it. */
        public final String debian;

        private final String names;

        LanguageRuntime(String debian, String names) {
            this.debian = debian;
            this.names = names;
        }

        public boolean isAmong(Set<String> packages) {
            return packages.stream().anyMatch(name -> name.matches(names));
        }
    }
}
