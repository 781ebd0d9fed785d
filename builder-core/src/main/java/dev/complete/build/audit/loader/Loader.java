package dev.complete.build.audit.loader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dynamic loader of one C library in one image. Remembers what it found; not thread-safe. */
public sealed interface Loader permits GlibcLoader, MuslLoader {

    /** What it is called in the image: a program's {@code PT_INTERP}. */
    String path();

    /** Its file; null when it is missing or unusable. */
    @Nullable
    Binary self();

    /** Whether it looks at symbol versions. */
    boolean checksVersions();

    /** What starting {@code root}, or loading it into a process that has nothing yet, brings along. */
    Closure load(Binary root);

    /** What {@code dlopen(name)} in {@code from} lacks; null when it would find the library. */
    @Nullable
    Missing missing(Binary from, String name);

    /**
     * What is known of a library's whereabouts that this loader does not go by: one sentence for each, for people, not
     * escaped.
     */
    List<String> hints(String name);
}
