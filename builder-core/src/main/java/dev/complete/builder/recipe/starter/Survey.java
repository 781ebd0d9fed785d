package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.ManifestWords;
import dev.complete.builder.recipe.starter.project.CompileStep;
import dev.complete.builder.recipe.starter.project.DraftProject;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Content of a superproject that an image could be made of.
 *
 * @param name a name for the image; any text
 * @param findings in the order of their paths
 * @param absent paths of submodules that are not checked out, so that the draft can mention them
 */
public record Survey(String name, List<Finding> findings, List<String> absent) {

    public Survey {
        findings = List.copyOf(findings);
        absent = List.copyOf(absent);
    }

    boolean has(Kind kind) {
        return findings.stream().anyMatch(finding -> finding.kind() == kind);
    }

    /** The first finding of that kind, which must exist. */
    Finding first(Kind kind) {
        return findings.stream().filter(f -> f.kind() == kind).findFirst().orElseThrow();
    }

    /**
     * One finding.
     *
     * @param path of the file or folder, from the superproject's root through submodules; no slash at its end; as Git
     *     has it, not escaped; empty for the superproject itself
     * @param architectures of {@code amd64} and {@code arm64} those for which it exists; then {@code path} contains the
     *     name {@code $arch} once. Empty when it does not depend on an architecture
     * @param holds names of the packages and compilers in a root or folder
     * @param project its form in an image; null when it is no project
     */
    public record Finding(
            Kind kind,
            String path,
            List<String> architectures,
            Set<String> holds,
            @Nullable DraftProject project) {

        public Finding {
            architectures = List.copyOf(architectures);
            holds = Collections.unmodifiableSet(new TreeSet<>(holds));
            if ((kind == Kind.PROJECT) != (project != null)) {
                throw new IllegalArgumentException(kind + " with " + project);
            }
        }

        static Finding of(Kind kind, String path) {
            return new Finding(kind, path, List.of(), Set.of(), null);
        }

        static Finding of(Kind kind, String path, Set<String> holds) {
            return new Finding(kind, path, List.of(), holds, null);
        }

        static Finding of(String path, DraftProject project) {
            return new Finding(Kind.PROJECT, path, List.of(), Set.of(), project);
        }

        /** Whether a step can use it as its toolchain: a compiler, which does not ship. */
        boolean isToolchain() {
            return !compilers().isEmpty();
        }

        Set<String> compilers() {
            Set<String> found = new TreeSet<>(holds);
            found.retainAll(CompileStep.COMPILERS);
            return found;
        }

        /**
         * The path as a source in YAML, with its wildcards and dollars escaped.
         *
         * @param suffix a glob below it, or {@code /}
         */
        String source(String suffix) {
            String source = Arrays.stream(path.split("/", -1))
                    .map(name -> name.equals("$arch") && !architectures.isEmpty() ? name : ManifestWords.source(name))
                    .collect(Collectors.joining("/"));
            return ManifestWords.scalar(source + suffix);
        }
    }

    /** Kind of a finding, which decides its use. */
    public enum Kind {
        /** A folder of Debian packages. */
        PACKAGES,
        /** A folder that looks like {@code /}. */
        ROOTFS,
        /** A vendor's distribution of Go: {@code bin/go} and more, for {@code /usr/local/go}. */
        GO_DISTRIBUTION,
        /** A vendor's distribution of Java: {@code bin/javac} and more, for {@code /opt/jdk}. */
        JDK,
        /** A file named busybox. */
        BUSYBOX,
        /** A small init: tini, dumb-init or catatonit. */
        INIT,
        /** A folder of web pages. */
        SITE,
        /** Sources of one program, in a known language. */
        PROJECT,
        /** A tar or zip file. */
        ARCHIVE
    }
}
