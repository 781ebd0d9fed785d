package dev.complete.build.recipe.starter;

import java.util.List;

/**
 * What a superproject holds that an image could be made of.
 *
 * @param name what the image may be called; any text
 * @param findings in the order of their paths
 * @param unseen paths of submodules that could not be read, so that nobody takes silence for absence
 */
public record Survey(String name, List<Finding> findings, List<String> unseen) {

    public Survey {
        findings = List.copyOf(findings);
        unseen = List.copyOf(unseen);
    }

    /**
     * One thing found.
     *
     * @param path of the file or folder, from the superproject's root through submodules; no slash at its end; as Git
     *     has it, not escaped
     * @param architectures of {@code amd64} and {@code arm64} those for which it is there; then {@code path} holds the
     *     name {@code $arch} once. Empty when it does not depend on one
     */
    public record Finding(Kind kind, String path, List<String> architectures) {

        public Finding {
            architectures = List.copyOf(architectures);
        }
    }

    /** What a finding is, and so what is done with it. */
    public enum Kind {
        /** A folder of Debian packages, one of which is tini. */
        PACKAGES_WITH_INIT,
        /** A folder of Debian packages. */
        PACKAGES,
        /** A folder that looks like {@code /}. */
        ROOTFS,
        /** A file named busybox. */
        BUSYBOX,
        /** A small init: tini, dumb-init or catatonit. */
        INIT,
        /** A folder of web pages. */
        SITE,
        /** A folder with a Python project. */
        PYTHON_APP,
        /** A folder with a Node.js project. */
        NODE_APP,
        /** A folder whose program has to be compiled. */
        COMPILED_APP,
        /** A tar or zip file. */
        ARCHIVE
    }
}
