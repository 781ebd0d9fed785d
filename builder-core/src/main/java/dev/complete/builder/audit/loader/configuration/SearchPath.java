package dev.complete.builder.audit.loader.configuration;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a loader looks for a library that is said without a slash. */
public sealed interface SearchPath {

    /** The path to try; null when this place has none for {@code name}. */
    @Nullable
    String candidate(String name);

    /** For people, escaped by nobody yet: {@code /opt/lib (RUNPATH)}. */
    String shown();

    /**
     * @param why such as {@code RUNPATH}; empty for what is always searched
     */
    record Folder(String path, String why) implements SearchPath {
        @Override
        public String candidate(String name) {
            return path.endsWith("/") ? path + name : path + "/" + name;
        }

        @Override
        public String shown() {
            return why.isEmpty() ? path : path + " (" + why + ")";
        }
    }

    /** {@code /etc/ld.so.cache}; a place of its own per loader, hence equal by identity. */
    final class Cache implements SearchPath {

        private final Function<String, @Nullable String> paths;

        public Cache(Function<String, @Nullable String> paths) {
            this.paths = paths;
        }

        @Override
        public @Nullable String candidate(String name) {
            return paths.apply(name);
        }

        @Override
        public String shown() {
            return LibraryCache.PATH;
        }
    }
}
