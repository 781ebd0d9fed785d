package dev.complete.builder.recipe.starter.project;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A project in some language, and its form in an image.
 *
 * @param parts needed files and folders when it is the superproject itself, without the submodules beside them; folders
 *     with a slash at their end
 * @param step its compilation; null when its files ship as they are
 * @param runtime its interpreter in the image; null when the kernel runs it
 * @param env variables it needs in the image, as YAML; empty for none
 * @param command its start command, a program and its arguments; empty when its files do not say
 * @param notes open tasks, each a line of its own
 */
public record DraftProject(
        Set<String> parts,
        @Nullable CompileStep step,
        @Nullable LanguageRuntime runtime,
        String env,
        List<String> command,
        List<String> notes) {

    /** Folder in the image for files of a project that run as they are. */
    public static final String HOME = "/srv/app";

    public DraftProject {
        parts = Collections.unmodifiableSet(new TreeSet<>(parts));
        command = List.copyOf(command);
        notes = List.copyOf(notes);
    }

    /** Whether it is a further folder of {@code outer}, in the same language, and no program of its own. */
    public boolean isPartOf(@Nullable DraftProject outer) {
        return outer != null && runtime == outer.runtime && compilers().equals(outer.compilers());
    }

    private List<String> compilers() {
        return step == null ? List.of() : step.compilers();
    }

    /** Runtimes of programs that are not machine code. */
    public enum LanguageRuntime {
        PYTHON("python3", "python3", "/usr/bin/python3, --version", "python3, -m, MODULE"),
        NODE("nodejs", "nodejs", "/usr/bin/node, --version", "node, FILE.js"),
        JAVA(
                "openjdk-17-jre-headless",
                "openjdk-[0-9]+-jre-headless",
                "/usr/bin/java, -version",
                "java, -cp, " + HOME + "/app.jar, CLASS");

        /** A package of Debian with this runtime. */
        public final String debian;

        private final String names;

        /** A command that works without a program, as YAML. */
        public final String version;

        /** A command with a program's place left open, as YAML. */
        public final String example;

        LanguageRuntime(String debian, String names, String version, String example) {
            this.debian = debian;
            this.names = names;
            this.version = version;
            this.example = example;
        }

        public boolean isAmong(Set<String> packages) {
            return packages.stream().anyMatch(name -> name.matches(names));
        }
    }
}
