package dev.complete.build.recipe.starter;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a superproject holds that an image could be made of.
 *
 * @param name what the image may be called; any text
 * @param findings in the order of their paths
 * @param absent paths of submodules that are not checked out, so that nobody takes silence for absence
 */
public record Survey(String name, List<Finding> findings, List<String> absent) {

    public Survey {
        findings = List.copyOf(findings);
        absent = List.copyOf(absent);
    }

    /**
     * One thing found.
     *
     * @param path of the file or folder, from the superproject's root through submodules; no slash at its end; as Git
     *     has it, not escaped; empty for the superproject itself
     * @param architectures of {@code amd64} and {@code arm64} those for which it is there; then {@code path} holds the
     *     name {@code $arch} once. Empty when it does not depend on one
     * @param holds names of what is in it: a root's or folder's packages and compilers; of a project its parts, folders
     *     with a slash at their end
     * @param program what a Makefile makes, when it says so; else empty
     */
    public record Finding(Kind kind, String path, List<String> architectures, Set<String> holds, String program) {

        public Finding {
            architectures = List.copyOf(architectures);
            holds = java.util.Collections.unmodifiableSet(new TreeSet<>(holds));
        }

        public Finding(Kind kind, String path, List<String> architectures) {
            this(kind, path, architectures, Set.of(), "");
        }

        /** Whether a step can be run with it: a compiler, not something that ships. */
        boolean isToolchain() {
            return !compilers().isEmpty();
        }

        Set<String> compilers() {
            Set<String> found = new TreeSet<>(holds);
            found.retainAll(Language.COMPILERS);
            return found;
        }
    }

    /** What a finding is, and so what is done with it. */
    public enum Kind {
        /** A folder of Debian packages. */
        PACKAGES,
        /** A folder that looks like {@code /}. */
        ROOTFS,
        /** What a vendor ships of Go: {@code bin/go} and more, for {@code /usr/local/go}. */
        GO_DISTRIBUTION,
        /** What a vendor ships of Java: {@code bin/javac} and more, for {@code /opt/jdk}. */
        JDK,
        /** A file named busybox. */
        BUSYBOX,
        /** A small init: tini, dumb-init or catatonit. */
        INIT,
        /** A folder of web pages. */
        SITE,
        PYTHON_APP,
        NODE_APP,
        C_MAKE,
        /** A Makefile that knows `install`. */
        C_MAKE_INSTALL,
        C_CONFIGURE,
        C_MESON,
        C_CMAKE,
        GO_APP,
        RUST_APP,
        JAVA_APP,
        /** A tar or zip file. */
        ARCHIVE
    }
}
